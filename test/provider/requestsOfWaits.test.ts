import { strict as assert } from "node:assert";
import type { Connection } from "../../provider/azure/connection";
import type { Send } from "../../provider/azure/pipeline";
import { computeInstance } from "../../provider/computeInstance/lifecycle";
import { dynamicProvider } from "../../provider/pulumi/dynamicProvider";
import { type SteppingClock, steppingClock } from "../azure/steppingClock";
import { START } from "../clock";
import { type Azure, inputsOf, type Json, startAzure, WORKSPACE } from "./azure";

const names = Array.from({ length: 100 }, (_, at) => `ci-${at}-a`);
const isStatus = (request: string) => /computeOperations?(Status|Results)/.test(request);

describe("the requests of waits", function () {
  this.timeout(120_000);
  let azure: Azure;
  let clock: SteppingClock;
  let provider: Azure["provider"];
  /** Milliseconds on the clock at which each request was sent, by `METHOD path`. */
  let sent: [request: string, at: number][];

  beforeEach(async () => {
    let open = 0;
    sent = [];
    clock = steppingClock(START, () => open > 0);
    azure = await startAzure({}, clock);
    await azure.admin("PUT", "quotas", { limit: 1_000_000 });
    const counting =
      (send: Send): Send =>
      (request) => {
        open += 1;
        sent.push([`${request.method} ${request.path}`, clock.now()]);
        return send(request).finally(() => {
          open -= 1;
        });
      };
    const connection: Connection = azure.connectionOver(counting);
    const command = () =>
      dynamicProvider(
        computeInstance(() => connection),
        clock,
      );
    // A destroy is a command of its own.
    provider = { ...command(), delete: (id, outs) => command().delete(id, outs) };
  });
  afterEach(() => azure.close());

  const takes = (seconds: number) =>
    azure.admin("PUT", "speed", { default: seconds === 0 ? "immediate" : { seconds } });
  const checked = async (given: Json) => (await provider.check({}, inputsOf({ preflight: "off", ...given }))).inputs;

  /** Does the work for each of a hundred, for each a moment after the one before; how long it took, and what it asked. */
  async function each<T>(apart: number, work: (at: number) => Promise<T>) {
    await azure.requests();
    const began = clock.now();
    const all = names.map(async (_, at) => {
      await clock.sleep(at * apart);
      return work(at);
    });
    const made = (await clock.during(Promise.all(all))) as Json[];
    return { made, seconds: (clock.now() - began) / 1000, requests: await azure.requests() };
  }

  async function createAll(apart: number) {
    const inputs = await Promise.all(names.map((computeName) => checked({ computeName })));
    const created = await each(apart, (at) => provider.create(inputs[at]));
    assert.deepEqual([...new Set(created.made.map(({ outs }) => outs.state))], ["Running"]);
    assert.equal(created.requests.filter(isStatus).length, 0);
    return { ...created, inputs };
  }

  const listsIn = (requests: string[]) => requests.filter((request) => request === "GET /computes").length;

  it("are not more than 4.7 for each of a hundred creations of a minute, and none is about an operation", async () => {
    await takes(60);
    const { seconds, requests } = await createAll(10);
    assert.ok(seconds >= 60 && seconds < 63, `${seconds} s`);
    assert.ok(requests.length <= 4.7 * names.length, `${requests.length}`);
    // Three for each, a list per second, five quick ones, and the workspace.
    assert.ok(listsIn(requests) <= 62 + 5, `${listsIn(requests)} lists`);
    assert.ok(requests.length <= 3 * names.length + listsIn(requests) + 2, `${requests.length}`);
  });

  it("are few where creations and deletions take no time, which nobody waits for", async () => {
    const { made, seconds, requests } = await createAll(10);
    assert.ok(seconds < 1.1, `${seconds} s`);
    assert.ok(requests.length <= 3.3 * names.length, `${requests.length}`);
    const deletion = await each(10, (at) => provider.delete(made[at].id, made[at].outs));
    assert.ok(deletion.seconds < 1.1, `${deletion.seconds} s`);
    assert.ok(deletion.requests.length <= 5.3 * names.length, `${deletion.requests.length}`);
  });

  describe("leave an operation alone until its Retry-After has passed", () => {
    beforeEach(() => azure.admin("PUT", "settings", { retryAfterSeconds: 7 }));

    /** Milliseconds from the last write to the first question about its operation, and between all questions. */
    function pauses(): number[] {
      const write = sent.findLastIndex(([request]) => !request.startsWith("GET"));
      const asked = sent.filter(([request], at) => at > write && isStatus(request)).map(([, at]) => at);
      return asked.map((at, i) => at - (asked[i - 1] ?? sent[write]?.[1] ?? 0));
    }
    const existing = async () => {
      const inputs = await checked({ computeName: "ci-dev", powerState: "Running" });
      return { inputs, ...(await clock.during(provider.create(inputs))) } as Json;
    };
    const failing = (operation: string) =>
      azure.admin("POST", "outcomes", { operation, errors: [{ code: "NoLuck", message: "None." }] });

    const updates: [what: string, given: Json][] = [
      ["an update", { powerState: "Running", description: "d" }],
      ["a stop", { powerState: "Stopped" }],
    ];
    for (const [what, given] of updates) {
      for (const seconds of [0, 20]) {
        it(`of ${what} that takes ${seconds} s`, async () => {
          const { id, outs } = await existing();
          const inputs = await checked({ computeName: "ci-dev", ...given });
          await takes(seconds);
          const began = clock.now();
          await clock.during(provider.update(id, outs, inputs));
          const all = pauses();
          assert.ok(all.length > 0 && Math.min(...all) >= 7000, `${all}`);
          assert.ok(clock.now() - began <= (seconds + 8) * 1000, `${clock.now() - began}`);
        });
      }
    }

    it("while another instance is looked at every second", async () => {
      const { id, outs } = await existing();
      await azure.admin("PUT", "settings", { retryAfterSeconds: 1 });
      await azure.admin("PUT", "speed", { create: { seconds: 30 }, default: "immediate" });
      const other = provider.create(await checked({ computeName: "ci-other" }));
      await clock.during(clock.sleep(3_000));
      await azure.admin("PUT", "settings", { retryAfterSeconds: 7 });
      const inputs = await checked({ computeName: "ci-dev", powerState: "Running", description: "d" });
      const began = clock.now();
      await clock.during(provider.update(id, outs, inputs));
      assert.ok(clock.now() - began <= 8_000, `${clock.now() - began}`);
      const all = pauses();
      assert.ok(all.length === 1 && Math.min(...all) >= 7000, `${all}`);
      await clock.during(other);
    });

    it("and not much longer, whenever others are looked at", async () => {
      const { id, outs: first } = await existing();
      let outs = first;
      await azure.admin("PUT", "settings", { retryAfterSeconds: 1 });
      await azure.admin("PUT", "speed", { create: { seconds: 30 }, default: "immediate" });
      const other = provider.create(await checked({ computeName: "ci-other" }));
      for (const description of ["a", "b", "c"]) {
        await clock.during(clock.sleep(3_500));
        const inputs = await checked({ computeName: "ci-dev", powerState: "Running", description });
        const began = clock.now();
        ({ outs } = (await clock.during(provider.update(id, outs, inputs))) as Json);
        assert.ok(clock.now() - began <= 1_400, `${clock.now() - began}`);
      }
      await clock.during(other);
    });

    it("of a creation and of a deletion that fail", async () => {
      await failing("create");
      const inputs = await checked({ computeName: "ci-bad" });
      await assert.rejects(clock.during(provider.create(inputs)), /NoLuck: None\./);
      assert.ok(pauses().length === 1 && Math.min(...pauses()) >= 7000, `${pauses()}`);
      const { id, outs } = await existing();
      await failing("delete");
      await assert.rejects(clock.during(provider.delete(id, outs)), /NoLuck: None\./);
      assert.ok(pauses().length === 1 && Math.min(...pauses()) >= 7000, `${pauses()}`);
    });

    it("but not beyond the deadline", async () => {
      const { id, outs } = await existing();
      const given = { powerState: "Running", description: "d", timeouts: { update: "3s" } };
      const inputs = await checked({ computeName: "ci-dev", ...given });
      await clock.during(provider.update(id, outs, inputs));
      assert.deepEqual(pauses(), [3000]);
    });
  });

  it("end soon after a write that is done with its answer", async () => {
    const inputs = await checked({ computeName: "ci-dev" });
    const made: Json = await clock.during(provider.create(inputs));
    const declared = await checked({ computeName: "ci-dev", idleTimeBeforeShutdown: "PT30M" });
    const began = clock.now();
    await clock.during(provider.update(made.id, made.outs, declared));
    assert.ok(sent.some(([request]) => request.includes("updateIdleShutdownSetting")));
    assert.ok(clock.now() - began <= 200, `${clock.now() - began}`);
  });

  it("give mounts an interval to show, because those that do not show count as done", async () => {
    const inputs = await checked({ computeName: "ci-dev" });
    const made: Json = await clock.during(provider.create(inputs));
    const source = `azureml:/${WORKSPACE}/datastores/data/paths/a`;
    const mount = { mountName: "a", source, sourceType: "URI" };
    const declared = await checked({ computeName: "ci-dev", dataMounts: [mount] });
    const began = clock.now();
    await clock.during(provider.update(made.id, made.outs, declared));
    assert.ok(sent.some(([request]) => request.includes("updateDataMounts")));
    assert.ok(clock.now() - began >= 5_000, `${clock.now() - began}`);
  });

  it("repeat a write that was refused for another operation only after an interval", async () => {
    const { id, outs }: Json = await clock.during(provider.create(await checked({ computeName: "ci-dev" })));
    const answer = { status: 409, code: "Conflict", message: "There is already an active operation submitted." };
    await azure.admin("POST", "faults", { method: "DELETE", path: "/computes/ci-dev", count: 3, answer });
    await clock.during(provider.delete(id, outs));
    const deletions = sent.filter(([request]) => request.startsWith("DELETE")).map(([, at]) => at);
    const apart = deletions.slice(1).map((at, i) => at - (deletions[i] ?? 0));
    assert.ok(apart.length === 3 && Math.min(...apart) >= 5000, `${apart}`);
  });
});
