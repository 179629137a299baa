import { readFile } from "node:fs/promises";
import type { TokenCredential } from "@azure/core-auth";
import { AzureMLError } from "../core/errors";
import type { Settings } from "./config";

/** Where a cloud's resource manager and login are. */
export interface Cloud {
  /** Without a slash at the end. */
  readonly resourceManager: string;
  readonly loginEndpoint: string;
}

const CLOUDS: Record<string, Cloud> = {
  public: { resourceManager: "https://management.azure.com", loginEndpoint: "https://login.microsoftonline.com" },
  usgovernment: {
    resourceManager: "https://management.usgovcloudapi.net",
    loginEndpoint: "https://login.microsoftonline.us",
  },
  china: { resourceManager: "https://management.chinacloudapi.cn", loginEndpoint: "https://login.chinacloudapi.cn" },
};

const ALIASES: Record<string, string> = {
  azurecloud: "public",
  azurepubliccloud: "public",
  azureusgovernment: "usgovernment",
  azureusgovernmentcloud: "usgovernment",
  azurechinacloud: "china",
};

/** The endpoints of a cloud that Azure's clients know by name, such as `public` or `usgovernment`. */
export function namedCloud(environment: string): Cloud {
  const name = environment.toLowerCase();
  const cloud = CLOUDS[ALIASES[name] ?? name];
  if (cloud) return cloud;
  throw new AzureMLError(
    "InvalidSetting",
    `Azure environment ${JSON.stringify(environment)} is not known: use one of ${Object.keys(CLOUDS).join(", ")}, or set azure-native:metadataHost (ARM_METADATA_HOSTNAME) for another cloud.`,
  );
}

/** Reads the answer of `https://<host>/metadata/endpoints?api-version=2022-09-01`. */
export function cloudFromMetadata(host: string, metadata: unknown): Cloud {
  const { resourceManager, authentication } = (metadata ?? {}) as Partial<Record<string, unknown>>;
  const loginEndpoint = (authentication as { loginEndpoint?: unknown } | undefined)?.loginEndpoint;
  if (typeof resourceManager !== "string" || typeof loginEndpoint !== "string") {
    throw new AzureMLError(
      "InvalidSetting",
      `The cloud metadata of ${host} names no resourceManager or no authentication.loginEndpoint. Check azure-native:metadataHost (ARM_METADATA_HOSTNAME).`,
    );
  }
  return { resourceManager: resourceManager.replace(/\/+$/, ""), loginEndpoint: loginEndpoint.replace(/\/+$/, "") };
}

const MICROSOFT_LOGIN = /^https:\/\/login\.(microsoftonline\.(com|us)|chinacloudapi\.cn|partner\.microsoftonline\.cn)$/;

/**
 * The credential that the settings name: a client secret, a certificate, OpenID Connect or a managed identity of one
 * client; otherwise `DefaultAzureCredential` (workload identity, managed identity, Azure CLI, ...).
 */
export async function createCredential(settings: Settings, cloud: Cloud): Promise<TokenCredential> {
  const identity = await import("@azure/identity");
  const { tenantId, clientId, clientSecret, clientCertificatePath, oidcToken, oidcTokenFilePath } = settings;
  const authorityHost = settings.authorityHost ?? cloud.loginEndpoint;
  // Instance discovery asks Microsoft's public login whether it knows the authority; a private cloud's it does not.
  const disableInstanceDiscovery = !MICROSOFT_LOGIN.test(authorityHost.replace(/\/+$/, ""));
  const options = { authorityHost, disableInstanceDiscovery };
  if (settings.useMsi) return new identity.ManagedIdentityCredential(clientId ? { clientId } : {});
  if (tenantId && clientId) {
    if (settings.useOidc && (oidcToken || oidcTokenFilePath)) {
      const assertion = async () => oidcToken ?? (await readFile(oidcTokenFilePath ?? "", "utf8")).trim();
      return new identity.ClientAssertionCredential(tenantId, clientId, assertion, options);
    }
    if (clientSecret) return new identity.ClientSecretCredential(tenantId, clientId, clientSecret, options);
    if (clientCertificatePath) {
      const password = settings.clientCertificatePassword;
      const certificate = {
        certificatePath: clientCertificatePath,
        ...(password !== undefined && { certificatePassword: password }),
      };
      return new identity.ClientCertificateCredential(tenantId, clientId, certificate, options);
    }
  }
  const known = { ...(tenantId && { tenantId }), ...(clientId && { managedIdentityClientId: clientId }) };
  return new identity.DefaultAzureCredential({ ...options, ...known });
}
