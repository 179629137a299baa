import { existsSync, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { placeAzureNativeStandIn } from "../offlineRun/azureNative.mjs";
import { runForUser } from "../offlineRun/command.mjs";
import { startEmulator } from "../offlineRun/emulator.mjs";
import { offlineEnvironment } from "../offlineRun/environment.mjs";
import { getPulumi } from "../pulumiCli/get.mjs";
import { root } from "../setUp/folders.mjs";
import { runStep } from "../setUp/step.mjs";
import { lock } from "./lock.mjs";
import { linkProject } from "./project.mjs";

const stack = "offline";

const next = `
Try next:
  edit examples/quickstart/index.ts and run     npm run quickstart
  see what a change would do                    npm run quickstart -- pulumi preview --diff
  compare the state with the emulator           npm run quickstart -- pulumi refresh --yes
  look at the state                             npm run -s quickstart -- pulumi stack export
  remove everything                             npm run quickstart -- --destroy
Against real Azure the same program runs with a plain "pulumi up": see README.md.`;

/** @returns {Promise<number>} the exit code */
export async function runQuickstart(request) {
  const folder = path.join(root, ".quickstart");
  if (request.destroy && !existsSync(folder)) {
    console.error("There is nothing to destroy.");
    return 0;
  }
  const unlock = lock(folder);
  try {
    const code = await withSetting(folder, request);
    if (request.destroy && code === 0) {
      rmSync(folder, { recursive: true, force: true });
      console.error("Removed the stack and .quickstart/.");
    }
    return code;
  } finally {
    unlock();
  }
}

async function withSetting(folder, request) {
  const pulumi = await getPulumi();
  const home = path.join(folder, "pulumi");
  const log = path.join(folder, "emulator.log");
  const azureNative = placeAzureNativeStandIn(home);
  const project = linkProject(path.join(folder, "project"));
  const emulator = await startEmulator({ data: path.join(folder, "emulator"), log });
  try {
    console.error(
      `Pulumi ${pulumi.version} (${pulumi.file})\n` +
        `Emulator of Azure at ${emulator.url}, log in ${path.relative(root, log)}\n` +
        `azure-native ${azureNative}: the offline stand-in, scripts/azureNativeStandIn\n`,
    );
    const env = offlineEnvironment({ emulator, pulumiFolder: pulumi.folder, home, state: path.join(folder, "state") });
    const run = (...args) => {
      console.error(`$ pulumi ${args.join(" ")}`);
      return runForUser(pulumi.file, args, { cwd: project, env });
    };
    await selectStack(pulumi.file, { cwd: project, env }, path.join(folder, "state"));
    if (request.pulumi) return await run(...request.pulumi);
    if (request.destroy) return await run("destroy", "--yes", "--remove");
    const code = await run("up", "--yes", "--skip-preview");
    if (code === 0) console.error(next);
    return code;
  } finally {
    await emulator.stop();
  }
}

async function selectStack(pulumi, options, state) {
  if (existsSync(path.join(state, ".pulumi", "stacks", "pulumi-azureml-quickstart", `${stack}.json`))) return;
  mkdirSync(state, { recursive: true });
  await runStep(`Making the stack "${stack}"`, pulumi, ["stack", "select", "--create", stack], options);
}
