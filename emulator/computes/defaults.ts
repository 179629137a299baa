import type { InstanceSettings } from "./record";
import { defaultVmSize } from "./sizes";

/** Fills in what the service fills in. An authorization type that was not sent stays unset: azurerm needs that echo. */
export function withDefaults(given: Record<string, unknown>): InstanceSettings {
  const settings = given as Partial<InstanceSettings>;
  const onBehalf = settings.personalComputeInstanceSettings?.assignedUser !== undefined;
  const hasCode = settings.setupScripts !== undefined || settings.customServices !== undefined;
  return {
    applicationSharingPolicy: "Shared",
    enableNodePublicIp: true,
    // The documentation: off for an instance made on behalf of a user that also runs somebody's code.
    enableSSO: !(onBehalf && hasCode),
    enableRootAccess: true,
    enableOSPatching: false,
    releaseQuotaOnStop: false,
    ...settings,
    vmSize: settings.vmSize ?? defaultVmSize,
    sshSettings: { sshPublicAccess: "Disabled", ...settings.sshSettings },
  };
}
