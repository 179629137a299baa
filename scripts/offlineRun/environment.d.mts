export function offlineEnvironment(setting: {
  base?: Record<string, string | undefined>;
  emulator: {
    url: string;
    ca: string;
    tenantId: string;
    clientId: string;
    clientSecret: string;
    subscriptionId: string;
  };
  pulumiFolder: string;
  home: string;
  state: string;
}): Record<string, string>;
