import { buildDist, distIsCurrent } from "../../scripts/setUp/dist.mjs";

// Asked at the start: what is edited while tests run counts in the next run.
const wasCurrent = distIsCurrent();
let built: Promise<void> | undefined;

/** What users run, made from the sources as they were when the tests began. */
export async function currentDist(): Promise<void> {
  if (!wasCurrent) built ??= buildDist();
  await built;
}
