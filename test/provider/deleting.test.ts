import { strict as assert } from "node:assert";
import type { Request, Send } from "../../provider/azure/pipeline";
import { asAnswered } from "../../provider/azure/refusals";
import { computeInstance } from "../../provider/computeInstance/lifecycle";
import { AzureMLError } from "../../provider/core/errors";
import type { Values } from "../../provider/core/values";
import { dynamicProvider } from "../../provider/pulumi/dynamicProvider";
import { fromHost } from "../../provider/pulumi/wireFormat";
import { type Azure, inputsOf, type Json, startAzure, WORKSPACE } from "./azure";
import { COMPUTE, deploying, failureOf } from "./deploying";

const WHO = 'ComputeInstance "ci-dev" of workspace "vision"';
const [GROUP] = WORKSPACE.split("/providers/");
const FORGET = 'To leave it alone, run "pulumi state delete <urn>".';
const REFRESH = 'To delete it, run "pulumi refresh" first.';
const MADE_ANEW = `${WHO} was not deleted: it was recreated since the state was written. ${FORGET} ${REFRESH}`;

describe("the deletion of an instance", () => {
  let azure: Azure;
  before(async () => {
    azure = await startAzure();
  });
  beforeEach(() => azure.admin("POST", "reset"));
  after(() => azure.close());

  const { create, refreshed, update, seen } = deploying(() => azure);
  const deletions = async () => (await azure.requests()).filter((request) => request.startsWith("DELETE"));
  /** As somebody does who copies all that can be seen of it. */
  const makeAnew = async (tags?: Values) => {
    const { body } = await azure.arm("GET", COMPUTE);
    await azure.arm("DELETE", `${COMPUTE}?underlyingResourceAction=Delete`);
    await azure.admin("POST", "advance", { seconds: 1 });
    const { vmSize } = body.properties.properties;
    const properties = { computeType: "ComputeInstance", properties: { vmSize } };
    await azure.arm("PUT", COMPUTE, { location: "eastus", tags: tags ?? body.tags, properties });
    await azure.requests();
  };
  /** A command whose first deletion is answered after somebody has made the instance anew. */
  const beingMadeAnew = () => {
    let isMadeAnew = false;
    const way = (send: Send) => async (request: Request) => {
      if (request.method !== "DELETE" || isMadeAnew) return send(request);
      isMadeAnew = true;
      return send(request).finally(() => makeAnew());
    };
    const connection = azure.connectionOver(way);
    return dynamicProvider(
      computeInstance(() => connection),
      azure.clock,
    );
  };

  const makeAnewWhileRunsEnd = async () => {
    await azure.admin("POST", "runs", { compute: COMPUTE, runs: [{ runId: "train", status: "Running" }] });
    const sleep = azure.clock.sleep;
    azure.clock.sleep = async (milliseconds, signal) => {
      azure.clock.sleep = sleep;
      await makeAnew();
      await azure.admin("POST", "runs", { compute: COMPUTE, runs: [] });
      await sleep(milliseconds, signal);
    };
  };

  it("is refused when it was recreated with our tag, until a refresh", async () => {
    const made = await create();
    await makeAnew();
    assert.equal((await failureOf(azure.provider.delete(made.id, made.outs))).message, MADE_ANEW);
    assert.deepEqual(await deletions(), []);
    const read = await refreshed(made);
    await azure.provider.delete(read.id, read.outs);
    assert.equal((await azure.arm("GET", COMPUTE)).status, 404);
  });

  it("needs our tag where the state does not say when it was made", async () => {
    const { id, outs } = await create();
    const unread = without(outs, "createdOn");
    const { tags } = await seen();
    await makeAnew({});
    assert.equal(
      (await failureOf(azure.provider.delete(id, unread))).message,
      `${WHO} was not deleted: the state does not say when it was made, so it may be somebody else's. ${FORGET} ${REFRESH}`,
    );
    assert.deepEqual(await deletions(), []);
    await makeAnew(tags);
    await azure.provider.delete(id, unread);
    assert.equal((await azure.arm("GET", COMPUTE)).status, 404);
  });

  it("takes a time in other words for the same", async () => {
    const { id, outs } = await create();
    await azure.provider.delete(id, { ...outs, createdOn: new Date(outs.createdOn).toISOString() });
    assert.equal((await azure.arm("GET", COMPUTE)).status, 404);
  });

  it("knows an instance that our own update has recreated in its place", async () => {
    const made = await create({ description: "one" });
    await azure.admin("PUT", "switches", { putRecreates: true });
    await azure.admin("POST", "advance", { seconds: 1 });
    const { id, outs } = await update(made, { description: "two" });
    assert.notEqual(outs.createdOn, made.outs.createdOn);
    await azure.provider.delete(id, outs);
    assert.equal((await azure.arm("GET", COMPUTE)).status, 404);
  });

  it("is refused when Azure answers with another instance, or with no instance", async () => {
    const { id, outs } = await create({ onActiveRuns: "ignore" });
    const { id: _, ...body } = await seen();
    const answers = [
      [{ ...body, id: `${COMPUTE}x` }, /was answered with .*ci-devx\./],
      [body, /was answered with something without an id\./],
      [
        { ...body, id, properties: { ...body.properties, computeType: undefined } },
        /a compute of type .* "pulumi refresh"/,
      ],
    ] as const;
    for (const [answer, message] of answers) {
      await azure.withAnswer("GET", "/computes/ci-dev", answer, async () => {
        await assert.rejects(azure.provider.delete(id, outs), { message });
      });
    }
    assert.deepEqual(await deletions(), []);
    await azure.withAnswer("GET", "/computes/ci-dev", { ...body, id: id.toUpperCase() }, async () => {
      await azure.admin("POST", "faults", { method: "DELETE", path: "ci-dev", answer: { status: 400, code: "Asked" } });
      await assert.rejects(azure.provider.delete(id, outs), /Asked/);
    });
  });

  for (const [what, answer] of [
    ["was refused because another operation ran", { status: 409, code: "Conflict", message: "Busy." }],
    ["got no answer", undefined],
    ["met a failing server", { status: 500, code: "InternalServerError", message: "Sorry." }],
    ["was throttled", { status: 429, code: "TooManyRequests", message: "Slowly." }],
    ["was throttled, with a time", { status: 429, code: "TooManyRequests", headers: { "Retry-After": "2" } }],
  ] as const) {
    it(`looks again who has the name before it repeats what ${what}`, async () => {
      const { id, outs } = await create();
      await azure.admin("POST", "faults", {
        method: "DELETE",
        path: "/computes/ci-dev$",
        ...(answer ? { answer } : { drop: "before" }),
      });
      const command = beingMadeAnew();
      assert.equal((await failureOf(command.delete(id, outs))).message, MADE_ANEW);
      assert.deepEqual(await deletions(), []);
    });
  }

  it("repeats what got no answer, and takes what has begun anyway for begun", async () => {
    for (const drop of ["before", "after"]) {
      const { id, outs } = await create();
      await azure.admin("PUT", "speed", { delete: { reads: 3 } });
      await azure.admin("POST", "faults", { method: "DELETE", path: "/computes/ci-dev$", drop });
      await azure.provider.delete(id, outs);
      assert.equal((await azure.arm("GET", COMPUTE)).status, 404);
    }
  });

  for (const answer of ["none", "503", "409"]) {
    it(`has succeeded when nothing is there any more after ${answer === "none" ? "no answer" : answer}`, async () => {
      const { id, outs } = await create();
      await azure.requests();
      let isDeleted = false;
      const way = (send: Send) => async (request: Request) => {
        if (request.method !== "DELETE" || isDeleted) return send(request);
        isDeleted = true;
        await send(request);
        await azure.admin("POST", "advance", { toTheEnd: true });
        if (answer === "none") throw new AzureMLError("RequestRefused", "socket hang up");
        throw asAnswered(Number(answer), answer === "409" ? "Conflict" : "ServerBusy", "come back later");
      };
      const connection = azure.connectionOver(way);
      await dynamicProvider(
        computeInstance(() => connection),
        azure.clock,
      ).delete(id, outs);
      assert.equal((await deletions()).length, 1);
    });
  }

  it('says of what has failed that it is left as it is, where onDelete is "stop"', async () => {
    const { id, inputs, outs } = await create({ onDelete: "stop" });
    await azure.admin("POST", "states", { compute: COMPUTE, state: "Unusable", errors: [] });
    const told: string[] = [];
    const log = { progress() {}, info: (text: string) => told.push(text), warn: (text: string) => told.push(text) };
    const [before, observed] = [inputs, outs].map((each) => fromHost(each).values) as [Values, Values];
    const connection = azure.connectionOver((send) => send);
    const resource = computeInstance(() => connection);
    await resource.remove({ id, inputs: before, observed, log, clock: azure.clock });
    assert.deepEqual(told, [`left in Azure as it is, Unusable and not stopped, because onDelete is "stop": ${id}`]);
  });

  it("looks again after it has waited for runs", async () => {
    const { id, outs } = await create({ onActiveRuns: "wait" });
    await makeAnewWhileRunsEnd();
    assert.equal((await failureOf(azure.provider.delete(id, outs))).message, MADE_ANEW);
    assert.deepEqual(await deletions(), []);
  });

  it("does not stop what was recreated while it waited for runs", async () => {
    const { id, outs } = await create({ onActiveRuns: "wait", onDelete: "stop" });
    await makeAnewWhileRunsEnd();
    assert.equal((await failureOf(azure.provider.delete(id, outs))).message, MADE_ANEW);
    assert.equal((await seen()).properties.properties.state, "Running");
  });

  it("of what never came to be leaves alone what somebody else has made in its place meanwhile", async () => {
    await azure.admin("POST", "outcomes", { operation: "create", state: "CreateFailed" });
    const failure = await failureOf(create());
    await azure.admin("POST", "faults", {
      method: "DELETE",
      path: "/computes/ci-dev$",
      answer: { status: 409, code: "Conflict", message: "Busy." },
    });
    const command = beingMadeAnew();
    const { inputs }: Json = await command.check({}, inputsOf({ computeName: "ci-dev" }));
    assert.match(
      (await failureOf(command.update(failure.id, failure.properties, inputs))).message,
      /was not created: its creation had failed, and somebody else has recreated it since\. Run "pulumi up" again\./,
    );
    assert.equal((await seen()).properties.properties.state, "Running");
  });

  it("of what never came to be leaves alone what is another resource's", async () => {
    const made = await create();
    await azure.admin("POST", "outcomes", { operation: "create", state: "CreateFailed" });
    await makeAnew({ "pulumi-azureml": "v1:another" });
    const { inputs }: Json = await azure.command().check(made.inputs, inputsOf({ computeName: "ci-dev" }));
    await assert.rejects(
      azure.command().update(made.id, made.outs, { ...inputs, description: "two" }),
      /another Pulumi resource has tagged it as its own/,
    );
    assert.deepEqual(await deletions(), []);
  });
});

describe("a replacement whose second half would fail", () => {
  let azure: Azure;
  beforeEach(async () => {
    azure = await startAzure();
  });
  afterEach(() => azure.close());

  const { create, replacing, seen } = deploying(() => azure);
  const ALLOWED = { onReplace: "allow" };
  const network = `${GROUP}/providers/Microsoft.Network/virtualNetworks/lab`;
  const subnet = { id: `${network}/subnets/s` };
  const makeSubnet = async () => {
    const prefixes = { addressSpace: { addressPrefixes: ["10.0.0.0/16"] } };
    await azure.arm("PUT", `${network}?api-version=2024-05-01`, { location: "eastus", properties: prefixes });
    const body = { properties: { addressPrefix: "10.0.0.0/24" } };
    assert.ok((await azure.arm("PUT", `${subnet.id}?api-version=2024-05-01`, body)).status < 300);
  };
  /** The new one, what the old one was, what happens between check and deletion, and the reason. */
  const CASES: Record<string, [Values, Values, () => Promise<unknown>, RegExp]> = {
    "its subnet is missing": [{ subnet }, {}, async () => {}, /subnet\.id: the subnet .*\/subnets\/s does not exist/],
    "its workspace was given a managed network": [
      { subnet },
      {},
      async () => {
        await makeSubnet();
        const { body } = await azure.arm("GET", `${WORKSPACE}?api-version=2026-05-01`);
        body.properties = { ...body.properties, managedNetwork: { isolationMode: "AllowInternetOutbound" } };
        assert.ok((await azure.arm("PUT", `${WORKSPACE}?api-version=2026-05-01`, body)).status < 300);
      },
      /subnet: cannot be given: the workspace has a managed network/,
    ],
    "its quota is used up": [
      { vmSize: "Standard_DS4_v2", disableLocalAuth: true },
      { vmSize: "Standard_DS3_v2", disableLocalAuth: false },
      () => azure.admin("PUT", "quotas", { family: "standardDSv2Family", limit: 4 }),
      /vmSize: the quota .* does not suffice/,
    ],
    "its name was taken": [
      { computeName: "ci-two" },
      {},
      async () => {
        const properties = { computeType: "ComputeInstance", properties: { vmSize: "STANDARD_DS3_V2" } };
        await azure.arm("PUT", `${WORKSPACE}/computes/ci-two`, { location: "eastus", properties });
      },
      /"ci-two" .*: the name is not available in the region/,
    ],
  };
  for (const [what, [given, before, meanwhile, reason]] of Object.entries(CASES)) {
    it(`deletes nothing when ${what}`, async () => {
      const made = await create(before);
      const { createdOn } = (await seen()).properties;
      const command = await replacing({ ...ALLOWED, ...given }, made.inputs);
      await meanwhile();
      const { message } = await failureOf(command.delete(made.id, made.outs));
      assert.match(message, reason);
      assert.ok(message.startsWith(`${WHO} was not replaced, and is as it was, because the new one could not be`));
      assert.equal((await seen()).properties.createdOn, createdOn);
    });
  }

  it("deletes nothing when its quota was used up while it waited for runs", async () => {
    const made = await create();
    const given = { vmSize: "Standard_DS4_v2", disableLocalAuth: true, onActiveRuns: "wait" };
    const command = await replacing({ ...ALLOWED, ...given }, made.inputs);
    await azure.admin("POST", "runs", { compute: COMPUTE, runs: [{ runId: "train", status: "Running" }] });
    const sleep = azure.clock.sleep;
    azure.clock.sleep = async (milliseconds, signal) => {
      azure.clock.sleep = sleep;
      await azure.admin("PUT", "quotas", { family: "standardDSv2Family", limit: 4 });
      await azure.admin("POST", "runs", { compute: COMPUTE, runs: [] });
      await sleep(milliseconds, signal);
    };
    await assert.rejects(
      command.delete(made.id, made.outs),
      /was not replaced.* vmSize: the quota .* does not suffice/,
    );
    await seen();
  });

  it("deletes nothing when its size is offered no more", async () => {
    const made = await create();
    const command = await replacing({ ...ALLOWED, disableLocalAuth: true }, made.inputs);
    await azure.withAnswer("GET", "/vmSizes", { value: [] }, async () => {
      await assert.rejects(command.delete(made.id, made.outs), /vmSize: "Standard_DS3_v2" is not offered/i);
    });
    await seen();
  });

  it("deletes nothing when a variable of an application has no value that could be kept", async () => {
    const made = await create();
    const service = { name: "app", image: { type: "docker", reference: "r" }, environmentVariables: { KEY: {} } };
    const command = await replacing(
      { ...ALLOWED, disableLocalAuth: true, adopt: true, customServices: [service] },
      made.inputs,
    );
    await assert.rejects(command.delete(made.id, made.outs), /KEY\.value: no value is declared/);
  });

  it("goes on when what was missing is there, and when preflight is off", async () => {
    const made = await create();
    const command = await replacing({ ...ALLOWED, subnet }, made.inputs);
    await makeSubnet();
    await command.delete(made.id, made.outs);
    assert.equal((await azure.arm("GET", COMPUTE)).status, 404);
    const again = await create();
    const off = await replacing({ ...ALLOWED, subnet: { id: `${subnet.id}x` }, preflight: "off" }, again.inputs);
    await off.delete(again.id, again.outs);
    assert.equal((await azure.arm("GET", COMPUTE)).status, 404);
  });

  it("goes on when Azure does not let us ask", async () => {
    const made = await create();
    const command = await replacing({ ...ALLOWED, subnet }, made.inputs);
    const answer = { status: 403, code: "AuthorizationFailed", message: "No." };
    await azure.admin("POST", "faults", { path: "/subnets/|/usages|/vmSizes", count: null, answer });
    await command.delete(made.id, made.outs);
    assert.equal((await azure.arm("GET", COMPUTE)).status, 404);
  });
});

describe("the deletion of an instance without ownership tags", () => {
  it("needs a state that says when it was made", async () => {
    const azure = await startAzure({ "azureml:ownershipTag": "false" });
    const { create, refreshed } = deploying(() => azure);
    const made = await create();
    const unread = without(made.outs, "createdOn");
    await assert.rejects(azure.provider.delete(made.id, unread), /the state does not say when it was made/);
    const read = await refreshed({ ...made, outs: unread });
    await azure.provider.delete(read.id, read.outs);
    assert.equal((await azure.arm("GET", COMPUTE)).status, 404);
    await azure.close();
  });
});

describe("the creation of an instance without ownership tags", () => {
  it("says that nothing tells whose it is when Azure's answer was lost, and goes on with adopt", async () => {
    const azure = await startAzure({ "azureml:ownershipTag": "false" });
    const { create } = deploying(() => azure);
    await azure.admin("POST", "faults", { method: "PUT", path: "/computes/", drop: "after", count: 1 });
    await assert.rejects(
      create(),
      /is there, but nothing tells whether "pulumi up" has just created it .* set adopt: true/,
    );
    const made = await create({ adopt: true });
    assert.equal(made.outs.state, "Running");
    await azure.close();
  });
});

const without = (outs: Json, name: string) =>
  Object.fromEntries(Object.entries(outs).filter(([each]) => each !== name));
