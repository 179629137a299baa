import assert from "node:assert/strict";
import { computeInstanceKind } from "../../provider/computeInstance/kind";
import { detect } from "../../provider/drift/detect";
import { exitCodeOf, standingOf, summarize } from "../../provider/drift/report";
import { KINDS } from "../../provider/kinds";
import type { Kind } from "../../provider/kinds/kind";
import { type Azure, type Json, startAzure, WORKSPACE } from "../provider/azure";
import { declaredBy, deployed, drift, told } from "./declaring";

const compute = (name: string) => `${WORKSPACE}/computes/${name}`;
const BY_HAND = {
  location: "eastus",
  properties: { computeType: "ComputeInstance", properties: { vmSize: "Standard_DS3_v2" } },
};

describe("drift", () => {
  let azure: Azure;
  beforeEach(async () => {
    azure = await startAzure();
  });
  afterEach(() => azure.close());

  const instance = (name: string, more = {}) => deployed(azure, "ComputeInstance", { computeName: name, ...more });

  it("finds nothing after an up, with one request for all instances", async () => {
    const tags = { Team: "vision" };
    const stored = [
      await instance("dev", { tags, description: "mine" }),
      await instance("test", { powerState: "Stopped" }),
    ];
    await azure.requests();
    const reports = await drift(azure, { declared: declaredBy(...stored), unmanaged: false });
    assert.deepEqual(told(reports), ["unchanged dev", "unchanged test"]);
    assert.equal((await azure.requests()).length, 1);
    assert.equal(exitCodeOf(summarize(reports)), 0);
  });

  it("tells what changed, what is missing and what nobody declares", async () => {
    const stored = [await instance("dev", { tags: { team: "vision" } }), await instance("gone")];
    const { body } = await azure.arm("GET", compute("dev"));
    await azure.arm("PUT", compute("dev"), { ...body, tags: { ...body.tags, team: "speech", other: "x" } });
    await azure.arm("DELETE", `${compute("gone")}?underlyingResourceAction=Delete`);
    await azure.arm("PUT", compute("handmade"), BY_HAND);
    const reports = await drift(azure, { declared: declaredBy(...stored) });
    assert.deepEqual(told(reports), ["changed dev", "missing gone", "unmanaged handmade"]);
    const [dev] = reports;
    assert.deepEqual(dev?.differences, [{ path: "tags.team", declared: "vision", found: "speech" }]);
    assert.deepEqual(dev?.declaredIn, { stack: "dev", urn: stored[0]?.urn });
    assert.match(dev?.lastChange?.at ?? "", /^\d{4}-/);
    assert.equal(exitCodeOf(summarize(reports)), 2);
  });

  it("takes what steers the provider for as declared", async () => {
    const ours = { onDelete: "retain", timeouts: { create: "1h" }, onReplace: "allow", adopt: true };
    const stored = [
      await instance("dev", ours),
      await deployed(azure, "Image", { name: "train", image: "ubuntu:22.04", onDelete: "retain" }),
    ];
    const reports = await drift(azure, { declared: declaredBy(...stored) });
    assert.deepEqual(
      reports.map(({ status, differences }) => [status, differences]),
      [
        ["unchanged", []],
        ["unchanged", []],
      ],
    );
  });

  it("tells each resource as soon as it is known, and asks for nothing more when nobody reads on", async () => {
    const stored = [
      await instance("dev"),
      await deployed(azure, "Image", { name: "train", image: "ubuntu:22.04", onDelete: "retain" }),
    ];
    await azure.requests();
    const reports = detect({ declared: declaredBy(...stored), unmanaged: false }, { ...azure, kinds: KINDS });
    const { value } = await reports.next();
    assert.equal(value?.name, "dev");
    await reports.return(undefined);
    assert.deepEqual(await azure.requests(), ["GET /computes/dev"]);
  });

  it("looks into no further workspace when nobody reads on", async () => {
    const declared = declaredBy(await instance("dev"));
    const others = Array.from({ length: 100 }, (_, at) => `${WORKSPACE}${at}`);
    let surveys = 0;
    const survey: Kind["survey"] = async (connection, request) => {
      surveys += 1;
      const found = await computeInstanceKind.survey(connection, { ...request, workspaceId: WORKSPACE });
      return request.workspaceId === WORKSPACE ? found : { ...found, listed: [] };
    };
    const kinds = [{ ...computeInstanceKind, survey }];
    const reports = detect({ declared, workspaces: others }, { ...azure, kinds });
    await reports.next();
    const before = surveys;
    await reports.return(undefined);
    await azure.requests();
    await new Promise(setImmediate);
    assert.ok(surveys - before <= 8, `${surveys - before} more`);
  });

  it("throws when it is interrupted", async () => {
    const declared = declaredBy(await instance("dev"), await instance("test"));
    await assert.rejects(drift(azure, { declared, signal: AbortSignal.abort() }), { kind: "aborted" });
  });

  it("leaves what another stack has tagged to that stack", async () => {
    await instance("theirs");
    const reports = await drift(azure, { declared: [], workspaces: [WORKSPACE] });
    assert.deepEqual(reports, []);
  });

  it("sets a stop by idle shutdown apart, unless asked, and counts one by hand", async () => {
    const stored = [
      await instance("dev", { powerState: "Running" }),
      await instance("test", { powerState: "Running" }),
    ];
    await azure.admin("POST", "triggers", { compute: compute("dev"), action: "stop", trigger: "IdleShutdown" });
    await azure.arm("POST", `${compute("test")}/stop`);
    const declared = declaredBy(...stored);
    const reports = await drift(azure, { declared });
    assert.deepEqual(reports.map(standingOf), ["expected", "changed"]);
    const [idle, byHand] = reports.map(({ differences: [difference] }) => difference);
    const power = { path: "powerState", declared: "Running", found: "Stopped" };
    assert.deepEqual(idle, { ...power, expected: "stopped by IdleShutdown" });
    assert.deepEqual(byHand, power);
    assert.equal(reports[1]?.lastChange?.what, "Stop by User");
    const asked = await drift(azure, { declared, includeExpected: true });
    assert.deepEqual(asked.map(standingOf), ["changed", "changed"]);
  });

  it("goes on setting it apart after a resize, once the state knows of it", async () => {
    const stored = await instance("dev", { powerState: "Running", vmSize: "Standard_DS3_v2" });
    await azure.admin("POST", "triggers", { compute: compute("dev"), action: "stop", trigger: "IdleShutdown" });
    const { props: outputs } = await azure.provider.read(compute("dev"), stored.outputs);
    await azure.arm("POST", `${compute("dev")}/resize`, { targetVMSize: "Standard_DS4_v2" });
    const [report] = await drift(azure, { declared: declaredBy({ ...stored, outputs }) });
    assert.deepEqual(report?.differences, [
      { path: "vmSize", declared: "Standard_DS3_v2", found: "Standard_DS4_v2" },
      {
        path: "powerState",
        declared: "Running",
        found: "Stopped",
        expected: "stopped by Schedule or IdleShutdown before the last Resize",
      },
    ]);
  });

  it("compares secrets and shows none", async () => {
    const service = (value: string) => ({
      name: "app",
      image: { reference: "nginx" },
      endpoints: [{ target: 80, published: 8080, protocol: "http" }],
      environmentVariables: { TOKEN: { value } },
    });
    const stored = await instance("dev", { customServices: [service("hush-one")] });
    const { body } = await azure.arm("GET", compute("dev"));
    const text = JSON.stringify(body).replaceAll("hush-one", "hush-two");
    await azure.arm("PUT", compute("dev"), JSON.parse(text));
    const [report] = await drift(azure, { declared: declaredBy(stored) });
    assert.equal(report?.status, "changed");
    assert.equal(report?.differences[0]?.secret, true);
    assert.doesNotMatch(JSON.stringify(report), /hush/);
  });

  it("shows nothing of what the program has given as a secret, whatever it is", async () => {
    const tags = { Team: "hush-one", other: "one" };
    const stored = await instance("dev", { tags, description: "hush-three", vmSize: "Standard_DS3_v2" });
    const { body } = await azure.arm("GET", compute("dev"));
    const changed = { ...body, tags: { ...body.tags, Team: "hush-two", other: "two" } };
    changed.properties.description = "hush-four";
    await azure.arm("PUT", compute("dev"), changed);
    const secret = (value: string) => ({
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      plaintext: JSON.stringify(value),
    });
    const given = stored.inputs as { tags: object };
    const inputs = { ...given, tags: { ...given.tags, Team: secret("hush-one") }, description: secret("hush-three") };
    const [report] = await drift(azure, { declared: declaredBy({ ...stored, inputs }) });
    const masked = { declared: "<secret>", found: "<secret>", secret: true };
    assert.deepEqual(report?.differences, [
      { path: "tags.Team", ...masked },
      { path: "tags.other", declared: "one", found: "two" },
      { path: "description", ...masked },
    ]);
  });

  it("does what rules say: leaves out, and counts again once they are over", async () => {
    const stored = [await instance("dev", { tags: { team: "vision" } }), await instance("gone")];
    const { body } = await azure.arm("GET", compute("dev"));
    await azure.arm("PUT", compute("dev"), { ...body, tags: { ...body.tags, team: "speech" } });
    await azure.arm("DELETE", `${compute("gone")}?underlyingResourceAction=Delete`);
    const rule = { reason: "in repair", until: new Date(azure.clock.now()).toISOString().slice(0, 10) };
    const ignore = [
      { ...rule, resource: "d*", path: "tags" },
      { ...rule, resource: "gone", workspace: "vis?on" },
    ];
    const declared = declaredBy(...stored);
    const reports = await drift(azure, { declared, ignore });
    assert.deepEqual(reports.map(standingOf), ["ignored", "ignored"]);
    assert.deepEqual(reports[0]?.differences[0]?.ignored, rule);
    await azure.clock.sleep(24 * 3_600_000);
    const later = await drift(azure, { declared, ignore });
    assert.deepEqual(later.map(standingOf), ["changed", "missing"]);
  });

  it("reads nothing as gone that it may not see", async () => {
    const stored = [await instance("dev"), await instance("test")];
    await azure.admin("POST", "faults", { path: "/computes", count: 9, forbidden: true });
    const reports = await drift(azure, { declared: declaredBy(...stored) });
    assert.deepEqual(told(reports), ["unreadable vision", "unreadable dev", "unreadable test"]);
    assert.match(reports[1]?.reason ?? "", /403/);
    assert.equal(exitCodeOf(summarize(reports)), 1);
  });

  /** What others read, with the items of lists of instances changed. */
  const listing = (edit: (item: Json) => void) => ({
    clock: azure.clock,
    connection: azure.connectionOver((send) => async (request) => {
      const response = await send(request);
      if (!/\/computes\?/.test(request.path)) return response;
      const body = structuredClone(response.body) as { value: Json[] };
      body.value.forEach(edit);
      return { ...response, body };
    }),
  });

  it("tells of an instance that somebody has recreated, though it is as declared", async () => {
    const stored = [await instance("dev"), await instance("test")];
    const made = stored[0]?.outputs as { createdOn: string };
    await azure.arm("DELETE", `${compute("dev")}?underlyingResourceAction=Delete`);
    await azure.admin("POST", "advance", { seconds: 60 });
    const created = await azure.arm("PUT", compute("dev"), {
      ...BY_HAND,
      properties: { ...BY_HAND.properties, disableLocalAuth: true },
    });
    assert.equal(created.status, 201);
    const reports = await drift(azure, { declared: declaredBy(...stored) });
    assert.deepEqual(told(reports), ["changed dev", "unchanged test"]);
    const found = created.body.properties.createdOn;
    assert.notEqual(found, made.createdOn);
    assert.deepEqual(reports[0]?.differences, [{ path: "createdOn", declared: made.createdOn, found }]);
  });

  it("tells of what nobody declares once, also when a list repeats it", async () => {
    await azure.arm("PUT", compute("handmade"), BY_HAND);
    const reading = {
      clock: azure.clock,
      connection: azure.connectionOver((send) => async (request) => {
        const response = await send(request);
        const { value } = response.body as { value: unknown };
        return Array.isArray(value) ? { ...response, body: { value: [...value, ...value] } } : response;
      }),
    };
    assert.deepEqual(told(await drift(reading, { declared: [], workspaces: [WORKSPACE] })), ["unmanaged handmade"]);
  });

  it("tells that somebody has archived an image, declared or not", async () => {
    const stored = [
      await deployed(azure, "Image", { name: "train", version: "1", image: "ubuntu:22.04" }),
      await deployed(azure, "Image", { name: "train", version: "2", image: "ubuntu:22.04", isArchived: false }),
    ];
    for (const version of ["1", "2"]) {
      const path = `${WORKSPACE}/environments/train/versions/${version}?api-version=2026-05-01`;
      const { body } = await azure.arm("GET", path);
      await azure.arm("PUT", path, { properties: { ...body.properties, isArchived: true } });
    }
    const reports = await drift(azure, { declared: declaredBy(...stored) });
    assert.deepEqual(reports.map(standingOf), ["changed", "changed"]);
    assert.deepEqual(reports[0]?.differences, [{ path: "isArchived", declared: false, found: true }]);
  });

  it("tells environments apart whose names differ in the case of letters", async () => {
    const stored = await deployed(azure, "Image", { name: "Train", version: "1", image: "ubuntu:22.04" });
    const other = `${WORKSPACE}/environments/train/versions/1?api-version=2026-05-01`;
    await azure.arm("PUT", other, { properties: { image: "ubuntu:22.04" } });
    const reports = await drift(azure, {
      declared: declaredBy({ ...stored, id: String(stored.id).replace("vision", "Vision") }),
    });
    assert.deepEqual(told(reports).sort(), ["unchanged Train:1", "unmanaged train:1"]);
  });

  it("calls an instance missing whose name a compute of another type has", async () => {
    const stored = [await instance("dev"), await instance("test")];
    const reading = listing((item) => {
      if (item.name === "dev") item.properties.computeType = "AmlCompute";
    });
    const reports = await drift(reading, { declared: declaredBy(...stored) });
    assert.deepEqual(told(reports), ["missing dev", "unchanged test"]);
    assert.deepEqual(reports[0]?.notes, [
      'ComputeInstance "dev" of workspace "vision" is gone: a compute of type AmlCompute has its name now.',
    ]);
  });

  const LEFT_OUT: Record<string, (item: Json) => void> = {
    "the state": ({ properties: { properties } }) => {
      properties.state = null;
    },
    "values of secrets": ({ properties: { properties } }) => {
      for (const service of properties.customServices) service.environmentVariables.TOKEN.value = null;
    },
    "all properties": (item) => {
      item.properties = null;
    },
  };
  for (const [what, edit] of Object.entries(LEFT_OUT)) {
    it(`asks for the instances themselves where a list leaves out ${what}`, async () => {
      const service = {
        name: "app",
        image: { reference: "nginx" },
        environmentVariables: { TOKEN: { value: "hush" } },
      };
      const stored = [
        await instance("dev", { powerState: "Running", customServices: [service] }),
        await instance("idle", { powerState: "Running", customServices: [service] }),
        await instance("test", { powerState: "Running", customServices: [service] }),
      ];
      await azure.arm("POST", `${compute("dev")}/stop`);
      await azure.admin("POST", "triggers", { compute: compute("idle"), action: "stop", trigger: "IdleShutdown" });
      const reports = await drift(listing(edit), { declared: declaredBy(...stored) });
      assert.deepEqual(reports.map(standingOf), ["changed", "expected", "unchanged"]);
    });
  }

  it("tells what it read of a list that breaks off", async () => {
    const names = ["a-one", "b-two", "c-three", "d-four"];
    await azure.admin("PUT", "settings", { pageSize: 2 });
    // Lists are in the order of creation.
    const stored: Awaited<ReturnType<typeof instance>>[] = [];
    for (const name of names) stored.push(await instance(name));
    await azure.admin("POST", "faults", { path: "/computes$", after: 1, count: null, answer: { status: 500 } });
    const reports = await drift(azure, { declared: declaredBy(...stored) });
    const statuses = reports.map(({ status }) => status);
    assert.deepEqual(statuses, ["unreadable", "unchanged", "unchanged", "unreadable", "unreadable"]);
  });

  it("looks for images as well: changed labels, one that is gone, one made by hand", async () => {
    const image = (name: string, version: string, more = {}) =>
      deployed(azure, "Image", { name, version, image: "ubuntu:22.04", ...more });
    const stored = [
      await image("train", "1", { tags: { team: "vision" } }),
      await image("train", "2"),
      await image("score", "1"),
    ];
    const version = (name: string, of: string) =>
      `${WORKSPACE}/environments/${name}/versions/${of}?api-version=2026-05-01`;
    const { body } = await azure.arm("GET", version("train", "1"));
    const tags = { ...body.properties.tags, team: "speech" };
    await azure.arm("PUT", version("train", "1"), { properties: { ...body.properties, tags } });
    await azure.arm("DELETE", version("score", "1"));
    await azure.arm("PUT", version("handmade", "7"), { properties: { image: "ubuntu:22.04" } });
    const reports = await drift(azure, { declared: declaredBy(...stored) });
    assert.deepEqual(told(reports), [
      "unmanaged handmade:7",
      "missing score:1",
      "changed train:1",
      "unchanged train:2",
    ]);
    assert.equal(reports[2]?.differences[0]?.path, "tags.team");
  });
});
