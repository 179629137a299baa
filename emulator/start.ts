import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { getRequestListener } from "@hono/node-server";
import { openFaults } from "./admin/faults";
import { buildApp } from "./app";
import { type Backend, openBackend } from "./backend";
import { makeLeaf } from "./certificate";
import { type Clock, systemClock } from "./clock";
import { type Identity, openIdentity } from "./identity";
import { type ProfileName, profileOf, profiles } from "./profiles";
import { parseSeedWorkspace, seed } from "./seed";
import { openDatabase } from "./store/database";
import { collection } from "./store/documents";

export interface EmulatorOptions {
  /** 0, the default, takes any free port. */
  port?: number | undefined;
  /** Where everything is kept; in memory when absent. */
  dataDir?: string | undefined;
  /** Workspaces that exist from the start: `ARM-ID` or `ARM-ID@region`. */
  workspaces?: string[] | undefined;
  /** The speeds to start with, in place of those that `dataDir` may keep; `instant` when there are none. */
  profile?: ProfileName | undefined;
  clock?: Clock | undefined;
  log?: ((line: string) => void) | undefined;
}

/** A running emulator. */
export interface Emulator {
  url: string;
  /** Path of the PEM file with the authority that clients must trust. */
  ca: string;
  adminKey: string;
  tenantId: string;
  clientId: string;
  clientSecret: string;
  /** The subscription of the first workspace, or one that is empty. */
  subscriptionId: string;
  close(): Promise<void>;
}

/** Starts an emulator on 127.0.0.1; resolves once it listens. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { port = 0, dataDir, clock = systemClock, log = () => {} } = options;
  const workspaces = (options.workspaces ?? []).map(parseSeedWorkspace);
  const database = openDatabase(dataDir);
  const identity = await openIdentity(collection<Identity>(database, "identity"));
  const backend = openBackend(database, clock, identity, log, options.profile);
  const faults = openFaults(backend);
  const app = buildApp(backend, faults, workspaces);
  database.transaction(() => {
    seed(backend, workspaces);
    if (options.profile) useProfile(backend, options.profile);
  });
  const folder = dataDir ? resolve(dataDir) : mkdtempSync(join(tmpdir(), "azureml-emulator-"));
  const ca = join(folder, "ca.pem");
  writeFileSync(ca, identity.authority.cert);
  // Five seconds: azurerm opens a connection per request and leaves it idle.
  const server = createServer(
    { ...(await makeLeaf(identity.authority)), keepAliveTimeout: 5000 },
    getRequestListener(app.fetch),
  );
  await listen(server, port).catch((error) => {
    database.close();
    throw error;
  });
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  log(`listening on ${url}`);
  return {
    url,
    ca,
    adminKey: identity.adminKey,
    tenantId: identity.tenantId,
    clientId: identity.clientId,
    clientSecret: identity.clientSecret,
    subscriptionId: workspaces[0]?.id.split("/")[2] ?? identity.subscriptionId,
    async close() {
      faults.release();
      await new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      });
      database.close();
      if (!dataDir) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What runs goes on with the new speeds; a restart with the same profile does not delay it. */
function useProfile({ settings, operations }: Backend, profile: ProfileName): void {
  if (profileOf(settings.speeds()) === profile) return;
  settings.setSpeeds(profiles[profile]);
  operations.rearm();
}

/** Connections that may wait to be accepted; the system may allow fewer. */
const backlog = 4096;

function listen(server: Server, port: number): Promise<void> {
  return new Promise((done, fail) => {
    server.once("error", fail);
    server.listen({ port, host: "127.0.0.1", backlog }, () => {
      server.off("error", fail);
      done();
    });
  });
}
