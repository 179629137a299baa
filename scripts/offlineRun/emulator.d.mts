export interface Emulator {
  url: string;
  ca: string;
  adminKey: string;
  tenantId: string;
  clientId: string;
  clientSecret: string;
  subscriptionId: string;
  version: string;
  pid: number;
  stop(): Promise<void>;
}

export function startEmulator(where: { data: string; log: string; args?: string[] }): Promise<Emulator>;
