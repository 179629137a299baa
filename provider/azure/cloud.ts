import { AzureMLError } from "../core/errors";

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
