import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import path from "node:path";
import type { Running, Stack } from "./stack";

/** The dynamic provider that a Pulumi command has started. */
export interface Provider {
  readonly pid: number;
  /** Resolves when the process has ended. */
  readonly gone: Promise<void>;
}

const TELLS_PID = path.join(__dirname, "tellPid.cjs");

/** Starts a command whose provider tells that it is there. */
export async function startWatched(
  stack: Stack,
  ...args: string[]
): Promise<{ running: Running; provider: Promise<Provider> }> {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const running = stack.start(args, {
    NODE_OPTIONS: `${process.env["NODE_OPTIONS"] ?? ""} --require ${JSON.stringify(TELLS_PID)}`,
    TEST_PROVIDER_PORT: String((server.address() as AddressInfo).port),
  });
  const introduced = once(server, "connection").then(([socket]) => introduction(socket));
  return { running, provider: whileRunning(running, introduced).finally(() => server.close()) };
}

/** What happens during a command, or how the command has ended without it. */
export async function whileRunning<T>({ result }: Running, event: Promise<T>): Promise<T> {
  const ended = result.then(({ stdout, stderr }) => {
    throw new Error(`the command ended too early\n${stdout}\n${stderr}`);
  });
  return Promise.race([event, ended]);
}

async function introduction(socket: Socket): Promise<Provider> {
  const gone = new Promise<void>((resolve) => socket.on("error", () => {}).once("close", () => resolve()));
  const [pid] = await once(socket, "data");
  socket.resume();
  return { pid: Number(pid), gone };
}
