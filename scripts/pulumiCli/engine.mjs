import { createHash } from "node:crypto";
import { accessSync, constants, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../setUp/folders.mjs";
import { SetUpError } from "../setUp/step.mjs";
import { cacheFolder } from "./cacheFolder.mjs";
import { fill, prepareCache } from "./filling.mjs";
import { buildWithEngine, problemWithGo } from "./goModules.mjs";
import { pulumiVersion } from "./versions.mjs";

const sources = path.join(root, "test", "histories", "engine");
const program = "pulumi-azureml-engine";

/**
 * The program for histories that has Pulumi's engine in it: the cached one, or one that Go builds. Undefined where there
 * is no Go.
 * @returns {Promise<string | undefined>} its file
 */
export async function getEngine({ env = process.env } = {}) {
  const cache = cacheFolder({ env });
  const kept = path.join(cache, `engine-${pulumiVersion}-${digestOf(sources)}-${process.platform}-${process.arch}`);
  const file = path.join(kept, program + (process.platform === "win32" ? ".exe" : ""));
  if (isProgram(file)) return file;
  const problem = problemWithGo(env);
  if (problem === "Go is not installed") return undefined;
  if (problem) throw new SetUpError(problem);
  prepareCache(cache);
  await fill(
    kept,
    cache,
    (folder) => buildWithEngine(folder, sources, program, env),
    () => isProgram(file),
  );
  return file;
}

function digestOf(folder) {
  const hash = createHash("sha256");
  for (const name of readdirSync(folder).sort()) hash.update(name).update(readFileSync(path.join(folder, name)));
  return hash.digest("hex").slice(0, 12);
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
