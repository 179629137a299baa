import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import type { Backend } from "../../emulator/backend";
import type { ComputeBody } from "../../emulator/computes/record";
import { coresOf, familyOf, type Usage, usageIn } from "../../emulator/computes/usage";
import { computes, group, preview, subscription, workspace } from "./client";
import { type InProcess, openInProcess } from "./withoutSockets";

/** The sums from the computes themselves; families without cores are left out. */
function counted(backend: Backend): Usage {
  const all = backend.resources.listByType<ComputeBody>("Microsoft.MachineLearningServices/workspaces/computes");
  const cores: Record<string, number> = {};
  for (const each of all) {
    const family = familyOf(each) ?? "";
    cores[family] = (cores[family] ?? 0) + coresOf(each);
  }
  return { computes: all.length, cores: withoutZeros(cores) };
}

const withoutZeros = (cores: Record<string, number>) =>
  Object.fromEntries(Object.entries(cores).filter(([, count]) => count !== 0));

function kept(backend: Backend): Usage {
  const { computes: count, cores } = usageIn(backend, subscription, "eastus");
  return { computes: count, cores: withoutZeros(cores) };
}

const name = fc.constantFrom("ci-one", "ci-two");
const size = fc.constantFrom("Standard_DS2_v2", "Standard_NV6", "Standard_NC6s_v3");
// The weights let instances live long enough to be stopped and resized.
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ act: fc.constant("put" as const), name, size, releaseQuotaOnStop: fc.boolean() }),
  },
  { weight: 12, arbitrary: fc.record({ act: fc.constant("advance" as const) }) },
  { weight: 8, arbitrary: fc.record({ act: fc.constantFrom("start", "stop" as const), name }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant("resize" as const), name, size }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constantFrom("delete", "fail" as const), name }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constantFrom("deleteWorkspace", "reset" as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function take(emulator: InProcess, given: Step): Promise<void> {
  const version = `api-version=${preview}`;
  const at = "name" in given ? `${computes}/${given.name}` : "";
  switch (given.act) {
    case "put": {
      const { size: vmSize, releaseQuotaOnStop } = given;
      const properties = { computeType: "ComputeInstance", properties: { vmSize, releaseQuotaOnStop } };
      await emulator.arm("PUT", `${at}?${version}`, { properties });
      return;
    }
    case "resize":
      await emulator.arm("POST", `${at}/resize?${version}`, { targetVMSize: given.size });
      return;
    case "delete":
      await emulator.arm("DELETE", `${at}?underlyingResourceAction=Delete&${version}`);
      return;
    case "fail":
      await emulator.admin("POST", "outcomes", { operation: "create", name: given.name });
      return;
    case "advance":
      await emulator.admin("POST", "advance", {});
      return;
    case "deleteWorkspace":
      await emulator.arm("DELETE", workspace);
      return;
    case "reset":
      await emulator.admin("POST", "reset");
      await emulator.admin("PUT", "speed", { default: "manual", update: "immediate" });
      return;
    default:
      await emulator.arm("POST", `${at}/${given.act}?${version}`);
  }
}

describe("emulator: the sums of what computes hold", () => {
  it("are right whatever happens to the computes", async () => {
    const emulator = await openInProcess();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { size: "max", minLength: 20, maxLength: 40 }), async (steps) => {
        await take(emulator, { act: "reset" });
        for (const each of steps) {
          await take(emulator, each);
          assert.deepEqual(kept(emulator.backend), counted(emulator.backend));
        }
      }),
      { numRuns: 40 },
    );
    emulator.close();
  });

  it("are made for a store that an earlier version wrote", async () => {
    const folder = mkdtempSync(join(tmpdir(), "emulator-test-"));
    const first = await openInProcess({ folder });
    for (const each of ["ci-one", "ci-two"] as const) {
      await take(first, { act: "put", name: each, size: "Standard_DS2_v2", releaseQuotaOnStop: false });
    }
    first.backend.documents("usage").clear();
    first.close();
    const second = await openInProcess({ folder });
    assert.deepEqual(kept(second.backend), { computes: 2, cores: { standardDSv2Family: 4 } });
    second.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("are gone with their group", async () => {
    const emulator = await openInProcess();
    await take(emulator, { act: "put", name: "ci-one", size: "Standard_DS2_v2", releaseQuotaOnStop: false });
    assert.equal((await emulator.arm("DELETE", `${group}?api-version=2021-04-01`)).status, 202);
    await emulator.arm("GET", "/subscriptions?api-version=2022-12-01");
    assert.deepEqual(kept(emulator.backend), { computes: 0, cores: {} });
    emulator.close();
  });
});
