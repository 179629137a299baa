import type { Recognition } from "../../kinds/documents";

/** By what a document is known to define a compute instance. */
export const recognition: Recognition = {
  word: "computeinstance",
  sign: '"type: computeinstance"',
  keys: [
    "size",
    "ssh_settings",
    "ssh_public_access_enabled",
    "setup_scripts",
    "custom_applications",
    "create_on_behalf_of",
    "idle_time_before_shutdown",
    "idle_time_before_shutdown_minutes",
    "enable_sso",
    "enable_root_access",
    "enable_os_patching",
    "release_quota_on_stop",
  ],
  mainKeys: ["size"],
  commonKeys: () => ["size", "ssh_settings", "ssh_public_access_enabled"],
  vague: { words: /^(compute|ci|vm|(azure_?ml_?|aml_?|compute[ _-])?instance)$/i, key: "size" },
};
