import { getPulumi } from "./pulumiCli/get.mjs";
import { runMain, setUp } from "./setUp/setUp.mjs";
import { parseArguments } from "./testRun/arguments.mjs";
import { runChecks } from "./testRun/checks.mjs";
import { elsewhere } from "./testRun/elsewhere.mjs";
import { runMocha } from "./testRun/mocha.mjs";
import { joined, report } from "./testRun/summary.mjs";
import { isInFastTier } from "./testRun/tiers.mjs";

await runMain(async () => {
  const run = parseArguments(process.argv.slice(2));
  const isFast = run.tier === "fast" || (run.files.length > 0 && run.files.every(isInFastTier));
  await setUp(import.meta.url, { needsDist: !isFast });
  const pulumi = isFast ? undefined : await getPulumi();
  console.log(`Node ${process.version}${pulumi ? `, Pulumi ${pulumi.version} (${pulumi.file})` : ""}`);

  const checks = run.files.length === 0 && run.tier !== "long" ? await runChecks() : { passed: 0, failed: 0 };
  const counted = [await runMocha(run)];
  if (run.tier === "long" && run.files.length === 0) {
    for (const place of elsewhere) counted.push(await runMocha({ ...run, tier: "fast", place }));
  }
  return report(checks, joined(counted));
});
