import { parseArgs } from "node:util";
import { getEngine } from "../../scripts/pulumiCli/engine.mjs";
import { removeStacks } from "../endToEnd/stack";
import { realTime } from "../notes";
import { createDistribution } from "./distribution";
import { describeFound, explore, STEPS } from "./explore";
import { type Laboratory, openLaboratory } from "./laboratory";
import { openRealLaboratory } from "./realLaboratory";

/** `--minutes N` or `--count N` histories, from `--seed N` on, or from a random one; `--real` with the real command-line interface. */
async function main(): Promise<void> {
  const number = { type: "string" } as const;
  const options = { minutes: number, count: number, seed: number, real: { type: "boolean" } } as const;
  const { values } = parseArgs({ options });
  const first = Number(values.seed ?? Math.floor(Math.random() * 1e9));
  const count = Number(values.count ?? (values.minutes ? Number.POSITIVE_INFINITY : 100));
  const milliseconds = Number(values.minutes ?? Number.POSITIVE_INFINITY) * 60_000;
  console.log(`histories of ${STEPS} steps from seed ${first} on`);

  // The SDK notes a stack for each of its promises, a sixth of the time; a history that fails tells its violation alone.
  Error.stackTraceLimit = 0;
  const lab = values.real ? await openRealLaboratory() : await openWithEngine();
  const distribution = createDistribution();
  const started = realTime();
  let done = 0;
  let failed = 0;
  while (done < count && realTime() - started < milliseconds) {
    const found = await explore(lab, first + done, distribution.add);
    done += 1;
    if (found) {
      failed += 1;
      console.log(describeFound(found));
    }
    if (done % (values.real ? 10 : 100) === 0) console.log(`${done} histories, ${failed} failed`);
  }
  const minutes = (realTime() - started) / 60_000;
  console.log(
    `${done} histories in ${minutes.toFixed(1)} minutes, ${(done / minutes).toFixed(0)} a minute; ${failed} failed`,
  );
  for (const line of distribution.table()) console.log(line);
  await lab.close();
  await removeStacks();
  process.exitCode = failed > 0 ? 1 : 0;
}

async function openWithEngine(): Promise<Laboratory> {
  const engine = await getEngine();
  if (!engine) throw new Error("Go is needed to build Pulumi's engine: https://go.dev/dl/");
  return await openLaboratory(engine);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
