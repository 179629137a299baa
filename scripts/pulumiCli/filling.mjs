import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import path from "node:path";
import { SetUpError } from "../setUp/step.mjs";

/** Makes a folder of the cache in one rename, so that it is complete or absent whoever else fills it. */
export async function fill(kept, cache, obtain, isUsable) {
  const work = mkdtempSync(path.join(cache, workPrefix));
  try {
    const made = await obtain(work);
    try {
      renameSync(made, kept);
    } catch (error) {
      if (!existsSync(kept)) throw error;
      if (!isUsable(kept)) {
        rmSync(kept, { recursive: true, force: true });
        renameSync(made, kept);
      }
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

const workPrefix = ".new-";
const dayInMilliseconds = 86_400_000;

/** Makes the cache folder, and takes away what interrupted runs left in it. */
export function prepareCache(cache) {
  try {
    mkdirSync(cache, { recursive: true });
    accessSync(cache, constants.W_OK);
    for (const name of readdirSync(cache)) {
      const left = path.join(cache, name);
      const isOld = name.startsWith(workPrefix) && Date.now() - statSync(left).mtimeMs > dayInMilliseconds;
      if (isOld) rmSync(left, { recursive: true, force: true });
    }
  } catch (error) {
    throw new SetUpError(
      `the cache folder ${cache} cannot be written (${error.code}). Set PULUMI_AZUREML_CACHE to a folder that can.`,
    );
  }
}
