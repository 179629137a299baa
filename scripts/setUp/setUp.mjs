import { fileURLToPath } from "node:url";
import { installDependencies } from "./dependencies.mjs";
import { buildDist } from "./dist.mjs";
import { continueOnChosenNode } from "./node.mjs";
import { SetUpError } from "./step.mjs";

/** Dependencies, a current Node, dist/ unless it is not needed: after this the calling script runs with them. */
export async function setUp(scriptUrl, { needsDist = true } = {}) {
  await installDependencies();
  await continueOnChosenNode(fileURLToPath(scriptUrl));
  if (needsDist) await buildDist();
}

/** Runs a script's main function; a SetUpError is shown without a stack. */
export async function runMain(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(error instanceof SetUpError ? `\nerror: ${error.message}` : error);
    process.exitCode = 1;
  }
}
