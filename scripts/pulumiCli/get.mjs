import { rmSync } from "node:fs";
import path from "node:path";
import { SetUpError } from "../setUp/step.mjs";
import { fetchArchive } from "./archive.mjs";
import { cacheFolder } from "./cacheFolder.mjs";
import { fill, prepareCache } from "./filling.mjs";
import { buildFromGoModules, problemWithGo } from "./goModules.mjs";
import { foldersOnPath, inspectPulumi } from "./inspect.mjs";
import { oldestPulumi, pulumiVersion } from "./versions.mjs";

/**
 * A Pulumi CLI that can run this project: the one on PATH, the cached one, Pulumi's release, or one built by Go.
 * @returns {Promise<{ file: string, folder: string, version: string }>}
 */
export async function getPulumi({ env = process.env, say = (text) => console.error(text) } = {}) {
  const onPath = inspectPulumi(foldersOnPath(env), env);
  if (!onPath.problem) return { ...onPath, folder: path.dirname(onPath.file) };
  if (onPath.file) say(`  ${onPath.file} ${onPath.problem}: not used`);

  const cache = cacheFolder({ env });
  const kept = path.join(cache, `pulumi-${pulumiVersion}-${process.platform}-${process.arch}`);
  const cached = inspectPulumi([kept], env);
  if (!cached.problem) return { ...cached, folder: kept };

  prepareCache(cache);
  const tried = [];
  for (const [way, obtain] of [
    ["Pulumi's release", fetchArchive],
    ["Go modules", buildWhereGoIs],
  ]) {
    try {
      await fill(kept, cache, (folder) => obtain(folder, env), isUsable);
    } catch (error) {
      if (!(error instanceof SetUpError)) throw error;
      tried.push(`${way}: ${error.message}`);
      say(`  ${way}: ${error.message.split("\n")[0]}`);
      continue;
    }
    const made = inspectPulumi([kept], env);
    if (!made.problem) return { ...made, folder: kept };
    rmSync(kept, { recursive: true, force: true });
    tried.push(`${way}: ${made.file ?? "pulumi"} ${made.problem}`);
  }
  throw new SetUpError(
    `there is no Pulumi CLI ${oldestPulumi} or newer and none could be had.\n` +
      `  PATH: ${onPath.file ?? "pulumi"} ${onPath.problem}\n` +
      tried.map((text) => `  ${text.replaceAll("\n", "\n    ")}\n`).join("") +
      "Install it as https://www.pulumi.com/docs/install/ says, so that `pulumi version` answers " +
      `v${oldestPulumi} or newer, or install Go 1.26 (https://go.dev/dl/); then try again.`,
  );
}

const isUsable = (folder) => !inspectPulumi([folder]).problem;

async function buildWhereGoIs(folder, env) {
  const problem = problemWithGo(env);
  if (problem) throw new SetUpError(problem);
  return await buildFromGoModules(folder, env);
}
