import { systemClock } from "../azure/clock";
import { type ConfigReader, resolveSettings } from "../azure/config";
import { type Connection, createConnection } from "../azure/connection";
import { createSender } from "../azure/pipeline";
import { computeInstance as computeInstanceResource } from "../computeInstance/lifecycle";
import { dynamicProvider } from "./dynamicProvider";

let config: ConfigReader = () => undefined;
let connection: Connection | undefined;

function connect(): Connection {
  if (!connection) {
    const settings = resolveSettings((key) => config(key), process.env);
    connection = createConnection(createSender(settings), settings, systemClock);
  }
  return connection;
}

// The host does not wait for it before the first read: it only keeps the configuration for later.
async function configure(request: { config: { get(key: string): string | undefined } }): Promise<void> {
  config = (key) => request.config.get(key);
  connection = undefined;
}

/** What `PROVIDER_TEXT` of the resource class loads. Every name exported here is in somebody's state: it stays. */
export const computeInstance = { configure, ...dynamicProvider(computeInstanceResource(connect), systemClock) };
