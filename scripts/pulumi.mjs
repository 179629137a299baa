// Prints the path of the Pulumi CLI that quickstart and the tests use; gets one when there is none.
import { getPulumi } from "./pulumiCli/get.mjs";
import { runMain, setUp } from "./setUp/setUp.mjs";

await runMain(async () => {
  await setUp(import.meta.url);
  console.log((await getPulumi()).file);
  return 0;
});
