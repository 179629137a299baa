const isLong = process.env["PULUMI_AZUREML_TEST_TIER"] === "long";

/** Every n-th of them, in `npm run test:long` all of them. */
export function share<T>(all: readonly T[], n: number): T[] {
  return all.filter((_, index) => isLong || index % n === 0);
}

/** Fails in the fast tier, which a file with such a test does not belong to: scripts/testRun/tiers.mjs. */
export function notInTheFastTier(): void {
  if (process.env["PULUMI_AZUREML_TEST_TIER"] === "fast") {
    throw new Error("the fast tier runs no Pulumi CLI, browser or Python: name this file in scripts/testRun/tiers.mjs");
  }
}
