import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { exportDefinitions } from "../../provider/definitions/exported";
import { readLive } from "../../provider/definitions/live";
import type { Declared } from "../../provider/drift/declared";
import { declaredInDefinitions } from "../../provider/drift/declaredInDefinitions";
import { declaredInStack } from "../../provider/drift/declaredInStack";
import { detect } from "../../provider/drift/detect";
import { readingOf } from "../../provider/drift/reading";
import { KINDS } from "../../provider/kinds";
import { datastoreKind } from "./kind";

const kinds = [...KINDS, datastoreKind];
const reading = readingOf({}, kinds);
const { connection, clock } = reading;

const commands: Readonly<Record<string, (...args: string[]) => Promise<unknown>>> = {
  /** The drift of a stack of the project in the current folder. */
  stack: async (name = "") => driftOf((await declaredInStack(name, process.cwd(), kinds)).declared),
  /** The drift of documents in a workspace. */
  definitions: async (workspaceId = "", ...files) =>
    driftOf((await declaredInDefinitions(files, workspaceId, undefined, { kinds })).declared),
  /** Writes a document for each resource of a workspace. */
  async export(workspaceId = "", folder = "") {
    const { files } = exportDefinitions(await readLive({ connection, clock, workspaceId }, kinds), kinds);
    for (const { path: name, text } of files) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    return files.map(({ path: name }) => name);
  },
};

async function driftOf(declared: readonly Declared[]): Promise<unknown[]> {
  const reports: unknown[] = [];
  for await (const report of detect({ declared }, reading)) reports.push(report);
  return reports;
}

const [name = "", ...args] = process.argv.slice(2);
commands[name]?.(...args).then(
  (result) => console.log(JSON.stringify(result)),
  (error) => {
    console.error(error);
    process.exitCode = 1;
  },
);
