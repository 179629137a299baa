import { readFileSync } from "node:fs";
import path from "node:path";
import { type Emulator, startEmulator } from "../../scripts/offlineRun/emulator.mjs";
import { type Answer, exchange } from "../exchange";

export type { Answer };

export interface TestEmulator extends Emulator {
  log: string;
  /** A request to ARM behind Pulumi's back, with a token of the emulator's own service principal. */
  arm(method: string, address: string, body?: unknown): Promise<Answer>;
  /** A request to an admin route: the address is what follows `/_emulator/`. */
  admin(method: string, address: string, body?: unknown): Promise<Answer>;
}

/** Starts an emulator in a process of its own, on a free port, with its data in the folder. */
export async function startTestEmulator(folder: string, args: string[] = []): Promise<TestEmulator> {
  const log = path.join(folder, "emulator.log");
  const emulator = await startEmulator({ data: path.join(folder, "emulator"), log, args });
  const ca = readFileSync(emulator.ca);

  const send = async (method: string, address: string, headers: Record<string, string>, body?: unknown) => {
    const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
    return await exchange(new URL(address, emulator.url), { method, headers, ca }, text);
  };
  const getToken = async () => {
    const form = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: emulator.clientId,
      client_secret: emulator.clientSecret,
      scope: "https://management.azure.com/.default",
    });
    const headers = { "Content-Type": "application/x-www-form-urlencoded" };
    const answer = await send("POST", `/${emulator.tenantId}/oauth2/v2.0/token`, headers, form.toString());
    return answer.body.access_token as string;
  };
  const arm = async (method: string, address: string, body?: unknown) => {
    const headers = { Authorization: `Bearer ${await getToken()}`, "Content-Type": "application/json" };
    return await send(method, address, headers, body);
  };
  return {
    ...emulator,
    log,
    arm,
    admin: (method, address, body) =>
      send(method, `/_emulator/${address}`, { "x-emulator-key": emulator.adminKey }, body),
  };
}
