import { getPulumi } from "./pulumiCli/get.mjs";
import { runMain, setUp } from "./setUp/setUp.mjs";
import { runChecks } from "./testRun/checks.mjs";
import { runMocha } from "./testRun/mocha.mjs";

await runMain(async () => {
  const args = process.argv.slice(2);
  await setUp(import.meta.url);
  const pulumi = await getPulumi();
  console.log(`Node ${process.version}, Pulumi ${pulumi.version} (${pulumi.file})`);

  const checks = args.length === 0 ? await runChecks() : { passed: 0, failed: 0 };
  const tests = await runMocha(args);

  if (tests.slowest.length > 0) console.log("The slowest tests:");
  for (const { title, milliseconds } of tests.slowest) {
    console.log(`  ${(milliseconds / 1000).toFixed(1).padStart(6)} s  ${title}`);
  }
  const failed = checks.failed + tests.failed;
  const skipped = tests.skipped > 0 ? `, ${tests.skipped} skipped` : "";
  console.log(`${checks.passed + tests.passed} passed, ${failed} failed${skipped}`);
  return failed === 0 ? 0 : 1;
});
