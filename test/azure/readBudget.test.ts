import assert from "node:assert/strict";
import { withinReadBudget } from "../../provider/azure/readBudget";
import type { Clock } from "../../provider/core/resource";
import { type Azure, startAzure, WORKSPACE } from "../provider/azure";

describe("reads within ARM's budget", () => {
  let azure: Azure;
  beforeEach(async () => {
    azure = await startAzure();
  });
  afterEach(() => azure.close());

  /** Time passes in Azure, too, while somebody sleeps. */
  function sharedClock(): { clock: Clock; slept(): number } {
    let slept = 0;
    const sleep = async (milliseconds: number) => {
      slept += milliseconds;
      await azure.admin("POST", "advance", { seconds: milliseconds / 1000 });
    };
    return { clock: { now: () => slept, sleep }, slept: () => slept };
  }

  const statuses = async () => {
    const { value } = await azure.admin("GET", "journal");
    return value.map(({ status }: { status: number }) => status);
  };

  it("are never refused, however many", async () => {
    await azure.admin("PUT", "settings", { throttling: true });
    const { clock, slept } = sharedClock();
    const { api } = azure.connectionOver((send) => withinReadBudget(send, clock));
    await api.getWorkspace(WORKSPACE);
    for (let done = 1; done < 500; done += 25) {
      await Promise.all(Array.from({ length: 25 }, () => api.getWorkspace(WORKSPACE)));
    }
    assert.equal((await statuses()).includes(429), false);
    assert.ok(slept() > 5000, `${slept()} ms`);
  });

  it("wait when somebody else has spent it", async () => {
    await azure.admin("PUT", "settings", { throttling: true });
    await Promise.all(Array.from({ length: 240 }, () => azure.arm("GET", `${WORKSPACE}?api-version=2025-12-01`)));
    const { clock } = sharedClock();
    const { api } = azure.connectionOver((send) => withinReadBudget(send, clock));
    await azure.admin("DELETE", "journal");
    for (let done = 0; done < 60; done += 1) await api.getWorkspace(WORKSPACE);
    assert.equal((await statuses()).includes(429), false);
  });

  it("come back after refusals, for about two minutes", async () => {
    const { clock, slept } = sharedClock();
    const { api } = azure.connectionOver((send) => withinReadBudget(send, clock));
    const refusing = (count: number | null) =>
      azure.admin("POST", "faults", {
        path: "vision$",
        count,
        answer: { status: 429, headers: { "Retry-After": "0" } },
      });
    await refusing(9);
    assert.equal((await api.getWorkspace(WORKSPACE)).location, "eastus");
    await refusing(null);
    await assert.rejects(api.getWorkspace(WORKSPACE), /429/);
    assert.ok(slept() > 120_000 && slept() < 200_000, `${slept()} ms`);
  });
});
