import { systemClock } from "../azure/clock";
import { type ConfigReader, resolveSettings } from "../azure/config";
import { type Connection, createConnection } from "../azure/connection";
import { createDeletions } from "../azure/deletions";
import { createSender } from "../azure/pipeline";
import { withCode } from "../core/errors";
import type { Kind } from "../kinds/kind";
import { dynamicProvider } from "./dynamicProvider";
import { createEngineWatch, type EngineWatch } from "./engine";

/** A provider as Pulumi's dynamic host calls it. */
export type Served = ReturnType<typeof dynamicProvider> & { readonly configure: typeof configure };

const { during } = watchHost();
let config: ConfigReader = () => undefined;
let connection: Connection | undefined;
// The connection is recreated when the second kind of resource is configured, in the middle of a run.
const deletions = createDeletions();

/** One provider for each kind, by the name that states have of it. They share a connection, and what they delete is counted together. */
export function serve(kinds: readonly Kind[]): Readonly<Record<string, Served>> {
  const served = kinds.map(({ servedAs, resource }) => [
    servedAs,
    { configure, ...tellingCodes(dynamicProvider(resource(connect), systemClock, during)) },
  ]);
  return Object.fromEntries(served);
}

/** The same provider. What the engine shows of its errors ends with their codes. */
function tellingCodes<P extends ReturnType<typeof dynamicProvider>>(provider: P): P {
  const calls = Object.entries(provider).map(([name, call]) => [
    name,
    (...given: unknown[]) =>
      (call as (...given: unknown[]) => Promise<unknown>)(...given).catch((error: unknown) => {
        throw withCode(error);
      }),
  ]);
  return Object.fromEntries(calls);
}

function connect(): Connection {
  if (!connection) {
    const settings = resolveSettings((key) => config(key), process.env);
    const sender = createSender(settings);
    connection = createConnection(sender, settings, systemClock, sender.credential, { deletions });
  }
  return connection;
}

// The host does not wait for it before the first read: it only keeps the configuration for later.
async function configure(request: { config: { get(key: string): string | undefined } }): Promise<void> {
  config = (key) => request.config.get(key);
  connection = undefined;
}

/** Pulumi's dynamic host gets the engine's address as its argument. Every other process that loads this is not ours to end. */
function watchHost(): EngineWatch {
  const [, script = "", engineAddress] = process.argv;
  const isHost = /[\\/]cmd[\\/]dynamic-provider[\\/]/.test(script);
  const watch = createEngineWatch(isHost ? engineAddress : undefined, systemClock, () => process.exit(1));
  // Pulumi sends SIGINT after the second Ctrl-C.
  if (isHost) for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, watch.stop);
  return watch;
}
