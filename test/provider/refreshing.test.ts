import { strict as assert } from "node:assert";
import type { Values } from "../../provider/core/values";
import { type Azure, inputsOf, type Json, startAzure, WORKSPACE } from "./azure";

const COUNT = 1000;
const PAGES = 10;
/** As many as the engine reads at once, unless it is told otherwise. */
const PARALLEL = 8;
const names = Array.from({ length: COUNT }, (_, i) => `ci-${i}a`);
const computeOf = (name: string) => `${WORKSPACE}/computes/${name}`;

/** Does the work for each, some at a time, as the engine does. */
async function each<T, Result>(items: readonly T[], work: (item: T) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = [...items.entries()];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  return results;
}

const bodyOf = (description: string, more: Values = {}) => ({
  location: "eastus",
  tags: { team: "vision" },
  properties: { computeType: "ComputeInstance", description, properties: { vmSize: "Standard_DS3_v2", ...more } },
});

describe("a refresh of 1,000 instances of one workspace", () => {
  let azure: Azure;
  let known: Json[] = [];

  before(async () => {
    azure = await startAzure();
    await azure.admin("PUT", "quotas", { limit: 1_000_000 });
    await azure.admin("PUT", "settings", { retryAfterSeconds: 0 });
    await each(names, (name) => azure.arm("PUT", computeOf(name), bodyOf("ours")));
    known = await each(names, async (name) => {
      const declared = ["description", "tags/team", "vmSize"];
      const inputs = inputsOf({ computeName: name, description: "ours", tags: { team: "vision" }, vmSize: "x" });
      return ((await azure.provider.read(computeOf(name), { ...inputs, __declared: declared })) as Json).props;
    });
  });
  // Everything before it is another refresh.
  beforeEach(async () => {
    await azure.clock.sleep(60_000);
    await azure.requests();
  });
  after(() => azure.close());

  const refresh = (): Promise<Json[]> =>
    each(known, (props) => azure.provider.read(computeOf(props.computeName), props));
  const unchanged = (read: Json[]) =>
    assert.deepEqual(
      read.map(({ props }) => props),
      known,
    );

  /** The pages of the list, and all else. The first instance and the first page are asked for at once: either may be first. */
  function sorted(requests: readonly string[]) {
    const [first, page] = [`GET /computes/${names[0]}`, "GET /computes"];
    const others = requests.filter((request) => request !== first && request !== page);
    return {
      ofFirst: requests.filter((each) => each === first),
      pages: requests.filter((each) => each === page),
      others,
    };
  }

  /** The requests that Azure accepted: those that it throttled were sent again. */
  async function accepted(): Promise<string[]> {
    const { value } = await azure.admin("GET", "journal");
    return value
      .filter(({ path, status }: Json) => path.startsWith("/subscriptions") && status !== 429)
      .map(({ method, path }: Json) => `${method} ${path.replace(WORKSPACE, "")}`);
  }

  it("takes a GET and the pages of one list, and shows nothing", async () => {
    unchanged(await refresh());
    const requests = await azure.requests();
    const { ofFirst, pages, others } = sorted(requests);
    assert.deepEqual([ofFirst.length, pages.length, others], [1, PAGES, []]);
  });

  it("takes no more, and shows the same, while every third request is throttled", async () => {
    const answer = { status: 429, code: "TooManyRequests", message: "Slow down.", headers: { "Retry-After": "0" } };
    for (let i = 0; i < 40; i++) {
      await azure.admin("POST", "faults", { method: "*", path: "^/subscriptions", after: 2 + 2 * i, answer });
    }
    unchanged(await refresh());
    assert.ok((await accepted()).length <= PAGES + 1, String(await accepted()));
    const throttled = 40 - (await azure.admin("GET", "faults")).value.length;
    await azure.admin("DELETE", "faults");
    assert.ok(throttled >= 5, String(throttled));
  });

  it("finds what was changed, what is gone and what was removed, with a GET for what is gone", async () => {
    const put = (i: number, body: Json) => azure.arm("PUT", computeOf(names[i] ?? ""), body);
    await put(3, bodyOf("theirs"));
    await put(500, { ...bodyOf("ours"), tags: null });
    const gone = `${computeOf(names[700] ?? "")}?underlyingResourceAction=Delete`;
    await azure.arm("DELETE", gone);
    await azure.requests();
    const read = await refresh();
    const requests = await azure.requests();
    const { ofFirst, others } = sorted(requests);
    assert.deepEqual([ofFirst.length, others], [1, [`GET /computes/${names[700]}`, "GET "]]);
    assert.ok(requests.length <= PAGES + 3, String(requests));
    const found = read.flatMap(({ inputs }, i) => (inputs?.description === "ours" && inputs.tags.team ? [] : [i]));
    assert.deepEqual(found, [3, 500, 700]);
    assert.deepEqual([read[3].inputs.description, read[500].inputs.tags, read[700]], ["theirs", {}, {}]);
    await put(3, bodyOf("ours"));
    await put(500, bodyOf("ours"));
    await put(700, bodyOf("ours"));
  });
});

describe("a refresh of a few instances", () => {
  let azure: Azure;
  before(async () => {
    azure = await startAzure();
  });
  beforeEach(() => azure.admin("POST", "reset"));
  after(() => azure.close());

  const SCHEDULE = [{ action: "Stop", triggerType: "Cron", cron: { expression: "0 18 * * *" } }];
  const DECLARED = {
    description: "ours",
    schedules: { computeStartStop: SCHEDULE },
    idleTimeBeforeShutdown: "PT1H",
    tags: { team: "vision" },
  };

  /** What the state has of each. */
  async function deployed(count: number, given: Values = DECLARED): Promise<Json[]> {
    const made: Json[] = [];
    for (const name of names.slice(0, count)) {
      const { inputs } = await azure.provider.check({}, inputsOf({ computeName: name, ...given }));
      made.push(await azure.provider.create(inputs));
    }
    await azure.clock.sleep(60_000);
    await azure.requests();
    return made;
  }
  const read = ({ id, outs }: Json): Promise<Json> => azure.provider.read(id, outs);
  const requests = async () => (await azure.requests()).map((request) => request.replace("/computes", ""));

  it("shows nothing where lists leave out what a GET shows, and asks for no more than that", async () => {
    await azure.admin("PUT", "switches", { listOmitsDetails: true });
    const plain = await deployed(3, { description: "ours" });
    for (const each of plain) assert.deepEqual((await read(each)).props.applications, each.outs.applications);
    assert.deepEqual(await requests(), ["GET /ci-0a", "GET ", "GET /ci-1a", "GET /ci-2a"]);
  });

  it("believes that what was declared is gone only after a GET, or where others in the list have it", async () => {
    const made = await deployed(4);
    const withoutSchedules = (i: number) => {
      const body = { idleTimeBeforeShutdown: "PT1H" };
      return azure.arm("PUT", made[i].id, bodyOf("ours", body));
    };
    await withoutSchedules(2);
    await requests();
    const shown = async (i: number) => (await read(made[i])).inputs.schedules.computeStartStop;
    assert.deepEqual([await shown(0), await shown(1), await shown(2)], [SCHEDULE, SCHEDULE, undefined]);
    assert.deepEqual(await requests(), ["GET /ci-0a", "GET "]);
    for (const i of [0, 1, 3]) await withoutSchedules(i);
    await azure.clock.sleep(60_000);
    await requests();
    assert.deepEqual([await shown(0), await shown(1), await shown(3)], [undefined, undefined, undefined]);
    assert.deepEqual(await requests(), ["GET /ci-0a", "GET ", "GET /ci-1a", "GET /ci-3a"]);
  });

  it("sees what the same process has written since, as an up with a refresh does", async () => {
    const made = await deployed(3, { description: "ours" });
    for (const each of made.slice(0, 2)) await read(each);
    const { inputs } = await azure.provider.check({}, inputsOf({ computeName: "ci-2a", description: "new" }));
    await azure.provider.update(made[2].id, made[2].outs, inputs);
    assert.equal((await read(made[2])).props.description, "new");
    await azure.provider.delete(made[1].id, made[1].outs);
    assert.deepEqual(await read(made[1]), {});
  });

  it("reads who may not list", async () => {
    const made = await deployed(3);
    await azure.admin("POST", "faults", { method: "GET", path: "/computes$", count: null, forbidden: true });
    for (const each of made) assert.equal((await read(each)).props.description, "ours");
    assert.deepEqual(await requests(), ["GET /ci-0a", "GET ", "GET /ci-1a", "GET /ci-2a"]);
  });

  it("takes one request for one instance", async () => {
    const [made] = await deployed(1);
    await read(made);
    assert.deepEqual(await requests(), ["GET /ci-0a"]);
  });
});
