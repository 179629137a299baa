import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator } from "../../emulator/index";
import { Client, computes, withEmulator, workspace } from "./client";

describe("emulator: latency profiles", () => {
  const stateOf = async (client: Client, name: string) => (await client.get(name)).body?.properties?.properties?.state;

  it("are instant unless told otherwise, and realistic ones end when the clock says so", () =>
    withEmulator(async (client) => {
      assert.equal((await client.admin("GET", "profile")).name, "instant");
      const { name, speeds } = await client.admin("PUT", "profile", { name: "realistic" });
      assert.deepEqual([name, speeds.create], ["realistic", { seconds: 300 }]);
      const poll = (await client.put("ci-dev")).headers["azure-asyncoperation"] ?? "";
      await client.admin("POST", "advance", { seconds: 240 });
      assert.equal((await client.arm("GET", poll)).body.status, "InProgress");
      assert.equal(await stateOf(client, "ci-dev"), "Creating");
      await client.admin("POST", "advance", { seconds: 60 });
      assert.equal((await client.arm("GET", poll)).body.status, "Succeeded");
      assert.equal(await stateOf(client, "ci-dev"), "Running");
      await client.arm("POST", `${computes}/ci-dev/stop`);
      await client.admin("POST", "advance", { seconds: 59 });
      assert.equal(await stateOf(client, "ci-dev"), "Stopping");
      await client.admin("POST", "advance", { seconds: 1 });
      assert.equal(await stateOf(client, "ci-dev"), "Stopped");
    }));

  it("change what runs, and a speed of one's own is no profile", () =>
    withEmulator(async (client) => {
      await client.admin("PUT", "profile", { name: "realistic" });
      await client.put("ci-dev");
      await client.admin("PUT", "profile", { name: "instant" });
      assert.equal(await stateOf(client, "ci-dev"), "Running");
      await client.admin("PUT", "speed", { default: "immediate", create: { seconds: 1 } });
      assert.equal((await client.admin("GET", "profile")).name, null);
    }));

  it("can be given at the start, where a reset goes back to", () =>
    withEmulator(
      async (client) => {
        assert.equal((await client.admin("GET", "profile")).name, "realistic");
        await client.admin("PUT", "profile", { name: "instant" });
        await client.admin("POST", "reset");
        assert.equal((await client.admin("GET", "profile")).name, "realistic");
      },
      { profile: "realistic" },
    ));

  it("do not begin anew when the emulator is started again with the same one", async () => {
    const folder = mkdtempSync(join(tmpdir(), "emulator-test-"));
    let now = Date.parse("2026-01-01T00:00:00Z");
    const start = () =>
      startEmulator({ dataDir: folder, workspaces: [workspace], profile: "realistic", clock: { now: () => now } });
    try {
      const first = await start();
      await new Client(first).put("ci-dev");
      await first.close();
      now += 300_000;
      const second = await start();
      assert.equal(await stateOf(new Client(second), "ci-dev"), "Running");
      await second.close();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
