import path from "node:path";

// Whatever could name, configure or unlock the user's real clouds and stacks.
const realWorld =
  /^(ARM|AZURE|AAD|MSI|IDENTITY|IMDS|PULUMI|ACTIONS_ID_TOKEN_REQUEST|TF_VAR)_|^SYSTEM_(OIDC|ACCESSTOKEN)/i;
const kept = /^(PULUMI_AZUREML_|PULUMI_PARALLEL$|PULUMI_DEBUG_)/i;

/**
 * The environment in which Pulumi, azure-native and this provider use the emulator and nothing else.
 * @param {object} setting
 * @param {Record<string, string | undefined>} [setting.base]
 * @param {{ url: string, ca: string, tenantId: string, clientId: string, clientSecret: string, subscriptionId: string }} setting.emulator
 * @param {string} setting.pulumiFolder folder of the CLI
 * @param {string} setting.home Pulumi's own folder
 * @param {string} setting.state folder of the state
 * @returns {Record<string, string>}
 */
export function offlineEnvironment({ base = process.env, emulator, pulumiFolder, home, state }) {
  const { host } = new URL(emulator.url);
  const inherited = Object.entries(base).filter(([name]) => kept.test(name) || !realWorld.test(name));
  const inheritedPath = inherited.find(([name]) => name.toUpperCase() === "PATH")?.[1];
  const rest = inherited.filter(([name]) => !["PATH", "NO_PROXY"].includes(name.toUpperCase()));
  const noProxy = [base.NO_PROXY ?? base.no_proxy, "127.0.0.1", "localhost"].filter(Boolean).join(",");
  return {
    ...Object.fromEntries(rest),
    PATH: [path.dirname(process.execPath), pulumiFolder, inheritedPath].filter(Boolean).join(path.delimiter),
    NO_PROXY: noProxy,
    no_proxy: noProxy,

    ARM_METADATA_HOSTNAME: host,
    AZURE_AUTHORITY_HOST: emulator.url,
    NODE_EXTRA_CA_CERTS: emulator.ca,
    ...credentials("ARM", emulator),
    ...credentials("AZURE", emulator),
    AZURE_CONFIG_DIR: path.join(home, "azure-cli"),

    PULUMI_HOME: home,
    PULUMI_BACKEND_URL: folderUrl(state),
    PULUMI_CONFIG_PASSPHRASE: "offline",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
}

function credentials(prefix, { tenantId, clientId, clientSecret, subscriptionId }) {
  return {
    [`${prefix}_TENANT_ID`]: tenantId,
    [`${prefix}_CLIENT_ID`]: clientId,
    [`${prefix}_CLIENT_SECRET`]: clientSecret,
    [`${prefix}_SUBSCRIPTION_ID`]: subscriptionId,
  };
}

/** Pulumi takes the rest of a file: address as a path, so nothing in it is escaped. */
function folderUrl(folder) {
  const slashed = folder.replaceAll("\\", "/");
  return `file://${slashed.startsWith("/") ? "" : "/"}${slashed}`;
}
