import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { withinReadBudget } from "../../provider/azure/readBudget";
import { declaredInDefinitions } from "../../provider/drift/declaredInDefinitions";
import { type DriftEvent, type WatchRequest, watch } from "../../provider/drift/watch";
import { KINDS } from "../../provider/kinds";
import { type Azure, startAzure, WORKSPACE } from "../provider/azure";
import { declaredBy, deployed } from "./declaring";

const INTERVAL = 600_000;
const compute = (name: string) => `${WORKSPACE}/computes/${name}`;
const BY_HAND = {
  location: "eastus",
  properties: { computeType: "ComputeInstance", properties: { vmSize: "Standard_DS3_v2" } },
};

type Step = () => unknown;

describe("a watch of drift", () => {
  let azure: Azure;
  beforeEach(async () => {
    azure = await startAzure();
  });
  afterEach(() => azure.close());

  const instance = (name: string, more = {}) => deployed(azure, "ComputeInstance", { computeName: name, ...more });

  /** The events of each round. Between two rounds is one of the steps; after the last round the watch is interrupted. */
  async function rounds(request: WatchRequest, ...steps: Step[]): Promise<DriftEvent[][]> {
    const interruption = new AbortController();
    const told: DriftEvent[][] = [[]];
    const clock = {
      now: azure.clock.now,
      async sleep(milliseconds: number) {
        assert.equal(milliseconds, INTERVAL * 1.05);
        const step = steps.shift();
        if (!step) return interruption.abort();
        await step();
        await azure.clock.sleep(milliseconds);
        told.push([]);
      },
    };
    const connection = azure.connectionOver((send) => withinReadBudget(send, azure.clock));
    const asked = { intervalMilliseconds: INTERVAL, ...request, signal: interruption.signal };
    for await (const event of watch(asked, { clock, connection, kinds: KINDS }, () => 0.5)) told.at(-1)?.push(event);
    return told;
  }

  /** `changed dev powerState`, `resolved dev (changed)` */
  function brief(told: readonly DriftEvent[][]): string[][] {
    return told.map((events) =>
      events.map(({ event, was, resource, differences }) =>
        [event, resource.name, ...(was ? [`(${was})`] : []), ...differences.map((each) => each.path)].join(" "),
      ),
    );
  }

  const nothing = () => {};
  const stop = (name: string) => azure.arm("POST", `${compute(name)}/stop`);
  const start = (name: string) => azure.arm("POST", `${compute(name)}/start`);
  const remove = (name: string) => azure.arm("DELETE", `${compute(name)}?underlyingResourceAction=Delete`);
  const fault = (body: object) => azure.admin("POST", "faults", { path: "^/subscriptions", count: null, ...body });
  const heal = () => azure.admin("DELETE", "faults");

  it("tells at first all that is not as declared, then what is new, and nothing twice", async () => {
    const declared = declaredBy(
      await instance("dev", { powerState: "Running", vmSize: "Standard_DS3_v2" }),
      await instance("gone"),
      await instance("other"),
    );
    await remove("gone");
    const told = await rounds(
      { declare: async () => ({ declared }) },
      nothing,
      () => stop("dev"),
      nothing,
      () => azure.arm("POST", `${compute("dev")}/resize`, { targetVMSize: "Standard_DS4_v2" }),
      () => remove("other"),
      () => azure.arm("PUT", compute("handmade"), BY_HAND),
      nothing,
      () => remove("handmade"),
      () => azure.arm("POST", `${compute("dev")}/resize`, { targetVMSize: "Standard_DS3_v2" }),
      () => start("dev"),
    );
    assert.deepEqual(brief(told), [
      ["missing gone"],
      [],
      ["changed dev powerState"],
      [],
      ["changed dev vmSize powerState"],
      ["missing other"],
      ["unmanaged handmade"],
      [],
      ["resolved handmade (unmanaged)"],
      ["changed dev powerState"],
      ["resolved dev (changed)"],
    ]);
    const [event] = told[2] ?? [];
    assert.deepEqual(event?.differences, [{ path: "powerState", declared: "Running", found: "Stopped" }]);
    assert.equal(event?.resource.id, compute("dev"));
    assert.equal(event?.lastChange?.what, "Stop by User");
    assert.ok((event?.at ?? "") > (told[0]?.[0]?.at ?? ""));
  });

  it("tells once that a workspace cannot be read, and resolves nothing of it before it was", async () => {
    const declared = declaredBy(
      await instance("dev", { powerState: "Running" }),
      await instance("test", { tags: { team: "vision" } }),
      await instance("gone"),
    );
    await stop("dev");
    await remove("gone");
    await azure.arm("PUT", compute("handmade"), BY_HAND);
    const told = await rounds(
      { declare: async () => ({ declared }) },
      () => fault({ drop: "before" }),
      nothing,
      async () => {
        await heal();
        await remove("handmade");
        await start("dev");
        await fault({ answer: { status: 503 } });
      },
      heal,
      nothing,
    );
    assert.deepEqual(brief(told), [
      ["changed dev powerState", "missing gone", "unmanaged handmade"],
      ["unreadable vision"],
      [],
      [],
      ["resolved vision (unreadable)", "resolved dev (changed)", "resolved handmade (unmanaged)"],
      [],
    ]);
    assert.equal(told[1]?.[0]?.resource.type, "Workspace");
    assert.match(told[1]?.[0]?.reason ?? "", /got no answer/);
  });

  it("goes on through a storm of refusals", async () => {
    const declared = declaredBy(await instance("dev", { powerState: "Running" }), await instance("test"));
    const busy = { status: 429, code: "TooManyRequests", message: "Slow down.", headers: { "Retry-After": "0" } };
    const told = await rounds(
      { declare: async () => ({ declared }) },
      () => fault({ count: 6, answer: busy }),
      async () => {
        await stop("dev");
        await fault({ answer: busy });
      },
      nothing,
      heal,
    );
    assert.deepEqual(brief(told), [
      [],
      [],
      ["unreadable vision"],
      [],
      ["resolved vision (unreadable)", "changed dev powerState"],
    ]);
  });

  it("tells of one resource that cannot be read by itself", async () => {
    const declared = declaredBy(await instance("dev", { powerState: "Running" }), await instance("gone"));
    await remove("gone");
    const told = await rounds(
      { declare: async () => ({ declared }) },
      () => fault({ path: "/computes/gone$", forbidden: true }),
      nothing,
      heal,
    );
    assert.deepEqual(brief(told), [["missing gone"], ["unreadable gone"], [], ["resolved gone (unreadable)"]]);
  });

  it("asks anew what is declared, and does not end when that fails", async () => {
    const dev = await instance("dev", { powerState: "Running" });
    const test = await instance("test", { powerState: "Running" });
    await stop("dev");
    await stop("test");
    let declared = declaredBy(dev, test);
    let failure: string | undefined;
    const declare = async () => {
      if (failure) throw new Error(failure);
      return { declared, workspaces: [WORKSPACE] };
    };
    const unread = { id: "dev", type: "Stack", name: "dev", reason: "The backend does not answer." } as const;
    const told = await rounds(
      { declare },
      () => {
        failure = "infra: permission denied";
      },
      nothing,
      () => {
        failure = undefined;
        declared = [unread];
      },
      () => {
        declared = declaredBy(dev);
      },
    );
    assert.deepEqual(brief(told), [
      ["changed dev powerState", "changed test powerState"],
      ["unreadable declarations"],
      [],
      ["resolved declarations (unreadable)", "unreadable dev"],
      ["resolved dev (unreadable)", "resolved test (changed)"],
    ]);
    assert.match(told[1]?.[0]?.reason ?? "", /permission denied/);
    assert.equal(told[4]?.[1]?.reason, "It is no longer declared.");
    failure = "no such stack";
    await assert.rejects(rounds({ declare }), /no such stack/);
  });

  it("takes nothing for gone where it could not look", async () => {
    await azure.arm("PUT", compute("handmade"), BY_HAND);
    const stack = { id: "dev", type: "Stack", name: "dev", reason: "The backend does not answer." } as const;
    const place = { id: "/subscriptions/s", type: "Subscription", name: "s", reason: "It cannot be listed." } as const;
    type Gathered = Awaited<ReturnType<WatchRequest["declare"]>>;
    let gathered: Gathered = { declared: [], workspaces: [WORKSPACE] };
    const gathers = (next: Gathered) => () => {
      gathered = next;
    };
    const told = await rounds(
      { declare: async () => gathered },
      gathers({ declared: [stack], workspaces: [WORKSPACE] }),
      gathers({ declared: [place], workspaces: [] }),
      gathers({ declared: [], workspaces: [WORKSPACE] }),
      () => fault({ drop: "before" }),
      gathers({ declared: [place], workspaces: [] }),
      gathers({ declared: [], workspaces: [] }),
    );
    assert.deepEqual(brief(told), [
      ["unmanaged handmade"],
      ["unreadable dev"],
      ["resolved dev (unreadable)", "unreadable s"],
      ["resolved s (unreadable)"],
      ["unreadable vision"],
      ["unreadable s"],
      ["resolved vision (unreadable)", "resolved s (unreadable)", "resolved handmade (unmanaged)"],
    ]);
    const reason = "Its workspace is no longer looked at.";
    assert.deepEqual(
      told[6]?.map((event) => event.reason),
      [reason, undefined, reason],
    );
  });

  it("sees what became of definitions, also of a folder that is away for a while", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "watched "));
    const file = path.join(folder, "ci-dev.yml");
    const text = "name: ci-dev\ntype: computeinstance\n";
    writeFileSync(file, text);
    const told = await rounds(
      { declare: () => declaredInDefinitions([folder], WORKSPACE, undefined, { kinds: KINDS }) },
      () => writeFileSync(file, text.replace("type", "tpye")),
      nothing,
      () => writeFileSync(file, text),
      () => rmSync(folder, { recursive: true }),
    );
    assert.deepEqual(brief(told), [
      ["missing ci-dev"],
      [`unreadable ${file}`],
      [],
      [`resolved ${file} (unreadable)`],
      [`unreadable ${folder}`],
    ]);
  });

  it("sets apart what was to be expected or is ignored, until the rule is over", async () => {
    const declared = declaredBy(await instance("dev", { powerState: "Running" }), await instance("gone"));
    await azure.admin("POST", "triggers", { compute: compute("dev"), action: "stop", trigger: "IdleShutdown" });
    await remove("gone");
    const until = new Date(azure.clock.now() + 2 * INTERVAL).toISOString().slice(0, 10);
    const told = await rounds(
      { declare: async () => ({ declared }), ignore: [{ resource: "gone", reason: "in repair", until }] },
      nothing,
      () => azure.clock.sleep(86_400_000),
      nothing,
    );
    assert.deepEqual(brief(told), [["expected dev powerState", "ignored gone"], [], ["missing gone"], []]);
    assert.deepEqual(told[0]?.[1]?.ignored, { reason: "in repair", until });
  });

  it("asks for one list in a round, and shows no secret", async () => {
    const service = (value: string) => ({
      name: "app",
      image: { reference: "nginx" },
      environmentVariables: { TOKEN: { value } },
    });
    const declared = declaredBy(await instance("dev", { customServices: [service("hush-one")] }));
    const told = await rounds({ declare: async () => ({ declared }) }, async () => {
      const { body } = await azure.arm("GET", compute("dev"));
      const { status } = await azure.arm(
        "PUT",
        compute("dev"),
        JSON.parse(JSON.stringify(body).replaceAll("hush-one", "hush-two")),
      );
      assert.ok(status < 300);
      await azure.requests();
    });
    assert.deepEqual(await azure.requests(), ["GET /computes", "GET /environments"]);
    assert.equal(told[1]?.[0]?.differences[0]?.secret, true);
    assert.doesNotMatch(JSON.stringify(told), /hush/);
  });
});
