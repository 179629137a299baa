import type { InstanceSettings } from "./record";
import { defaultVmSize } from "./sizes";

/** Fills in what the service fills in. An authorization type that was not sent stays unset: azurerm needs that echo. */
export function withDefaults(given: Record<string, unknown>): InstanceSettings {
  const settings = given as Partial<InstanceSettings>;
  return {
    applicationSharingPolicy: "Shared",
    enableNodePublicIp: true,
    // The documentation: off for an instance made on behalf of a user that also runs somebody's code.
    enableSSO: !isForeignCode(settings),
    enableRootAccess: true,
    enableOSPatching: false,
    releaseQuotaOnStop: false,
    ...settings,
    vmSize: settings.vmSize ?? defaultVmSize,
    sshSettings: { sshPublicAccess: "Disabled", ...settings.sshSettings },
  };
}

/** Made for a user by somebody whose code runs on it. */
export function isForeignCode(settings: Partial<InstanceSettings>): boolean {
  const onBehalf = settings.personalComputeInstanceSettings?.assignedUser !== undefined;
  return onBehalf && (settings.setupScripts !== undefined || settings.customServices !== undefined);
}
