import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { TokenCredential } from "@azure/core-auth";
import { AzureMLError } from "../core/errors";

/** Reads one key such as `azure-native:clientId`; undefined when it is not set. */
export type ConfigReader = (key: string) => string | undefined;
/** The variables of a process. */
export type EnvironmentVariables = Readonly<Record<string, string | undefined>>;

/** Everything that a session may set. Each value comes from the first place that has it; see `resolveSettings`. */
export interface Settings {
  readonly environment: string;
  readonly metadataHost?: string | undefined;
  readonly authorityHost?: string | undefined;
  readonly subscriptionId?: string | undefined;
  readonly tenantId?: string | undefined;
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  readonly clientCertificatePath?: string | undefined;
  readonly clientCertificatePassword?: string | undefined;
  readonly useOidc: boolean;
  readonly oidcToken?: string | undefined;
  readonly oidcTokenFilePath?: string | undefined;
  readonly useMsi: boolean;
  readonly allowPreviewApis: boolean;
  readonly computesApiVersion?: string | undefined;
  readonly ownershipTag: boolean;
  readonly ownerSalt: string;
  /** Instead of what each instance declares: for a destroy that cannot wait. */
  readonly onActiveRuns?: string | undefined;
  readonly onDelete?: string | undefined;
  readonly onInterrupt?: string | undefined;
  /** How many deletions one run may have. */
  readonly maxDeletions?: number | undefined;
  /** What a user has ordered instead of what is declared, in the user's words: `AZUREML_ON_DELETE=delete`. */
  readonly orders: {
    readonly [Name in "onActiveRuns" | "onDelete" | "onInterrupt" | "maxDeletions"]?: string | undefined;
  };
}

/**
 * One resolution order for all: Pulumi configuration `azureml:`, then `azure-native:`, then the variables `ARM_*` that
 * azure-native and azurerm know, then `AZURE_*`. What is found nowhere is left to `DefaultAzureCredential`.
 */
export function resolveSettings(config: ConfigReader, env: EnvironmentVariables): Settings {
  const find = (key: string, ...variables: string[]) => {
    const places = [config(`azureml:${key}`), config(`azure-native:${key}`), ...variables.map((name) => env[name])];
    return places.find((value) => value !== undefined && value !== "");
  };
  const isOn = (key: string, ...variables: string[]) => /^(true|1)$/i.test(find(key, ...variables) ?? "");
  // A slip must not switch off what protects.
  const isOnUnlessFalse = (key: string) => {
    const value = find(key) ?? "true";
    if (/^(true|1)$/i.test(value)) return true;
    if (/^(false|0)$/i.test(value)) return false;
    throw new AzureMLError("InvalidSetting", `azureml:${key} is ${JSON.stringify(value)}; use true or false.`);
  };
  const count = (name: string, value: string | undefined) => {
    if (value === undefined || /^\d{1,9}$/.test(value)) return value === undefined ? undefined : Number(value);
    throw new AzureMLError(
      "InvalidSetting",
      `${name} is ${JSON.stringify(value)}; use a whole number, such as 0 or 3.`,
    );
  };
  // A destroy has the configuration of the last update: what a variable says was said just now.
  const overruling = (key: string, variable: string, words: readonly string[]) => {
    const places = [`azureml:${key}`, `azure-native:${key}`];
    const [place = "", value] = env[variable]
      ? [variable, env[variable]]
      : (places.map((name) => [name, config(name)] as const).find(([, given]) => given) ?? []);
    if (!value) return {};
    const word = words.find((each) => each.toLowerCase() === value.toLowerCase());
    if (word !== undefined) return { word, order: `${place}=${value}` };
    throw new AzureMLError("InvalidSetting", `${place} is ${JSON.stringify(value)}; use one of ${words.join(", ")}.`);
  };
  const runs = overruling("onActiveRuns", "AZUREML_ON_ACTIVE_RUNS", ["fail", "wait", "ignore"]);
  const deletion = overruling("onDelete", "AZUREML_ON_DELETE", ["delete", "stop", "retain"]);
  const interruption = overruling("onInterrupt", "AZUREML_ON_INTERRUPT", ["allow", "fail", "whenStopped"]);
  // Likewise: only the variable can allow a destroy more.
  const mostDeletions = env["AZUREML_MAX_DELETIONS"]
    ? count("AZUREML_MAX_DELETIONS", env["AZUREML_MAX_DELETIONS"])
    : count("azureml:maxDeletions", config("azureml:maxDeletions") || undefined);
  return {
    environment: find("environment", "ARM_ENVIRONMENT", "AZURE_ENVIRONMENT") ?? "public",
    metadataHost: find("metadataHost", "ARM_METADATA_HOSTNAME", "ARM_METADATA_HOST"),
    authorityHost: env["AZURE_AUTHORITY_HOST"] || undefined,
    subscriptionId: find("subscriptionId", "ARM_SUBSCRIPTION_ID", "AZURE_SUBSCRIPTION_ID"),
    tenantId: find("tenantId", "ARM_TENANT_ID", "AZURE_TENANT_ID"),
    clientId: find("clientId", "ARM_CLIENT_ID", "AZURE_CLIENT_ID"),
    clientSecret: find("clientSecret", "ARM_CLIENT_SECRET", "AZURE_CLIENT_SECRET"),
    clientCertificatePath: find(
      "clientCertificatePath",
      "ARM_CLIENT_CERTIFICATE_PATH",
      "AZURE_CLIENT_CERTIFICATE_PATH",
    ),
    clientCertificatePassword: find(
      "clientCertificatePassword",
      "ARM_CLIENT_CERTIFICATE_PASSWORD",
      "AZURE_CLIENT_CERTIFICATE_PASSWORD",
    ),
    useOidc: isOn("useOidc", "ARM_USE_OIDC"),
    oidcToken: find("oidcToken", "ARM_OIDC_TOKEN"),
    oidcTokenFilePath: find("oidcTokenFilePath", "ARM_OIDC_TOKEN_FILE_PATH", "AZURE_FEDERATED_TOKEN_FILE"),
    useMsi: isOn("useMsi", "ARM_USE_MSI"),
    allowPreviewApis: isOnUnlessFalse("allowPreviewApis"),
    computesApiVersion: find("computesApiVersion"),
    ownershipTag: isOnUnlessFalse("ownershipTag"),
    ownerSalt: find("ownerSalt") ?? "",
    onActiveRuns: runs.word,
    onDelete: deletion.word,
    onInterrupt: interruption.word,
    maxDeletions: mostDeletions,
    orders: {
      onActiveRuns: runs.order,
      onDelete: deletion.order,
      onInterrupt: interruption.order,
      maxDeletions:
        env["AZUREML_MAX_DELETIONS"] && config("azureml:maxDeletions")
          ? `AZUREML_MAX_DELETIONS=${env["AZUREML_MAX_DELETIONS"]}`
          : undefined,
    },
  };
}

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

/** The folder that relative paths start from: where Pulumi.yaml is. */
export function projectFolder(from = process.cwd()): string {
  for (let folder = from; ; folder = path.dirname(folder)) {
    if (["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"].some((name) => existsSync(path.join(folder, name)))) return folder;
    if (folder === path.dirname(folder)) return from;
  }
}
