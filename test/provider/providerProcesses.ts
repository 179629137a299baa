import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { buildDist } from "../../scripts/setUp/dist.mjs";
import { root } from "../../scripts/setUp/folders.mjs";
import { waitingFor } from "../notes";
import type { Azure, Json } from "./azure";
import type { Order } from "./providerProcess.mjs";

/** The provider in a process of its own, which can die. */
export interface ProviderProcess {
  /** Rejects with what the provider threw, or because the process has died. */
  call(method: Order["method"], ...args: unknown[]): Promise<Json>;
  /** SIGKILL; resolves once the process is gone. */
  kill(): Promise<void>;
}

/** Starts processes ahead of need, because a start takes longer than most of what is done in one. */
export interface ProviderProcesses {
  next(): Promise<ProviderProcess>;
  close(): Promise<void>;
}

/** Which resource a process serves. */
export type Served = "computeInstance" | "image";

const SCRIPT = path.join(__dirname, "providerProcess.mts");
const SPARE = 2;

/** The processes run what is built, because loading that costs a tenth of loading the sources. */
export async function providerProcesses({ emulator }: Azure, served: Served): Promise<ProviderProcesses> {
  await buildDist();
  const { url, ca, tenantId, clientId, clientSecret } = emulator;
  const env = {
    ...process.env,
    ARM_METADATA_HOSTNAME: new URL(url).host,
    AZURE_AUTHORITY_HOST: url,
    AZURE_TENANT_ID: tenantId,
    AZURE_CLIENT_ID: clientId,
    AZURE_CLIENT_SECRET: clientSecret,
    NODE_EXTRA_CA_CERTS: ca,
    NO_PROXY: "127.0.0.1",
    NODE_COMPILE_CACHE: path.join(root, "node_modules", ".cache", "provider-process"),
  };
  const all: ChildProcess[] = [];
  const start = async () => {
    const child = fork(SCRIPT, [served], { env, execArgv: [] });
    all.push(child);
    const died = once(child, "exit").then(([code]) => {
      throw new Error(`the provider's process ended at its start, with code ${code}`);
    });
    await Promise.race([once(child, "message"), died]);
    died.catch(() => {});
    return providerProcess(child);
  };
  const spare = Array.from({ length: SPARE }, start);
  return {
    async next() {
      spare.push(start());
      return await waitingFor("starting the provider", spare.shift() as Promise<ProviderProcess>);
    },
    async close() {
      await Promise.all(spare);
      for (const child of all) child.kill("SIGKILL");
    },
  };
}

function providerProcess(child: ChildProcess): ProviderProcess {
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return {
    async call(method, ...args) {
      const answered = once(child, "message");
      child.send({ method, args } satisfies Order);
      const died = gone.then(() => [{ error: { message: "the provider's process has died" } }]);
      const [{ result, error }] = await waitingFor("calls of the provider", Promise.race([answered, died]));
      if (error) throw Object.assign(new Error(error.message), error);
      return result;
    },
    async kill() {
      child.kill("SIGKILL");
      await gone;
    },
  };
}
