import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Compute } from "../../provider/azure/api";
import { resolveSettings, type Settings } from "../../provider/azure/config";
import { createOrders } from "../../provider/azure/orders";
import { type Asker, DEMANDED, type Effect, ROWS } from "../../provider/azure/permit";
import type { Send } from "../../provider/azure/pipeline";
import type { Session } from "../../provider/cli/session";
import { type Action, type Consents, orderOf } from "../../provider/computeInstance/commands/steps";
import { onGroundsOf } from "../../provider/computeInstance/door/changes";
import { ComputeInstance, Workspace } from "../../provider/computeInstance/handle";
import { computeInstance } from "../../provider/computeInstance/lifecycle";
import { targetOf } from "../../provider/computeInstance/target";
import { write } from "../../provider/computeInstance/writing/update";
import type { Observed, RemoveRequest } from "../../provider/core/resource";
import type { Values } from "../../provider/core/values";
import { root } from "../../scripts/setUp/folders.mjs";
import { type Azure, type Json, startAzure, WORKSPACE } from "./azure";
import { COMPUTE, failureOf } from "./deploying";

const WHO = 'ComputeInstance "ci-dev" of workspace "vision"';
const SIZE = "Standard_DS4_v2";
const TAG = "pulumi-azureml";
const OWNER = { organization: "organization", project: "shop", stack: "dev", type: "ComputeInstance", name: "dev" };
const RUN = { runId: "train", status: "Paused" };
const IS_ACTIVE = /1 run is active on it, and a \w+ would end it: train Paused/;

/** What a cell comes to: why nothing was sent, or what was logged. */
type Told = string | readonly string[];
type Cell = readonly [what: string, work: () => Promise<Told>, said: RegExp];

describe("what has to be shown", () => {
  let azure: Azure;
  let lines: string[];
  before(async () => {
    azure = await startAzure();
  });
  beforeEach(async () => {
    await azure.admin("POST", "reset");
    lines = [];
  });
  after(() => azure.close());

  const note = (text: string) => void lines.push(text);
  const call = (owner: typeof OWNER | undefined = OWNER) => ({
    owner,
    log: { progress() {}, info: note, warn: note },
    clock: azure.clock,
  });
  /** One run of an engine, which has seen nothing yet. */
  const engine = (settings: Partial<Settings> = {}, way: (send: Send) => Send = (send) => send) => {
    const connection = azure.connectionOver(way, { settings });
    return computeInstance(() => connection);
  };
  /** Another one, to which something happens after its first look. */
  const beforeSecondRead = (happens: () => Promise<unknown>) => {
    let reads = 0;
    return engine({}, (send) => async (request) => {
      const isRead = request.method === "GET" && request.path.includes("/computes/ci-dev?");
      if (isRead) reads += 1;
      if (isRead && reads === 2) await happens();
      return send(request);
    });
  };
  const ordering = (env: Record<string, string>, config: Record<string, string> = {}): Partial<Settings> => {
    const { onActiveRuns, onDelete, onInterrupt, maxDeletions, orders } = resolveSettings((key) => config[key], env);
    return { onActiveRuns, onDelete, onInterrupt, maxDeletions, orders };
  };
  const inputsOf = async (given: Values = {}): Promise<Values> => {
    const newInputs = { workspaceId: WORKSPACE, computeName: "ci-dev", preflight: "off", ...given };
    return (await engine().check({ ...call(), newInputs })).inputs;
  };
  const made = async (given: Values = {}): Promise<Observed & { readonly inputs: Values }> => {
    const inputs = await inputsOf(given);
    return { inputs, ...(await engine().reconcile({ ...call(), inputs })) };
  };
  const someoneMakes = async (tags: Values = {}, computeType = "ComputeInstance") => {
    const properties = { computeType, ...(computeType === "ComputeInstance" && { properties: { vmSize: SIZE } }) };
    await azure.arm("PUT", COMPUTE, { location: "eastus", tags, properties });
    await azure.arm("GET", COMPUTE);
  };
  const someoneTags = async (tags: Values) => {
    const { body } = await azure.arm("GET", COMPUTE);
    await azure.arm("PUT", COMPUTE, { location: "eastus", tags, properties: body.properties });
    await azure.arm("GET", COMPUTE);
  };
  const isRunning = () => azure.admin("POST", "runs", { compute: COMPUTE, runs: [RUN] });
  const cannotBeRead = () =>
    azure.admin("POST", "faults", {
      method: "GET",
      path: "/computes/ci-dev$",
      count: null,
      answer: { status: 403, code: "AuthorizationFailed" },
    });
  /** While Azure answers with something else of this name. */
  const beingAnother = async (work: () => Promise<unknown>) => {
    const body = { ...(await azure.arm("GET", COMPUTE)).body };
    const other = { ...body, properties: { ...body.properties, computeType: "AKS" } };
    return azure.withAnswer("GET", "/computes/ci-dev", other, () => refusalOf(work));
  };
  const refusalOf = async (work: () => Promise<unknown>): Promise<string> => {
    await azure.requests();
    return (await failureOf(work())).message;
  };
  const logOf = async (work: () => Promise<unknown>): Promise<string[]> => {
    await azure.requests();
    await work();
    return lines;
  };
  const writes = async () => {
    const sent = (await azure.requests()).filter((request) => !/^GET|checkComputeName/.test(request));
    return sent.map((request) => request.replace("/computes/ci-dev", ""));
  };

  const removing = async (
    { given = {}, request = {} }: { given?: Values; request?: Partial<RemoveRequest> } = {},
    resource = engine(),
  ) => {
    const { id, inputs, properties } = await made(given);
    await azure.requests();
    return () => resource.remove({ ...call(), id, inputs, observed: properties, ...request });
  };
  const updating = async (before: Values, after: Values, more: Json = {}, resource = engine()) => {
    const { id, properties: observed } = await made(before);
    const inputs = await inputsOf(after);
    await azure.requests();
    return () => resource.reconcile({ ...call(), id, inputs, observed, ...more });
  };
  const creating = async (given: Values = {}, resource = engine()) => {
    const inputs = await inputsOf(given);
    return () => resource.reconcile({ ...call(), inputs });
  };

  /** A handle as a command has it, with an order of its user for the act, or none. */
  const commanded = async (action: Action, consents?: Consents) => {
    const orders = createOrders();
    const connection = azure.connectionOver((send) => send, { orders });
    const compute: Compute = (await azure.arm("GET", COMPUTE)).body;
    const session = { connection, orders, clock: azure.clock } as unknown as Session;
    const instance = { id: COMPUTE, name: "ci-dev", workspaceId: WORKSPACE, compute } as Json;
    if (consents) orders.give(COMPUTE, action, orderOf(session, action, instance, consents));
    const handle = ComputeInstance.deserialize(new Workspace(WORKSPACE, connection, azure.clock), compute);
    return () => handle[action]({ showOutput: note });
  };
  const scripted = async (): Promise<ComputeInstance> => {
    await someoneMakes();
    const compute: Compute = (await azure.arm("GET", COMPUTE)).body;
    return ComputeInstance.deserialize(new Workspace(WORKSPACE, azure.connection, azure.clock), compute);
  };
  const otherWorkspace = () => new Workspace(`${WORKSPACE}2`, azure.connection, azure.clock);

  /** Without the evidence, nothing is sent. */
  const REFUSED: Record<string, Cell> = {
    "engine's delete: id": [
      "an id with something behind it",
      async () => refusalOf(await removing({ request: { id: `${COMPUTE}/..` } })),
      /is not the ARM id of a compute/,
    ],
    "engine's delete: declared word": [
      "a word that is not known",
      async () => {
        const { id, inputs, properties: observed } = await made();
        const request = { ...call(), id, inputs: { ...inputs, onDelete: "retian" }, observed };
        return refusalOf(() => engine().remove(request));
      },
      /its state says onDelete: "retian", which is not known here/,
    ],
    "engine's delete: no other entry": [
      "another entry that reads it while the deletion waits",
      async () => {
        const { id, inputs, properties: observed } = await made();
        let isRead = false;
        const resource = engine({}, (send) => async (request) => {
          if (request.path.startsWith("/history") && !isRead) {
            isRead = true;
            await resource.read({ ...call(), id, isForeign: true, declaredBefore: [], inputs: {} });
          }
          return send(request);
        });
        return refusalOf(() => resource.remove({ ...call(), id, inputs, observed }));
      },
      /was not deleted: the resource "dev" of this program reads it\./,
    ],
    "engine's delete: no runs": [
      "a run that has not ended",
      async () => {
        const remove = await removing();
        await isRunning();
        return refusalOf(remove);
      },
      IS_ACTIVE,
    ],
    "engine's delete: count": [
      "none allowed",
      async () => refusalOf(await removing({}, engine(ordering({}, { "azureml:maxDeletions": "0" })))),
      /azureml:maxDeletions allows 0 in one run/,
    ],
    "engine's delete: read": [
      "no read",
      async () => {
        const remove = await removing();
        await cannotBeRead();
        return refusalOf(remove);
      },
      /cannot be read\. 403/,
    ],
    "engine's delete: same thing": [
      "another type",
      async () => beingAnother(await removing()),
      /was not deleted: a compute of type AKS has its name now/,
    ],
    "engine's delete: interruption": [
      "a machine that runs, where onInterrupt forbids it",
      async () => refusalOf(await removing({ given: { onInterrupt: "fail" } })),
      /it was not deleted\. It is the machine of .*, and onInterrupt is "fail"/,
    ],
    "engine's delete: owner": [
      "another owner's tag",
      async () => {
        const remove = await removing();
        await someoneTags({ [TAG]: "v1:another" });
        return refusalOf(remove);
      },
      /was not deleted: another Pulumi resource has tagged it as its own/,
    ],
    "engine's delete: made when": [
      "another time",
      async () => {
        const { id, inputs, properties } = await made();
        const observed = { ...properties, createdOn: "2020-01-01T00:00:00Z" };
        return refusalOf(() => engine().remove({ ...call(), id, inputs, observed }));
      },
      /was not deleted: it was recreated since the state was written/,
    ],
    "engine's create: id": [
      "a workspace with something behind it",
      async () => {
        const inputs = { ...(await inputsOf()), workspaceId: `${WORKSPACE}?x=` };
        return refusalOf(() => engine().reconcile({ ...call(), inputs }));
      },
      /is not the ARM id of a compute/,
    ],
    "engine's create: no runs": [
      "a run, where what is adopted is to stop",
      async () => {
        await someoneMakes();
        await isRunning();
        return refusalOf(await creating({ adopt: true, powerState: "Stopped" }));
      },
      IS_ACTIVE,
    ],
    "engine's create: read": [
      "somebody else's instance, when the request is to be repeated",
      async () => {
        const resource = beforeSecondRead(async () => {
          await someoneMakes();
          await azure.requests();
        });
        const create = await creating({}, resource);
        await azure.admin("POST", "faults", { method: "PUT", path: "/computes/ci-dev$", drop: "before" });
        return refusalOf(create);
      },
      /was not created: somebody else has made it in the meantime/,
    ],
    "engine's create: same thing": [
      "another type",
      async () => {
        await someoneMakes();
        return beingAnother(await creating({ adopt: true }));
      },
      /a compute of type AKS has this name/,
    ],
    "engine's create: shown": [
      "a failed creation that is none any more",
      async () => {
        await azure.admin("POST", "outcomes", { operation: "create", state: "CreateFailed" });
        await failureOf(made());
        const resource = beforeSecondRead(() => azure.admin("POST", "states", { compute: COMPUTE, state: "Running" }));
        return refusalOf(await creating({}, resource));
      },
      /was not created: its creation had failed, and somebody else has recreated it since/,
    ],
    "engine's create: interruption": [
      "a machine that runs, where what is adopted is to stop and onInterrupt forbids it",
      async () => {
        await someoneMakes();
        return refusalOf(await creating({ adopt: true, powerState: "Stopped", onInterrupt: "fail" }));
      },
      /cannot be adopted\. powerState is refused, because onInterrupt is "fail": it would stop the machine of/,
    ],
    "engine's create: owner": [
      "another owner's tag",
      async () => {
        await someoneMakes({ [TAG]: "v1:another" });
        return refusalOf(await creating({ adopt: true, description: "ours" }));
      },
      /Another Pulumi resource has tagged it as its own\. To manage it here, set adopt: "takeOver"/,
    ],
    "engine's create: made when": [
      "no order to adopt what is there already",
      async () => {
        await someoneMakes();
        return refusalOf(await creating({ description: "ours" }));
      },
      /exists already\. To manage it here, set adopt: true/,
    ],
    "engine's update: id": [
      "an id with something behind it",
      async () => refusalOf(await updating({}, { description: "two" }, { id: `${COMPUTE}#` })),
      /is not the ARM id of a compute/,
    ],
    "engine's update: no runs": [
      "a run that has not ended",
      async () => {
        const update = await updating({}, { vmSize: SIZE });
        await isRunning();
        return refusalOf(update);
      },
      IS_ACTIVE,
    ],
    "engine's update: read": [
      "no read",
      async () => {
        const update = await updating({}, { description: "two" });
        await cannotBeRead();
        return refusalOf(update);
      },
      /cannot be read\. 403/,
    ],
    "engine's update: same thing": [
      "another type",
      async () => beingAnother(await updating({}, { description: "two" })),
      /a compute of type AKS has this name/,
    ],
    "engine's update: shown": [
      "a change that no preview has shown, whoever asks for it",
      async () => {
        const { inputs, properties: observed } = await made();
        const wanted = { id: COMPUTE, inputs, observed };
        const found: Compute = (await azure.arm("GET", COMPUTE)).body;
        const target = targetOf(azure.connection, call(), COMPUTE, "update", inputs, []);
        const changes = azure.resource.diff({ ...inputs, vmSize: SIZE }, observed);
        const writing = { target: onGroundsOf(target, wanted, found), changes, known: observed } as Json;
        return refusalOf(() => write(writing));
      },
      /no preview has shown the change of vmSize.* Nothing was sent/,
    ],
    "engine's update: interruption": [
      "a machine that counted as stopped and runs",
      async () => {
        const update = await updating({ powerState: "Stopped" }, { vmSize: SIZE });
        await azure.arm("POST", `${COMPUTE}/start`);
        await azure.arm("GET", COMPUTE);
        await azure.requests();
        return refusalOf(update);
      },
      /vmSize was not changed\. It is the machine of .*, and the state did not know that/,
    ],
    "engine's update: owner": [
      "another owner's tag",
      async () => {
        const update = await updating({}, { description: "two" });
        await someoneTags({ [TAG]: "v1:another" });
        return refusalOf(update);
      },
      /was not updated: another Pulumi resource has tagged it as its own/,
    ],
    "engine's update: made when": [
      "another time",
      async () => {
        const { id, properties } = await made();
        await someoneTags({});
        const observed = { ...properties, createdOn: "2020-01-01T00:00:00Z" };
        const inputs = await inputsOf({ description: "two" });
        return refusalOf(() => engine().reconcile({ ...call(), id, inputs, observed }));
      },
      /was not updated: somebody else has recreated it since the state was written/,
    ],
    "script: id": [
      "a name with something behind it",
      async () => {
        const compute = { ...(await scripted()).serialize(), id: `${COMPUTE}/..` };
        const deserialize = async () => ComputeInstance.deserialize(otherWorkspace(), compute);
        return refusalOf(deserialize);
      },
      /is no serialized ComputeInstance/,
    ],
    "script: named": [
      "an instance of another workspace",
      async () => {
        const compute = (await scripted()).serialize();
        return refusalOf(async () => ComputeInstance.deserialize(otherWorkspace(), compute).delete());
      },
      /belongs to the workspace .*vision, not to .*vision2/,
    ],
    "script: read": [
      "no read",
      async () => {
        const handle = await scripted();
        await cannotBeRead();
        return refusalOf(() => handle.delete());
      },
      /cannot be read\. 403/,
    ],
    "script: same thing": [
      "another type",
      async () => {
        const handle = await scripted();
        return beingAnother(() => handle.delete());
      },
      /a compute of type AKS has this name/,
    ],
    "command: id": [
      "a name with something behind it",
      async () => {
        const compute = { ...(await scripted()).serialize(), id: `${COMPUTE}%2F..` };
        return refusalOf(async () => ComputeInstance.deserialize(otherWorkspace(), compute));
      },
      /is no serialized ComputeInstance/,
    ],
    "command: named": [
      "no order of a user",
      async () => {
        await someoneMakes();
        return refusalOf(await commanded("stop"));
      },
      /Nobody has ordered to stop .*ci-dev\. Nothing was sent/,
    ],
    "command: no runs": [
      "a run that has not ended",
      async () => {
        await someoneMakes();
        await isRunning();
        return refusalOf(await commanded("stop", {}));
      },
      /a stop would end it: train Paused\..* stop it anyway with --ignore-runs/,
    ],
    "command: read": [
      "no read",
      async () => {
        await someoneMakes();
        const stop = await commanded("stop", {});
        await cannotBeRead();
        return refusalOf(stop);
      },
      /cannot be read\. 403/,
    ],
    "command: same thing": [
      "another type",
      async () => {
        await someoneMakes();
        return beingAnother(await commanded("delete", { ignoreRuns: true }));
      },
      /a compute of type AKS has this name/,
    ],
    "command: stack's consent": [
      "a tag that a stack has set since the list was read",
      async () => {
        await someoneMakes();
        const remove = await commanded("delete", {});
        await someoneTags({ [TAG]: "v1:another" });
        return refusalOf(remove);
      },
      /was not deleted: a Pulumi stack has tagged it as its own\. .*--force/,
    ],
  };

  const demanded = Object.entries(DEMANDED).flatMap(([asker, rows]) =>
    ["id", ...Object.keys(rows)].map((row) => `${asker}: ${row}`),
  );

  it("has a test for each cell of the table", () => {
    assert.deepEqual(Object.keys(REFUSED).sort(), demanded.sort());
  });

  for (const [cell, [what, work, said]] of Object.entries(REFUSED)) {
    it(`is demanded of the ${cell}; ${what} sends nothing`, async () => {
      assert.match(String(await work()), said);
      assert.deepEqual(await writes(), []);
    });
  }

  /** What is sent anyway, and how the log names the order. */
  const ORDERED: Record<string, readonly [...Cell, sent: readonly string[]]> = {
    "engine's delete: declared word": [
      "AZUREML_ON_DELETE",
      async () =>
        logOf(await removing({ given: { onDelete: "retain" } }, engine(ordering({ AZUREML_ON_DELETE: "delete" })))),
      /^AZUREML_ON_DELETE=delete: it counts instead of onDelete: "retain"\.$/m,
      ["DELETE "],
    ],
    "engine's delete: no runs": [
      "AZUREML_ON_ACTIVE_RUNS",
      async () => {
        const remove = await removing({}, engine(ordering({ AZUREML_ON_ACTIVE_RUNS: "ignore" })));
        await isRunning();
        return logOf(remove);
      },
      /^AZUREML_ON_ACTIVE_RUNS=ignore: whether runs are active on .*ci-dev.* is not asked\.$/m,
      ["DELETE "],
    ],
    "engine's delete: count": [
      "AZUREML_MAX_DELETIONS",
      async () => {
        const settings = ordering({ AZUREML_MAX_DELETIONS: "1" }, { "azureml:maxDeletions": "0" });
        return logOf(await removing({}, engine(settings)));
      },
      /^AZUREML_MAX_DELETIONS=1: it counts instead of azureml:maxDeletions\.$/m,
      ["DELETE "],
    ],
    "engine's delete: interruption": [
      "AZUREML_ON_INTERRUPT",
      async () => {
        const settings = ordering({ AZUREML_ON_INTERRUPT: "allow" });
        return logOf(await removing({ given: { onInterrupt: "fail" } }, engine(settings)));
      },
      /^AZUREML_ON_INTERRUPT=allow: it counts instead of onInterrupt: "fail"\.$/m,
      ["DELETE "],
    ],
    "engine's update: interruption": [
      "AZUREML_ON_INTERRUPT",
      async () => {
        const given = { onInterrupt: "fail" };
        const resource = engine(ordering({ AZUREML_ON_INTERRUPT: "allow" }));
        return logOf(await updating(given, { ...given, vmSize: SIZE }, {}, resource));
      },
      /^AZUREML_ON_INTERRUPT=allow: it counts instead of onInterrupt: "fail"\.$/m,
      ["POST /resize"],
    ],
    "engine's create: no runs": [
      "onActiveRuns",
      async () => {
        await someoneMakes();
        await isRunning();
        return logOf(await creating({ adopt: true, powerState: "Stopped", onActiveRuns: "ignore" }));
      },
      /^onActiveRuns: "ignore": whether runs are active on/m,
      ["POST /stop"],
    ],
    "engine's create: owner": [
      "adopt",
      async () => {
        await someoneMakes({ [TAG]: "v1:another" });
        return logOf(await creating({ adopt: "takeOver", description: "ours" }));
      },
      /^adopt: "takeOver": ComputeInstance "ci-dev" .* is taken from its owner\.$/m,
      ["PUT "],
    ],
    "engine's update: no runs": [
      "onActiveRuns",
      async () => {
        const update = await updating({ onActiveRuns: "ignore" }, { onActiveRuns: "ignore", vmSize: SIZE });
        await isRunning();
        return logOf(update);
      },
      /^onActiveRuns: "ignore": whether runs are active on/m,
      ["POST /resize"],
    ],
    "engine's update: owner": [
      "adopt",
      async () => {
        const update = await updating({ adopt: "takeOver" }, { adopt: "takeOver", description: "two" });
        await someoneTags({ [TAG]: "v1:another" });
        return logOf(update);
      },
      /^adopt: "takeOver": .* is taken from its owner\.$/m,
      ["PUT "],
    ],
    "engine's update: made when": [
      "adopt",
      async () => {
        const { id, properties } = await made();
        await someoneTags({});
        const observed = { ...properties, createdOn: "2020-01-01T00:00:00Z" };
        const inputs = await inputsOf({ adopt: true, description: "two" });
        return logOf(() => engine().reconcile({ ...call(), id, inputs, observed }));
      },
      /^adopt: true: .* is not the one that the state has\.$/m,
      ["PUT "],
    ],
    "command: no runs": [
      "--ignore-runs",
      async () => {
        await someoneMakes();
        await isRunning();
        return logOf(await commanded("stop", { ignoreRuns: true }));
      },
      /--ignore-runs: whether runs are active on .* is not asked\.$/m,
      ["POST /stop"],
    ],
    "command: stack's consent": [
      "--force",
      async () => {
        await someoneMakes({ [TAG]: "v1:another" });
        return logOf(await commanded("delete", { force: true }));
      },
      /--force: .* is deleted although a stack owns it\.$/m,
      ["DELETE "],
    ],
  };

  for (const [cell, [order, work, said, sent]] of Object.entries(ORDERED)) {
    it(`may be ordered: ${order} stands for that row of the ${cell}, and is named in the log`, async () => {
      const told = await work();
      assert.match([told].flat().join("\n"), said);
      assert.deepEqual(await writes(), sent);
    });
  }

  it("is looked at again after a wait: what was recreated meanwhile is not changed", async () => {
    const { id, properties: observed } = await made();
    const inputs = await inputsOf({ description: "two" });
    await azure.admin("POST", "states", { compute: COMPUTE, state: "Starting" });
    const resource = beforeSecondRead(async () => {
      await azure.arm("DELETE", `${COMPUTE}?underlyingResourceAction=Delete`);
      await azure.admin("POST", "advance", { seconds: 1 });
      await someoneMakes();
      await azure.requests();
    });
    const refusal = await refusalOf(() => resource.reconcile({ ...call(), id, inputs, observed }));
    assert.match(refusal, /was not changed: somebody else has recreated it meanwhile\. Run "pulumi up" again\./);
    assert.deepEqual(await writes(), []);
  });

  it("is not logged as ordered where the order was not needed", async () => {
    await someoneMakes();
    await logOf(await commanded("delete", { force: true }));
    assert.deepEqual(lines, []);
    const settings = ordering({ AZUREML_ON_DELETE: "delete", AZUREML_MAX_DELETIONS: "3" });
    assert.deepEqual(await logOf(await removing({}, engine(settings))), []);
  });

  it("is replaced row by row: an order about runs does not allow another owner's instance", async () => {
    const remove = await removing(
      {},
      engine(ordering({ AZUREML_ON_ACTIVE_RUNS: "ignore", AZUREML_ON_DELETE: "delete" })),
    );
    await someoneTags({ [TAG]: "v1:another" });
    assert.match(await refusalOf(remove), new RegExp(`${WHO} was not deleted: another Pulumi resource`));
    await azure.admin("POST", "reset");
    await someoneMakes({ [TAG]: "v1:another" });
    await isRunning();
    assert.match(await refusalOf(await commanded("delete", { force: true })), IS_ACTIVE);
    assert.match(await refusalOf(await commanded("delete", { ignoreRuns: true })), /a Pulumi stack has tagged it/);
    assert.deepEqual(await writes(), []);
  });

  it("is in the documentation as it is in the code", () => {
    const page = readFileSync(path.join(root, "docs", "evidence.md"), "utf8");
    const rows = page.split("\n").filter((line) => /^\| (Evidence|`)/.test(line));
    const cells = rows.map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
    const [[, ...askers] = [], [first, ...always] = [], ...demands] = cells;
    assert.deepEqual(askers, Object.keys(DEMANDED));
    assert.match(String(first), /^`id`: /);
    assert.ok(always.every((cell) => cell === "always"));
    const written = demands
      .filter(([name = ""]) => ROWS.some((row) => name.startsWith(`\`${row}\`: `)))
      .flatMap(([name = "", ...effects]) =>
        effects.map((effect, i) => [`${askers[i]}: ${/^`(.*?)`/.exec(name)?.[1]}`, effect]),
      );
    const inCode = written.map(([cell = ""]) => {
      const [asker, row] = cell.split(": ") as [Asker, string];
      const effects = (DEMANDED[asker] as Record<string, readonly Effect[]>)[row];
      return [cell, effects?.join(", ") ?? "—"];
    });
    assert.equal(written.length, ROWS.length * askers.length);
    assert.deepEqual(written, inCode);
  });
});
