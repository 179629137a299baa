import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator } from "../../emulator/index";
import { emulatorClock } from "../clock";
import { Client, computes, group, subscription, withEmulator, workspace } from "./client";
import { type InProcess, openInProcess, type Work } from "./withoutSockets";

const nameOf = (index: number) => `load-a${index}x`;

describe("emulator: under load", () => {
  it("answers 500 requests on 500 connections at once", () =>
    withEmulator(async (client) => {
      await client.put("ci-dev");
      const answers = await Promise.all(Array.from({ length: 500 }, () => client.get("ci-dev")));
      assert.deepEqual(
        answers.filter((answer) => answer.status !== 200 || answer.body.name !== "ci-dev"),
        [],
      );
      assert.equal((await client.admin("GET", "journal")).value.length, 502);
    }));

  describe("with 2,000 instances in one workspace", () => {
    let folder = "";
    let emulator: InProcess;
    before(async () => {
      folder = mkdtempSync(join(tmpdir(), "emulator-test-"));
      emulator = await openInProcess({ folder });
      await emulator.admin("PUT", "quotas", { limit: 1_000_000 });
      await emulator.admin("PUT", "speed", { default: { seconds: 300 } });
      await emulator.admin("PUT", "settings", { pageSize: 50 });
    });
    after(() => rmSync(folder, { recursive: true, force: true }));

    let filled = 0;
    const fill = async (count: number) => {
      const settings = { computeType: "ComputeInstance", properties: {} };
      for (; filled < count; filled++) {
        const { status } = await emulator.arm("PUT", `${computes}/${nameOf(filled)}`, { properties: settings });
        assert.equal(status, 201);
      }
    };

    /** What each kind of request costs the store now. */
    async function costs(): Promise<Record<string, Work>> {
      const body = { properties: { computeType: "ComputeInstance", properties: {} } };
      const last = filled - 1;
      const vault = `${group}/providers/Microsoft.KeyVault/vaults?api-version=2023-07-01`;
      const requests: Record<string, () => Promise<{ status: number }>> = {
        read: () => emulator.arm("GET", `${computes}/${nameOf(7)}`),
        missing: () => emulator.arm("GET", `${computes}/none`),
        page: () => emulator.arm("GET", computes),
        others: () => emulator.arm("GET", vault),
        name: () => emulator.arm("POST", `${workspace}/checkComputeNameAvailability`, { name: nameOf(7) }),
        create: () => emulator.arm("PUT", `${computes}/${nameOf(filled++)}`, body),
        refused: () => emulator.arm("PUT", `${computes}/${nameOf(last)}`, body),
      };
      const found: Record<string, Work> = {};
      for (const [name, request] of Object.entries(requests)) {
        emulator.work();
        assert.ok((await request()).status < 410, name);
        found[name] = emulator.work();
      }
      return found;
    }

    it("does as much for a request as with 60", async () => {
      await fill(60);
      const few = await costs();
      await fill(2000);
      assert.deepEqual(await costs(), few);
    });

    it("lists them all, page by page, while some are deleted", async () => {
      await fill(2000);
      await emulator.admin("POST", "advance", { seconds: 300 });
      await emulator.admin("PUT", "speed", { default: "immediate" });
      const seen = new Set<string>();
      let link: string | undefined = computes;
      while (link) {
        const { body }: { body: { value: { name: string }[]; nextLink?: string } } = await emulator.arm("GET", link);
        for (const { name } of body.value) {
          assert.ok(!seen.has(name), name);
          seen.add(name);
        }
        const [{ name } = { name: "" }] = body.value;
        const gone = `${computes}/${name}?underlyingResourceAction=Delete`;
        assert.equal((await emulator.arm("DELETE", gone)).status, 202);
        link = body.nextLink;
      }
      assert.equal(seen.size, filled);
    });

    it("loses none of them over a restart, nor what they hold", async () => {
      const usages = `/subscriptions/${subscription}/providers/Microsoft.MachineLearningServices/locations/eastus/usages`;
      const held = async (arm: (method: string, path: string) => Promise<{ body: { value: unknown[] } }>) =>
        (await arm("GET", usages)).body.value.slice(0, 2);
      await emulator.admin("PUT", "speed", { default: { seconds: 300 } });
      await fill(filled + 10);
      const before = await held(emulator.arm);
      emulator.close();
      const second = await startEmulator({ dataDir: folder, workspaces: [workspace], clock: emulatorClock });
      try {
        const client = new Client(second);
        assert.deepEqual(await held((method, path) => client.arm(method, path)), before);
        await client.admin("PUT", "settings", { pageSize: 5000 });
        const states = async () =>
          (await client.arm("GET", computes)).body.value.map(
            (each: { properties: { properties: { state: string } } }) => each.properties.properties.state,
          );
        const count = (before[0] as { currentValue: number }).currentValue;
        assert.equal((await states()).length, count);
        assert.equal((await states()).filter((state: string) => state === "Creating").length, 10);
        await client.admin("POST", "advance", { seconds: 300 });
        assert.deepEqual(new Set(await states()), new Set(["Running"]));
      } finally {
        await second.close();
      }
    });
  });
});
