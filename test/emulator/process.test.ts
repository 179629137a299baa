import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { startEmulator } from "../../emulator/index";
import { skipFor } from "../notes";
import { Client, computes, workspace } from "./client";

interface Running {
  child: ChildProcess;
  client: Client;
  ready: Record<string, string>;
}

/** Runs the emulator as the process that the command starts, and reads the line that says it listens. */
async function run(folder: string, ...more: string[]): Promise<Running> {
  const main = join(__dirname, "../../emulator/main.ts");
  const given = ["--require", "ts-node/register", main, `--data=${folder}`, `--workspace=${workspace}`, ...more];
  const child = spawn(process.execPath, given, { stdio: ["ignore", "pipe", "inherit", "ipc"] });
  const [line] = await once(createInterface(child.stdout as NodeJS.ReadableStream), "line");
  const ready = JSON.parse(line);
  return { child, ready, client: new Client({ ...ready, close: async () => {} }) };
}

const ended = (child: ChildProcess) => once(child, "exit");

describe("emulator: as a process", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "emulator-test-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("loses nothing when it is killed, and keeps its certificate authority and its keys", async () => {
    const first = await run(folder);
    assert.deepEqual(Object.keys(first.ready).sort(), [
      "adminKey",
      "ca",
      "clientId",
      "clientSecret",
      "subscriptionId",
      "tenantId",
      "url",
      "version",
    ]);
    await first.client.admin("PUT", "speed", { create: "manual" });
    const status = (await first.client.put("ci-dev")).headers["azure-asyncoperation"] ?? "";
    const killed = ended(first.child);
    first.child.kill("SIGKILL");
    await killed;
    const second = await run(folder);
    try {
      const { url: _, ...before } = first.ready;
      const { url, ...after } = second.ready;
      assert.deepEqual(after, before);
      const { properties } = (await second.client.get("ci-dev")).body;
      assert.equal(properties.provisioningState, "Creating");
      await second.client.admin("POST", "advance");
      const path = status.replace(/^https:\/\/[^/]+/, url ?? "");
      assert.equal((await second.client.arm("GET", path)).body.status, "Succeeded");
    } finally {
      const stopped = ended(second.child);
      second.child.kill("SIGTERM");
      assert.deepEqual(await stopped, [0, null]);
    }
  });

  it("lets nobody else read its folder, which has private keys", async function () {
    if (process.platform === "win32") return skipFor(this, "windows");
    const made = join(folder, "made");
    const emulator = await startEmulator({ dataDir: made });
    try {
      const modeOf = (name: string) => statSync(join(made, name)).mode & 0o777;
      const modes = readdirSync(made).map((name) => [name, modeOf(name)] as const);
      assert.equal(modeOf("."), 0o700);
      const kept = modes.filter(([name]) => name.startsWith("emulator.sqlite"));
      assert.ok(kept.length > 1, "SQLite keeps more than one file");
      assert.deepEqual(
        kept.filter(([, mode]) => mode !== 0o600),
        [],
      );
      assert.match(readFileSync(emulator.ca, "utf8"), /-----END CERTIFICATE-----\n$/);
    } finally {
      await emulator.close();
    }
  });

  it("takes a profile, and ends when what started it is gone", async () => {
    const { child, client } = await run(folder, "--profile=realistic");
    assert.equal((await client.admin("GET", "profile")).name, "realistic");
    const stopped = ended(child);
    child.disconnect();
    assert.deepEqual(await stopped, [0, null]);
  });

  it("goes on with what the clock moves after a restart", async () => {
    let now = Date.parse("2026-01-01T00:00:00Z");
    const options = { dataDir: folder, workspaces: [workspace], clock: { now: () => now } };
    const first = await startEmulator(options);
    const client = new Client(first);
    await client.admin("PUT", "speed", { default: { seconds: 60 } });
    await client.put("ci-dev");
    await first.close();
    now += 59_000;
    const second = await startEmulator(options);
    const state = async () => (await new Client(second).get("ci-dev")).body.properties.properties.state;
    try {
      assert.equal(await state(), "Creating");
      now += 1_000;
      assert.equal(await state(), "Running");
      const list = await new Client(second).arm("GET", computes);
      assert.equal(list.body.value[0].properties.modifiedOn, "2026-01-01T00:01:00.0000000+00:00");
    } finally {
      await second.close();
    }
  });

  it("says what is wrong with a workspace that is none", async () => {
    await assert.rejects(startEmulator({ workspaces: ["/x"] }), /"\/x" is not a workspace: .* then @region/);
    await assert.rejects(startEmulator({ workspaces: [`${workspace}@mars`] }), /"mars" is not a region/);
  });
});
