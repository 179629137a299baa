import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startEmulator } from "./index";
import { parseProfile } from "./profiles";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    data: { type: "string" },
    workspace: { type: "string", multiple: true, default: [] },
    profile: { type: "string" },
  },
});

// dist/emulator/main.js and emulator/main.ts are at different depths below the package.
function version(): string {
  for (const folder of ["..", "../.."]) {
    try {
      return JSON.parse(readFileSync(join(__dirname, folder, "package.json"), "utf8")).version;
    } catch {}
  }
  return "unknown";
}

async function main(): Promise<void> {
  const emulator = await startEmulator({
    port: Number(values.port),
    dataDir: values.data,
    workspaces: values.workspace,
    profile: values.profile === undefined ? undefined : parseProfile(values.profile),
    log: (line) => console.error(`${new Date().toISOString()} ${line}`),
  });
  const { close, ...ready } = emulator;
  console.log(JSON.stringify({ ...ready, version: version() }));
  let isClosing = false;
  const stop = () => {
    if (isClosing) return;
    isClosing = true;
    close().then(
      () => process.exit(0),
      (error) => fail(error),
    );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  // The cli holds the other end of this channel: when it dies, so do we.
  process.on("disconnect", stop);
}

function fail(error: unknown): never {
  console.error(`emulator: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}

main().catch(fail);
