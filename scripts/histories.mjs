import { spawnSync } from "node:child_process";
import path from "node:path";
import { root } from "./setUp/folders.mjs";
import { runMain, setUp } from "./setUp/setUp.mjs";

await runMain(async () => {
  await setUp(import.meta.url, { needsDist: process.argv.includes("--real") });
  const main = path.join(root, "test", "histories", "main.ts");
  const args = ["-r", "ts-node/register", main, ...process.argv.slice(2)];
  return spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" }).status ?? 1;
});
