import { parseArguments, usage } from "./quickstart/arguments.mjs";
import { runQuickstart } from "./quickstart/run.mjs";
import { runMain, setUp } from "./setUp/setUp.mjs";

await runMain(async () => {
  const request = parseArguments(process.argv.slice(2));
  if (request.help) {
    console.log(usage);
    return 0;
  }
  await setUp(import.meta.url);
  return await runQuickstart(request);
});
