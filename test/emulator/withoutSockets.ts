import { openFaults } from "../../emulator/admin/faults";
import { buildApp } from "../../emulator/app";
import { type Backend, openBackend } from "../../emulator/backend";
import type { Clock } from "../../emulator/clock";
import { type Identity, openIdentity } from "../../emulator/identity";
import { issueToken } from "../../emulator/login/tokens";
import { parseSeedWorkspace, seed } from "../../emulator/seed";
import { type Database, openDatabase } from "../../emulator/store/database";
import { collection } from "../../emulator/store/documents";
import { emulatorClock } from "../clock";
import { type Response, stable, workspace } from "./client";

/** What a request cost the store. */
export interface Work {
  statements: number;
  rows: number;
}

/** The emulator without its sockets: for many requests, and for counting what they cost. */
export interface InProcess {
  readonly backend: Backend;
  arm(method: string, path: string, body?: unknown): Promise<Response>;
  admin(method: string, path: string, body?: unknown): Promise<unknown>;
  /** What has been done since the last call. */
  work(): Work;
  close(): void;
}

function counted(database: Database, work: Work): Database {
  return {
    ...database,
    all(sql, ...values) {
      const rows = database.all(sql, ...values);
      work.statements++;
      work.rows += rows.length;
      return rows;
    },
    one(sql, ...values) {
      work.statements++;
      work.rows++;
      return database.one(sql, ...values);
    },
    run(sql, ...values) {
      work.statements++;
      database.run(sql, ...values);
    },
  };
}

export async function openInProcess(options: { clock?: Clock; folder?: string } = {}): Promise<InProcess> {
  const { clock = emulatorClock, folder } = options;
  const origin = "https://127.0.0.1:1";
  const work: Work = { statements: 0, rows: 0 };
  const database = counted(openDatabase(folder), work);
  const identity = await openIdentity(collection<Identity>(database, "identity"));
  const backend = openBackend(database, clock, identity, () => {});
  const workspaces = [parseSeedWorkspace(workspace)];
  const app = buildApp(backend, openFaults(backend), workspaces);
  database.transaction(() => seed(backend, workspaces));
  const send = async (method: string, path: string, body: unknown, headers: Record<string, string>) => {
    const answer = await app.request(`${origin}${path.replace(origin, "")}`, {
      method,
      headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return {
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: text === "" ? undefined : JSON.parse(text),
    };
  };
  const token = await issueToken(identity, backend.clock, origin, origin);
  return {
    backend,
    arm: (method, path, body) =>
      send(
        method,
        path.includes("api-version=") ? path : `${path}${path.includes("?") ? "&" : "?"}api-version=${stable}`,
        body,
        {
          authorization: `Bearer ${token}`,
        },
      ),
    admin: async (method, path, body) =>
      (await send(method, `/_emulator/${path}`, body, { "x-emulator-key": identity.adminKey })).body,
    work() {
      const done = { ...work };
      Object.assign(work, { statements: 0, rows: 0 });
      return done;
    },
    close: () => database.close(),
  };
}
