import { connect } from "node:net";
import type { Clock, Log } from "../core/resource";

type Severity = "info" | "warn";

/**
 * Writes to the row of a resource in Pulumi's display. The dynamic host gets the engine's address as its first argument
 * and does not use it itself; without it, or without a urn, there is silence.
 */
export function engineLog(urn: string | undefined): Log {
  return {
    progress: (text) => send("info", text, urn, true),
    info: (text) => send("info", text, urn, false),
    warn: (text) => send("warn", text, urn, false),
  };
}

let pulumi: typeof import("@pulumi/pulumi") | undefined;

function send(severity: Severity, text: string, urn: string | undefined, ephemeral: boolean): void {
  try {
    pulumi ??= loadPulumi();
    const resource = urn ? ({ urn: pulumi.output(urn) } as unknown as import("@pulumi/pulumi").Resource) : undefined;
    pulumi.log[severity](text, resource, 0, ephemeral).catch(() => {});
  } catch {
    // Progress is a courtesy: no operation fails for it.
  }
}

function loadPulumi(): typeof import("@pulumi/pulumi") {
  const engineAddress = process.argv[2];
  if (!engineAddress) throw new Error("no engine");
  const sdk: typeof import("@pulumi/pulumi") = require("@pulumi/pulumi");
  // The log needs the engine's address only; project and stack are not read.
  sdk.runtime.resetOptions("", "", 1, engineAddress, "", false, "");
  return sdk;
}

const MILLISECONDS_BETWEEN = 2000;
/** A single refusal may be a moment without room for one more connection. */
const REFUSALS = 2;
/** Pulumi kills a provider five seconds after it asked it to end. */
const MILLISECONDS_TO_END = 4000;
const MILLISECONDS_TO_ANSWER = 200;

/** Does the work of one call with a signal that tells it to stop. */
export type During = <T>(work: (signal?: AbortSignal) => Promise<T>) => Promise<T>;

export interface EngineWatch {
  readonly during: During;
  /** Aborts every call, and exits when they have ended, or soon. */
  stop(): Promise<void>;
}

/**
 * Looks, while calls are running, whether the engine is still there: a provider outlives a Pulumi that was killed, and
 * would go on writing to Azure for nobody. Without an address on this machine it never looks.
 */
export function createEngineWatch(engineAddress: string | undefined, clock: Clock, exit: () => void): EngineWatch {
  const address = parsed(engineAddress);
  const stopping = new AbortController();
  const running = new Set<Promise<unknown>>();
  let idle = new AbortController();

  async function lookOut({ signal }: AbortController): Promise<void> {
    let refusals = 0;
    while (address && refusals < REFUSALS) {
      await clock.sleep(MILLISECONDS_BETWEEN, signal);
      refusals = (await isRefused(address)) ? refusals + 1 : 0;
      if (signal.aborted) return;
    }
    if (address) await stop();
  }

  async function stop(): Promise<void> {
    if (stopping.signal.aborted) return;
    stopping.abort();
    await Promise.race([Promise.allSettled(running), clock.sleep(MILLISECONDS_TO_END)]);
    await clock.sleep(MILLISECONDS_TO_ANSWER);
    exit();
  }

  async function during<T>(work: (signal?: AbortSignal) => Promise<T>): Promise<T> {
    if (running.size === 0 && address) {
      idle = new AbortController();
      lookOut(idle).catch(() => {});
    }
    const call = work(stopping.signal);
    running.add(call);
    return call.finally(() => {
      running.delete(call);
      if (running.size === 0) idle.abort();
    });
  }

  return { during, stop };
}

interface Address {
  readonly host: string;
  readonly port: number;
}

/** Only this machine says reliably that nobody listens any more. */
function parsed(address: string | undefined): Address | undefined {
  const [, host, port] = /^(127\.0\.0\.1|localhost|\[::1\]):(\d+)$/.exec(address ?? "") ?? [];
  return host && port ? { host: host.replace(/[[\]]/g, ""), port: Number(port) } : undefined;
}

function isRefused({ host, port }: Address): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: MILLISECONDS_BETWEEN });
    const end = (refused: boolean) => {
      socket.destroy();
      resolve(refused);
    };
    socket.on("connect", () => end(false));
    socket.on("timeout", () => end(false));
    socket.on("error", (error: NodeJS.ErrnoException) => end(error.code === "ECONNREFUSED"));
  });
}
