import { readFile } from "node:fs/promises";
import type { TokenCredential } from "@azure/core-auth";
import type { Cloud } from "./cloud";
import type { Settings } from "./config";

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
