import assert from "node:assert/strict";
import { START } from "../clock";
import { computes, subscription } from "./client";
import { type InProcess, openInProcess } from "./withoutSockets";

describe("emulator: throttling", () => {
  let now = START;
  let emulator: InProcess;
  beforeEach(async () => {
    now = START;
    emulator = await openInProcess({ clock: { now: () => now } });
  });
  afterEach(() => emulator.close());

  const remove = () => emulator.arm("DELETE", `${computes}/x?underlyingResourceAction=Delete`);
  const left = ({ headers }: { headers: Record<string, string> }) =>
    Object.fromEntries(
      Object.entries(headers)
        .filter(([name]) => name.startsWith("x-ms-ratelimit-remaining-"))
        .map(([name, value]) => [name.replace("x-ms-ratelimit-remaining-", ""), value]),
    );

  it("tells what is left of the budget that a request draws on", async () => {
    assert.deepEqual(left(await emulator.arm("GET", computes)), { "subscription-reads": "249" });
    assert.deepEqual(left(await emulator.arm("GET", computes)), { "subscription-reads": "248" });
    assert.deepEqual(left(await emulator.arm("POST", `${computes}/x/start`)), { "subscription-writes": "199" });
    assert.deepEqual(left(await remove()), { "subscription-deletes": "199" });
    const list = await emulator.arm("GET", "/subscriptions?api-version=2022-12-01");
    assert.deepEqual(left(list), { "tenant-reads": "249" });
    assert.deepEqual(left(await emulator.arm("GET", `/rp/workspaces${computes}`)), {});
  });

  it("refuses nobody unless it is turned on", async () => {
    for (let turn = 0; turn < 200; turn++) await remove();
    const { status, headers } = await remove();
    assert.deepEqual([status, left({ headers })], [204, { "subscription-deletes": "0" }]);
  });

  it("refuses with 429 and Retry-After what exceeds a budget, and gives it back with the clock", async () => {
    await emulator.admin("PUT", "settings", { throttling: true });
    for (let turn = 0; turn < 200; turn++) assert.equal((await remove()).status, 204);
    const { status, headers, body } = await remove();
    assert.deepEqual([status, headers["retry-after"], body.error.code], [429, "1", "SubscriptionRequestsThrottled"]);
    assert.match(body.error.message, new RegExp(`subscription '${subscription}' actor '.+' exceeded`));
    assert.equal((await emulator.arm("GET", computes)).status, 200);
    await emulator.admin("POST", "advance", { seconds: 1 });
    const statuses = [];
    for (let turn = 0; turn < 11; turn++) statuses.push((await remove()).status);
    assert.deepEqual(statuses, [...Array(10).fill(204), 429]);
    now += 20_000;
    assert.deepEqual(left(await remove()), { "subscription-deletes": "199" });
  });

  it("leaves each subscription its own budget", async () => {
    const other = "99999999-2222-3333-4444-555555555555";
    await emulator.admin("POST", "subscriptions", { id: other });
    await emulator.arm("GET", computes);
    const answer = await emulator.arm("GET", `/subscriptions/${other}?api-version=2022-12-01`);
    assert.deepEqual(left(answer), { "subscription-reads": "249" });
  });
});
