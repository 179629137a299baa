import { strict as assert } from "node:assert";
import type { Values } from "../../provider/core/values";
import { SECRET_SIGNATURE, SIGNATURE } from "../../provider/pulumi/wireFormat";
import { jumpingClock } from "../clock";
import { type Azure, inputsOf, type Json, startAzure, WORKSPACE } from "./azure";
import { COMPUTE, deploying, failureOf, NAMED } from "./deploying";

const DELETE = `${COMPUTE}?underlyingResourceAction=Delete`;

describe("ComputeInstance through the provider's functions", () => {
  let azure: Azure;
  before(async () => {
    azure = await startAzure();
  });
  beforeEach(async () => {
    await azure.admin("POST", "reset");
  });
  after(() => azure.close());

  const { checked, refused, create, update, seen } = deploying(() => azure);
  const someoneElses = async (properties: Values = {}, tags: Values = {}) => {
    const body = { location: "eastus", tags, properties: { computeType: "ComputeInstance", properties } };
    const answer = await azure.arm("PUT", COMPUTE, body);
    assert.ok(answer.status < 300, JSON.stringify(answer.body));
  };

  describe("create", () => {
    it("asks what it must know, writes once, and waits", async () => {
      await create({ preflight: "off" });
      assert.deepEqual(await azure.requests(), [
        "GET /computes/ci-dev",
        "GET ",
        "POST /checkComputeNameAvailability",
        "PUT /computes/ci-dev",
        "GET /computes/ci-dev",
      ]);
    });

    it("asks for the operation of a creation when it has failed, or when the instance does not say", async () => {
      const statuses = async () =>
        (await azure.requests()).filter((request) => request.includes("computeOperationsStatus")).length;
      const errors = [{ code: "NoCapacity", message: "There is none." }];
      await azure.admin("POST", "outcomes", { operation: "create", errors, state: "SetupFailed" });
      await assert.rejects(create(), /NoCapacity: There is none\./);
      assert.equal(await statuses(), 1);
      await azure.admin("POST", "reset");
      const properties = { computeType: "ComputeInstance", properties: { state: "Running" } };
      const answer = { id: COMPUTE, name: "ci-dev", properties };
      const creating = create({ preflight: "off" }).catch(() => undefined);
      await azure.withAnswer("GET", "/computes/ci-dev", answer, () => creating);
      assert.equal(await statuses(), 1);
    });

    it("asks for the workspace once, however many instances are made, and waits for them in one list", async () => {
      const own = await startAzure();
      await own.admin("PUT", "speed", { default: { reads: 3 } });
      const names = Array.from({ length: 20 }, (_, i) => `ci-${i}a`);
      await Promise.all(
        names.map(async (computeName) => {
          const { inputs } = await own.provider.check({}, inputsOf({ computeName }));
          return own.provider.create(inputs);
        }),
      );
      const requests = await own.requests();
      await own.close();
      const count = (request: string) => requests.filter((each) => each === request).length;
      assert.equal(count("GET "), 1);
      assert.ok(count("GET /computes") <= 12, `${count("GET /computes")} lists`);
      const gets = requests.filter((each) => /^GET \/computes\/./.test(each)).length;
      assert.ok(gets <= 22, `${gets} GETs`);
    });

    it("sends exactly what is declared, and the ownership tag", async () => {
      await create({ tags: { team: "vision" }, sshSettings: { sshPublicAccess: "Enabled" } });
      const { value } = await azure.admin("GET", "journal");
      const { requestBody } = value.find(({ method }: Json) => method === "PUT");
      assert.match(requestBody.tags["pulumi-azureml"], /^v1:[0-9a-f]{32}$/);
      const { "pulumi-azureml": _, ...tags } = requestBody.tags;
      assert.deepEqual(
        { ...requestBody, tags },
        {
          location: "eastus",
          tags: { team: "vision" },
          properties: {
            computeType: "ComputeInstance",
            properties: { vmSize: "Standard_DS3_v2", sshSettings: { sshPublicAccess: "Enabled" } },
          },
        },
      );
    });

    it("hides the ownership tag from the user's tags", async () => {
      const { outs } = await create({ tags: { team: "vision" } });
      assert.deepEqual(outs.tags, { team: "vision" });
    });

    it("refuses an instance that exists, says how to adopt it and what that would change", async () => {
      await someoneElses({ vmSize: "Standard_DS3_v2" }, { team: "speech" });
      await assert.rejects(create({ description: "mine", tags: { team: "vision" } }), {
        message:
          'ComputeInstance "ci-dev" of workspace "vision" exists already. To manage it here, set adopt: true. Adopting it would change tags.team, description.',
      });
    });

    it("adopts an instance when told to, changes what differs, and tags it as ours", async () => {
      await someoneElses({ vmSize: "Standard_DS3_v2" }, { team: "speech", theirs: "1" });
      const before = await seen();
      const { outs } = await create({ adopt: true, description: "mine", tags: { team: "vision" } });
      assert.deepEqual(outs.tags, { team: "vision", theirs: "1" });
      assert.equal(outs.description, "mine");
      const after = await seen();
      assert.equal(after.properties.createdOn, before.properties.createdOn);
      assert.match(after.tags["pulumi-azureml"], /^v1:/);
    });

    it("does not adopt what it could only replace", async () => {
      await someoneElses({ vmSize: "Standard_DS3_v2", sshSettings: { sshPublicAccess: "Enabled" } });
      const other = { adopt: true, sshSettings: { sshPublicAccess: "Disabled" }, preflight: "off" };
      await assert.rejects(create(other), {
        message:
          'ComputeInstance "ci-dev" of workspace "vision" exists already and cannot be adopted: sshSettings.sshPublicAccess cannot be changed in place. Declare what it has, or choose another computeName.',
      });
    });

    it("finds its own instance after an interruption, at whatever request it was cut off", async () => {
      await azure.admin("PUT", "speed", { default: { reads: 2 } });
      for (const request of ["GET .*/ci-dev", "POST .*Availability", "PUT .*/ci-dev", "GET .*/ci-dev 1"]) {
        await azure.admin("POST", "reset");
        await azure.admin("PUT", "speed", { default: { reads: 2 } });
        const [method, path, after = 0] = request.split(" ");
        const answer = { status: 400, code: "Cut", message: "Cut off." };
        if (method === "PUT") await azure.admin("POST", "faults", { method, path, drop: "after", count: 4 });
        else await azure.admin("POST", "faults", { method, path, after: Number(after), answer });
        await create({ tags: { team: "vision" } }).catch(() => undefined);
        await azure.admin("DELETE", "faults");
        const { outs } = await create({ tags: { team: "vision" } });
        assert.equal(outs.state, "Running", request);
        assert.deepEqual(outs.tags, { team: "vision" });
        assert.equal((await azure.arm("GET", `${WORKSPACE}/computes`)).body.value.length, 1);
      }
    });

    it("takes another owner's instance for another's", async () => {
      await create();
      const other = {
        organization: "organization",
        project: "shop",
        stack: "prod",
        type: "ComputeInstance",
        name: "dev",
      };
      const { inputs } = await azure.provider.check({}, inputsOf(NAMED, other));
      await assert.rejects(azure.provider.create(inputs), {
        message:
          'ComputeInstance "ci-dev" of workspace "vision" exists already. Another Pulumi resource has tagged it as its own. To manage it here, set adopt: "takeOver". It is as declared here.',
      });
      const mine = (adopt: Json) => azure.provider.check({}, inputsOf({ ...NAMED, adopt }, other));
      await assert.rejects(azure.provider.create((await mine(true)).inputs), { message: /set adopt: "takeOver"/ });
      const taken: Json = await azure.provider.create((await mine("takeOver")).inputs);
      assert.equal(taken.outs.state, "Running");
    });

    it("refuses an instance of somebody else at once, whatever it is doing", async () => {
      await azure.admin("PUT", "speed", { default: "manual" });
      await someoneElses();
      await assert.rejects(create(), { message: /exists already\. To manage it here, set adopt: true/ });
    });

    it("adopts without resizing when no size is declared", async () => {
      await someoneElses({ vmSize: "Standard_DS11_v2" });
      const { outs } = await create({ adopt: true });
      assert.equal(outs.vmSize.toLowerCase(), "standard_ds11_v2");
    });

    it("adopts with a preview property at its default", async () => {
      await someoneElses({ enableRootAccess: false });
      assert.equal((await create({ adopt: true, enableRootAccess: true })).outs.enableRootAccess, true);
      assert.equal((await seen()).properties.properties.enableRootAccess, true);
    });

    it("clears its own failed leftovers away, whatever they were to be", async () => {
      await azure.admin("POST", "outcomes", { operation: "create", state: "CreateFailed", count: 1 });
      await create().catch(() => undefined);
      const { outs } = await create({ sshSettings: { sshPublicAccess: "Enabled" } });
      assert.equal(outs.sshSettings.sshPublicAccess, "Enabled");
    });

    it("knows in the state what it cannot read after the create was accepted", async () => {
      const answer = { status: 403, code: "AuthorizationFailed", message: "no" };
      await azure.admin("POST", "faults", { method: "GET", path: "/computes/ci-dev", after: 1, count: null, answer });
      const failure = await failureOf(create());
      assert.equal(failure.id, COMPUTE);
      assert.match(failure.reasons[0], /could not be waited for\. 403 AuthorizationFailed: no/);
      assert.equal(failure.properties.provisioningState, "Creating");
      await azure.admin("DELETE", "faults");
      await azure.provider.delete(failure.id, failure.properties);
      assert.equal((await azure.arm("GET", COMPUTE)).status, 404);
    });

    it("waits for an instance that does not appear at once", async () => {
      const answer = { status: 404, code: "ResourceNotFound", message: "not yet" };
      await azure.admin("POST", "faults", { method: "GET", path: "/computes/ci-dev", after: 1, count: 3, answer });
      assert.equal((await create()).outs.state, "Running");
    });

    it("creates where the answer about the name is none", async () => {
      await azure.withAnswer("POST", "checkComputeNameAvailability", "<html>", async () => {
        assert.equal((await create()).outs.state, "Running");
      });
    });

    it("goes on when the answer to its PUT was lost, and does not send it again over what has begun", async () => {
      await azure.admin("PUT", "speed", { default: { reads: 3 } });
      await azure.admin("POST", "faults", { method: "PUT", path: "/computes/", drop: "after" });
      assert.equal((await create()).outs.state, "Running");
      assert.equal((await azure.requests()).filter((request) => request.startsWith("PUT")).length, 1);
    });

    it("sends its PUT again while Azure refuses it for another operation", async () => {
      const answer = { status: 409, code: "Conflict", message: "There is already an active operation submitted." };
      await azure.admin("POST", "faults", { method: "PUT", path: "/computes/", count: 2, answer });
      assert.equal((await create()).outs.state, "Running");
    });

    it("does not overwrite what somebody else has begun to create in the meantime", async () => {
      await azure.admin("PUT", "speed", { default: { reads: 3 } });
      const fault = await azure.admin("POST", "faults", { method: "PUT", path: "/computes/", hang: true });
      const failing = failureOf(create({ description: "ours" }));
      await azure.admin("GET", `faults/${fault.id}/end`);
      const theirs = {
        location: "eastus",
        properties: {
          computeType: "ComputeInstance",
          description: "theirs",
          properties: { vmSize: "Standard_DS3_v2" },
        },
      };
      assert.equal((await azure.arm("PUT", COMPUTE, theirs)).status, 201);
      await azure.admin("DELETE", "faults");
      const { message, id } = await failing;
      assert.match(
        message,
        /^ComputeInstance "ci-dev" of workspace "vision" was not created: somebody else has made it/,
      );
      assert.equal(id, undefined);
      const { body } = await azure.arm("GET", COMPUTE);
      assert.equal(body.properties.description, "theirs");
    });

    it("keeps a resumed create whose wait runs out", async () => {
      await azure.admin("PUT", "speed", { default: "manual" });
      await failureOf(create({ timeouts: { create: "30s" } }));
      const failure = await failureOf(create({ timeouts: { create: "30s" } }));
      assert.equal(failure.id, COMPUTE);
      assert.equal(failure.properties.provisioningState, "Creating");
    });

    it("says that a name is taken in the region before it writes", async () => {
      const elsewhere = WORKSPACE.replace("/vision", "/speech");
      const { body } = await azure.arm("GET", `${WORKSPACE}?api-version=2025-12-01`);
      await azure.arm("PUT", `${elsewhere}?api-version=2025-12-01`, {
        location: "eastus",
        identity: { type: "SystemAssigned" },
        properties: {
          storageAccount: body.properties.storageAccount,
          keyVault: body.properties.keyVault,
          applicationInsights: body.properties.applicationInsights,
        },
      });
      const taken = {
        location: "eastus",
        properties: { computeType: "ComputeInstance", properties: { vmSize: "Standard_DS3_v2" } },
      };
      assert.equal((await azure.arm("PUT", `${elsewhere}/computes/ci-dev`, taken)).status, 201);
      await assert.rejects(create(), {
        message:
          'ComputeInstance "ci-dev" of workspace "vision": the name is not available in the region (AlreadyExists: The specified name ci-dev is already in use and is therefore unavailable). Choose another computeName. If it was deleted a moment ago, its name is released after a while.',
      });
    });

    it("creates anyway where the name cannot be asked about", async () => {
      const answer = { status: 403, code: "AuthorizationFailed", message: "no" };
      await azure.admin("POST", "faults", { method: "POST", path: "checkComputeNameAvailability", answer });
      assert.equal((await create()).outs.state, "Running");
    });

    it("reports what Azure answers to a create that it refuses, and keeps nothing", async () => {
      const answer = { status: 403, code: "AuthorizationFailed", message: "No write.", headers: {} };
      await azure.admin("POST", "faults", { method: "PUT", path: "/computes/", answer });
      await assert.rejects(create(), (error: Json) => {
        assert.match(
          error.message,
          /^ComputeInstance "ci-dev" of workspace "vision" could not be created \(\/subscriptions\/.*\/ci-dev\)\. 403 AuthorizationFailed: No write\. \(request id [^)]+\)\. Ask for a role with the action Microsoft\.MachineLearningServices\/workspaces\/computes\/write, such as AzureML Compute Operator\. If a service principal creates it, declare whose it is in personalComputeInstanceSettings\.assignedUser\.$/,
        );
        assert.equal(error.id, undefined);
        return true;
      });
    });

    it("says which role reads the workspace when that is refused", async () => {
      const { id, outs } = await create();
      await azure.arm("DELETE", DELETE);
      await azure.admin("POST", "faults", { method: "GET", path: "/workspaces/vision$", forbidden: true });
      await assert.rejects(azure.provider.read(id, outs), {
        message: /to perform action '[^']+workspaces\/read' over .*Ask for a role with this action, such as Reader\.$/,
      });
    });

    it("keeps an instance whose wait ran out, and goes on waiting at the next up", async () => {
      await azure.admin("PUT", "speed", { default: "manual" });
      const inputs = await checked({ timeouts: { create: "90s" } });
      const failure = await failureOf(azure.provider.create(inputs));
      assert.equal(
        failure.message,
        'Waited 1m 30s for ComputeInstance "ci-dev" of workspace "vision" to settle, without success. Azure continues creating it; the next run resumes waiting for it.',
      );
      assert.equal(failure.properties.provisioningState, "Creating");
      assert.deepEqual(failure.reasons, [failure.message]);
      assert.equal((await azure.provider.diff(failure.id, failure.properties, inputs)).changes, true);
      await azure.admin("PUT", "speed", { default: "immediate" });
      await azure.admin("POST", "advance", { toTheEnd: true });
      const { outs } = (await azure.provider.update(failure.id, failure.properties, inputs)) as Json;
      assert.equal(outs.state, "Running");
    });

    it("refuses a name that a compute of another type has", async () => {
      await someoneElses();
      const body = await seen();
      body.properties.computeType = "AmlCompute";
      await assert.rejects(
        azure.withAnswer("GET", "/computes/ci-dev", body, () => create()),
        {
          message:
            'ComputeInstance "ci-dev" of workspace "vision": a compute of type AmlCompute has this name. Choose another computeName.',
        },
      );
    });
  });

  describe("update", () => {
    it("leaves alone what others set and nobody declares", async () => {
      const made = await create({ tags: { team: "vision" } });
      const { id: _id, name: _name, type: _type, systemData: _data, ...body } = await seen();
      body.tags.policy = "audited";
      body.properties.properties.applicationSharingPolicy = "Personal";
      body.properties.properties.enableRootAccess = false;
      await azure.arm("PUT", COMPUTE, body);
      const { outs } = await update(made, { tags: { team: "speech" } });
      assert.deepEqual(outs.tags, { team: "speech", policy: "audited" });
      const { properties } = (await seen()).properties;
      assert.equal(properties.applicationSharingPolicy, "Personal");
      assert.equal(properties.enableRootAccess, false);
    });

    it("takes what is not declared any more back to the default, and keeps the ownership tag", async () => {
      const made = await create({ description: "d", idleTimeBeforeShutdown: "PT1H", tags: { a: "1", b: "2" } });
      const { outs } = await update(made, { tags: { a: "1" } });
      assert.deepEqual(outs.tags, { a: "1" });
      assert.equal(outs.idleTimeBeforeShutdown, undefined);
      assert.ok(!outs.description);
      assert.match((await seen()).tags["pulumi-azureml"], /^v1:/);
    });

    it("removes foreign tags only when told that the tags are exclusive", async () => {
      const made = await create({ tags: { a: "1" } });
      const { id: _id, name: _name, type: _type, systemData: _data, ...body } = await seen();
      body.tags.theirs = "1";
      await azure.arm("PUT", COMPUTE, body);
      const read = (await azure.provider.read(made.id, made.outs)) as Json;
      const { outs } = await update({ ...made, outs: read.props }, { tags: { a: "1" }, exclusiveTags: true });
      assert.deepEqual(outs.tags, { a: "1" });
      assert.match((await seen()).tags["pulumi-azureml"], /^v1:/);
    });

    it("uses the operation of each property", async () => {
      const made = await create();
      await azure.requests();
      const service = {
        name: "rstudio",
        image: { reference: "rocker/rstudio" },
        endpoints: [{ target: 8787, published: 4000 }],
      };
      await update(made, {
        vmSize: "Standard_DS11_v2",
        idleTimeBeforeShutdown: "PT30M",
        enableSSO: false,
        customServices: [service],
      });
      const writes = (await azure.requests()).filter((request) => !request.startsWith("GET"));
      assert.deepEqual(writes.sort(), [
        "POST /computes/ci-dev/customServices",
        "POST /computes/ci-dev/enableSso",
        "POST /computes/ci-dev/resize",
        "POST /computes/ci-dev/updateIdleShutdownSetting",
      ]);
      const { properties } = (await seen()).properties;
      assert.equal(properties.vmSize.toLowerCase(), "standard_ds11_v2");
      assert.equal(properties.idleTimeBeforeShutdown, "PT30M");
      assert.equal(properties.enableSSO, false);
      assert.equal(properties.customServices[0].name, "rstudio");
    });

    it("sends nothing when only what is ours changes", async () => {
      const made = await create();
      await azure.requests();
      const { outs } = await update(made, { onReplace: "allow", timeouts: { delete: "1h" } });
      assert.deepEqual(await azure.requests(), []);
      assert.equal(outs.onReplace, "allow");
    });

    it("says so when Azure takes a change and keeps the old value", async () => {
      const stop = (hour: number) => ({
        schedules: {
          computeStartStop: [{ action: "Stop", triggerType: "Cron", cron: { expression: `0 ${hour} * * *` } }],
        },
      });
      const made = await create({ ...stop(18), description: "one" });
      await azure.admin("PUT", "switches", {
        putIgnoresSchedules: true,
        hasNoUpdateSchedules: true,
        putIgnoresDescription: true,
      });
      const inputs = await checked({ ...stop(20), description: "two" }, made.inputs);
      const failure = await failureOf(azure.provider.update(made.id, made.outs, inputs));
      assert.equal(
        failure.message,
        'ComputeInstance "ci-dev" of workspace "vision": Azure accepted the update of description, schedules.computeStartStop and kept the old value. To keep the instance, declare what it has: description "one". An Azure Policy that modifies, or a default of Azure, may have set it; then a new instance would get the same. Only what Azure takes at the creation alone can be had by a replacement, which deletes the disk: run "pulumi state taint <urn>" and then "pulumi up".',
      );
      assert.equal(failure.properties.description, "one");
      assert.equal((await azure.provider.diff(made.id, failure.properties, inputs)).changes, true);
    });

    it("never replaces for what somebody else did, unless replacing is allowed", async () => {
      const made = await create({ sshSettings: { sshPublicAccess: "Disabled" } });
      await azure.arm("DELETE", DELETE);
      await someoneElses({ sshSettings: { sshPublicAccess: "Enabled" } });
      const { props }: Json = await azure.provider.read(made.id, made.outs);
      const declared = { sshSettings: { sshPublicAccess: "Disabled" }, description: "new" };
      const inputs = await checked(declared, made.inputs);
      const failure = await failureOf(azure.provider.update(made.id, props, inputs));
      assert.equal(
        failure.message,
        'ComputeInstance "ci-dev" of workspace "vision": sshSettings.sshPublicAccess cannot be changed in place. Declare what it has, or set onReplace: "allow" to replace the instance, which deletes its disk.',
      );
      const plan = await azure.provider.diff(made.id, failure.properties, inputs);
      assert.deepEqual(plan, { changes: true, replaces: [], deleteBeforeReplace: false });
      const allowed = await checked({ ...declared, onReplace: "allow" }, made.inputs);
      assert.deepEqual((await azure.provider.diff(made.id, failure.properties, allowed)).replaces, ["sshSettings"]);
    });

    it("can be corrected after an update that failed in Azure", async () => {
      const made = await create();
      await azure.admin("POST", "outcomes", {
        operation: "update",
        errors: [{ code: "Broken", message: "It broke." }],
      });
      const inputs = await checked({ description: "bad" }, made.inputs);
      const failure = await failureOf(azure.provider.update(made.id, made.outs, inputs));
      assert.match(failure.message, /Azure refused the update of description\. Broken: It broke\./);
      const { outs } = await update({ ...made, inputs, outs: failure.properties }, { description: "good" });
      assert.equal(outs.description, "good");
    });

    it("keeps what it could not change as a secret, which it may have been, and nothing else", async () => {
      const made = await create({ tags: { a: "1", b: "2" }, description: "d", enableSSO: true });
      const answer = { status: 400, code: "Refused", message: "Not now." };
      await azure.admin("POST", "faults", { method: "PUT", path: "/computes/", answer });
      const inputs = await checked({ tags: { a: "1" }, description: "e", enableSSO: false }, made.inputs);
      const { properties } = await azure.provider.update(made.id, made.outs, inputs).catch((error) => error);
      const secret = (value: string) => ({ [SIGNATURE]: SECRET_SIGNATURE, value });
      const { tags, description, enableSSO, vmSize } = properties;
      assert.deepEqual([tags, description, vmSize], [{ a: "1", b: secret("2") }, secret("d"), made.outs.vmSize]);
      assert.equal(typeof enableSSO, "boolean");
    });

    it("remembers what the user removed until Azure has removed it", async () => {
      const made = await create({ tags: { a: "1", b: "2" }, description: "d" });
      const answer = { status: 400, code: "Refused", message: "Not now." };
      await azure.admin("POST", "faults", { method: "PUT", path: "/computes/", answer });
      const inputs = await checked({ tags: { a: "1" } }, made.inputs);
      const failure = await failureOf(azure.provider.update(made.id, made.outs, inputs));
      assert.equal((await azure.provider.diff(made.id, failure.properties, inputs)).changes, true);
      const { outs } = (await azure.provider.update(made.id, failure.properties, inputs)) as Json;
      assert.deepEqual(outs.tags, { a: "1" });
      assert.equal((await azure.provider.diff(made.id, outs, inputs)).changes, false);
      assert.equal((await seen()).tags.b, undefined);
    });

    it("removes what the user had declared as it already was", async () => {
      const made = await create({ tags: { a: "1" } });
      const { id: _id, name: _name, type: _type, systemData: _data, ...body } = await seen();
      await azure.arm("PUT", COMPUTE, { ...body, tags: { ...body.tags, b: "2" } });
      const read = (await azure.provider.read(made.id, made.outs)) as Json;
      const inputs = await checked({ tags: { a: "1", b: "2" } }, read.inputs);
      assert.equal((await azure.provider.diff(made.id, read.props, inputs)).changes, false);
      const { outs } = await update({ ...made, inputs, outs: read.props }, { tags: { a: "1" } });
      assert.deepEqual(outs.tags, { a: "1" });
    });

    it("puts its own tag on an instance when its owner changes, as after a rename of the stack", async () => {
      const made = await create();
      const before = (await seen()).tags["pulumi-azureml"];
      const renamed = {
        organization: "organization",
        project: "shop",
        stack: "live",
        type: "ComputeInstance",
        name: "dev",
      };
      const { inputs } = await azure.provider.check(made.inputs, inputsOf(NAMED, renamed));
      assert.equal((await azure.provider.diff(made.id, made.outs, inputs)).changes, true);
      const { outs } = (await azure.provider.update(made.id, made.outs, inputs)) as Json;
      assert.notEqual((await seen()).tags["pulumi-azureml"], before);
      assert.equal((await azure.provider.diff(made.id, outs, inputs)).changes, false);
      await assert.rejects(create(), {
        message: /exists already\. Another Pulumi resource has tagged it as its own\./,
      });
    });

    it("asks before it takes an old instance for its own interrupted create", async () => {
      await create();
      await azure.clock.sleep(400 * 86_400_000);
      await assert.rejects(create(), {
        message: /exists already\. To manage it here, set adopt: true\. It is as declared here\.$/,
      });
    });

    it("does not count what was released before as drift", async () => {
      const made = await create({ tags: { a: "1", b: "2" } });
      const inputs = await checked({ tags: { a: "1" } }, made.inputs);
      const { outs } = (await azure.provider.update(made.id, made.outs, inputs)) as Json;
      const { id: _id, name: _name, type: _type, systemData: _data, ...body } = await seen();
      await azure.arm("PUT", COMPUTE, { ...body, tags: { ...body.tags, b: "theirs" } });
      const read = (await azure.provider.read(made.id, outs)) as Json;
      assert.equal((await azure.provider.diff(made.id, read.props, inputs)).changes, false);
    });

    it("never replaces what it could not read", async () => {
      const made = await create({ onReplace: "allow", sshSettings: { sshPublicAccess: "Enabled" } });
      const inputs = await checked(
        { onReplace: "allow", sshSettings: { sshPublicAccess: "Enabled" }, description: "x" },
        made.inputs,
      );
      const answer = { status: 403, code: "AuthorizationFailed", message: "no" };
      await azure.admin("POST", "faults", { method: "GET", path: "/computes/ci-dev", after: 2, count: null, answer });
      const failure = await failureOf(azure.provider.update(made.id, made.outs, inputs));
      assert.match(
        failure.message,
        /^ComputeInstance "ci-dev" of workspace "vision" could not be waited for\. 403 AuthorizationFailed: no/,
      );
      await azure.admin("DELETE", "faults");
      const plan = await azure.provider.diff(made.id, failure.properties, inputs);
      assert.deepEqual(plan, { changes: true, replaces: [], deleteBeforeReplace: false });
      assert.equal(((await azure.provider.update(made.id, failure.properties, inputs)) as Json).outs.description, "x");
    });

    it("says so when Azure keeps what the user removed", async () => {
      const made = await create({ description: "d", tags: { a: "1" } });
      await azure.admin("PUT", "switches", { putIgnoresDescription: true });
      const inputs = await checked({ tags: { a: "1" } }, made.inputs);
      const failure = await failureOf(azure.provider.update(made.id, made.outs, inputs));
      assert.match(failure.message, /accepted the update of description and kept the old value/);
    });

    it("forgets options of ours that are not declared any more", async () => {
      const made = await create({ onReplace: "allow" });
      const { outs } = await update(made, {});
      assert.equal(outs.onReplace, undefined);
    });

    it("sends whole values only, without what Azure sets and what is not there", async () => {
      const made = await create({ sku: { name: "x" }, sshSettings: { sshPublicAccess: "Enabled" }, description: "d" });
      await azure.admin("DELETE", "journal");
      await update(made, { sshSettings: { sshPublicAccess: "Enabled" } });
      const { value } = await azure.admin("GET", "journal");
      const { requestBody } = value.find(({ method }: Json) => method === "PUT");
      assert.equal(requestBody.sku, undefined);
      assert.equal(requestBody.properties.description, "");
      assert.deepEqual(requestBody.properties.properties.sshSettings, { sshPublicAccess: "Enabled" });
      assert.doesNotMatch(JSON.stringify(requestBody), /null|\{\}/);
    });

    it("does not wait for a lock to go away", async () => {
      const made = await create();
      const answer = { status: 409, code: "ScopeLocked", message: "The scope is locked." };
      await azure.admin("POST", "faults", { method: "DELETE", path: "/computes/", answer, count: null });
      await azure.requests();
      await assert.rejects(azure.provider.delete(made.id, made.outs), {
        message: /could not be deleted\. 409 ScopeLocked/,
      });
      assert.equal((await azure.requests()).filter((request) => request.startsWith("DELETE")).length, 1);
    });

    it("waits while another operation runs", async () => {
      const made = await create();
      const answer = { status: 409, code: "Conflict", message: "There is already an active operation submitted." };
      await azure.admin("POST", "faults", { method: "PUT", path: "/computes/", count: 3, answer });
      assert.equal((await update(made, { description: "late" })).outs.description, "late");
    });

    it("does not wait for another operation beyond its deadline", async () => {
      const made = await create({ timeouts: { update: "2m" } });
      const answer = { status: 409, code: "Conflict", message: "There is already an active operation submitted." };
      await azure.admin("POST", "faults", { method: "PUT", path: "/computes/", count: null, answer });
      const inputs = await checked({ timeouts: { update: "2m" }, description: "late" }, made.inputs);
      const failure = await failureOf(azure.provider.update(made.id, made.outs, inputs));
      assert.match(
        failure.message,
        /^ComputeInstance "ci-dev" of workspace "vision": Azure refused the update of description\. 409 Conflict: There is already an active operation submitted\./,
      );
    });

    it("makes an instance that is gone again", async () => {
      const made = await create();
      await azure.arm("DELETE", DELETE);
      assert.equal((await update(made, { description: "again" })).outs.state, "Running");
      assert.equal((await seen()).properties.description, "again");
    });

    it("carries preview properties by a preview api-version, and only those", async () => {
      const made = await create({ enableRootAccess: false });
      assert.equal(made.outs.enableRootAccess, false);
      const versions = async () => {
        const { value } = await azure.admin("GET", "journal");
        await azure.admin("DELETE", "journal");
        return value.filter(({ method }: Json) => method === "PUT").map(({ query }: Json) => query["api-version"]);
      };
      assert.deepEqual(await versions(), ["2026-05-15-preview"]);
      const read = (await azure.provider.read(made.id, made.outs)) as Json;
      assert.equal(read.props.enableRootAccess, false);
      const { outs } = await update(made, { description: "no root declared" });
      assert.equal((await seen()).properties.properties.enableRootAccess, true);
      const { outs: plain } = await update(
        { ...made, inputs: await checked({ description: "no root declared" }), outs },
        { description: "x" },
      );
      assert.equal(plain.description, "x");
      assert.deepEqual((await versions()).at(-1), "2026-05-01");
    });
  });

  describe("check", () => {
    it("allows a replacement without a word when nothing would be lost", async () => {
      const made = await create();
      const subnet = { sshSettings: { sshPublicAccess: "Enabled" } };
      assert.equal((await refused(subnet, made.inputs)).length, 1);
      await azure.arm("DELETE", DELETE);
      assert.deepEqual(await refused(subnet, made.inputs), []);
    });

    it("refuses a replacement of what it cannot look at", async () => {
      const made = await create();
      const answer = { status: 403, code: "AuthorizationFailed", message: "no" };
      await azure.admin("POST", "faults", { method: "GET", path: "/computes/ci-dev", answer });
      assert.deepEqual(
        await refused(
          {
            enableNodePublicIp: false,
            subnet: {
              id: `${WORKSPACE.split("/providers")[0]}/providers/Microsoft.Network/virtualNetworks/v/subnets/s`,
            },
          },
          made.inputs,
        ),
        [
          'subnet: the change of subnet.id (unset to "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/ml/providers/Microsoft.Network/virtualNetworks/v/subnets/s"), enableNodePublicIp (true to false) would replace ComputeInstance "ci-dev" of workspace "vision". It could not be read, so its owner is not known; its disk would be lost. Refused, because onReplace is "fail"; to replace it, set onReplace: "allow".',
        ],
      );
    });

    it("names the user whom an instance is for", async () => {
      const assignedUser = { objectId: "00000000-0000-0000-0000-00000000000a", tenantId: azure.emulator.tenantId };
      const made = await create({ personalComputeInstanceSettings: { assignedUser } });
      const [message] = await refused(
        { disableLocalAuth: true, personalComputeInstanceSettings: { assignedUser } },
        made.inputs,
      );
      assert.match(
        message ?? "",
        /It belongs to user 00000000-0000-0000-0000-00000000000a \(created by pulumi-azureml emulator\) and is Running since [-\d]+ [:\d]+ UTC;/,
      );
    });

    it("knows what the workspace's network allows", async () => {
      assert.deepEqual(await refused({ enableNodePublicIp: false }), [
        "enableNodePublicIp: false needs a subnet, or a workspace with a managed network.",
      ]);
    });

    it("places no instance of a managed network in a subnet", async () => {
      const { id: _id, ...body } = (await azure.arm("GET", `${WORKSPACE}?api-version=2025-12-01`)).body;
      const managed = WORKSPACE.replace("/vision", "/managed");
      body.properties = { ...body.properties, managedNetwork: { isolationMode: "AllowInternetOutbound" } };
      const answer = await azure.arm("PUT", `${managed}?api-version=2025-12-01`, body);
      assert.ok(answer.status < 300, JSON.stringify(answer.body));
      const id = "/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/v/subnets/s";
      assert.deepEqual(await refused({ workspaceId: managed, subnet: { id } }), [
        "subnet: cannot be given: the workspace has a managed network (AllowInternetOutbound), which places the instance itself.",
      ]);
      assert.deepEqual(await refused({ workspaceId: managed, enableNodePublicIp: false }), []);
    });

    it("refuses what only preview api-versions have, when those are not allowed", async () => {
      const stable = await startAzure({ "azureml:allowPreviewApis": "false" });
      const { failures } = await stable.provider.check({}, inputsOf({ ...NAMED, enableRootAccess: false }));
      await stable.close();
      assert.deepEqual(failures, [
        {
          property: "",
          reason: "enableRootAccess: exists in preview api-versions only, and azureml:allowPreviewApis is false.",
        },
      ]);
    });

    it("refuses changes that only preview api-versions can make, when those are not allowed", async () => {
      const stable = await startAzure({ "azureml:allowPreviewApis": "false" });
      const { inputs } = await stable.provider.check({}, inputsOf(NAMED));
      const { failures } = await stable.provider.check(inputs, inputsOf({ ...NAMED, idleTimeBeforeShutdown: "PT1H" }));
      await stable.close();
      assert.deepEqual(failures, [
        {
          property: "",
          reason:
            "idleTimeBeforeShutdown: a change of idleTimeBeforeShutdown needs a preview api-version, and azureml:allowPreviewApis is false.",
        },
      ]);
    });

    it("keeps the name that it derived", async () => {
      const { inputs } = await azure.provider.check({}, inputsOf({}));
      const again = await azure.provider.check(inputs, inputsOf({}));
      assert.match(inputs.computeName, /^dev-[a-z]{8}$/);
      assert.equal(again.inputs.computeName, inputs.computeName);
    });

    it("warns when the name that it derives may be another stack's", async () => {
      const warnings: string[] = [];
      const log = { progress: () => {}, info: () => {}, warn: (text: string) => warnings.push(text) };
      const owner = {
        organization: "organization",
        project: "shop",
        stack: "dev",
        type: "ComputeInstance",
        name: "dev",
      };
      const newInputs = { workspaceId: WORKSPACE };
      await azure.resource.check({ newInputs, owner, log, clock: jumpingClock() });
      assert.deepEqual(warnings, [
        "the name is derived without a subscription, so a stack of the same name elsewhere in the region gets the same one: set azure-native:subscriptionId or ARM_SUBSCRIPTION_ID, or give a computeName.",
      ]);
    });

    it("places a subnet without subscription in the workspace's", async () => {
      const id = "/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/v/subnets/s";
      assert.equal(
        (await checked({ subnet: { id } })).subnet.id,
        `/subscriptions/00000000-0000-0000-0000-000000000001${id}`,
      );
    });
  });

  describe("delete", () => {
    it("succeeds when the instance, or its workspace, is gone already", async () => {
      const made = await create();
      await azure.arm("DELETE", DELETE);
      await azure.provider.delete(made.id, made.outs);
      await azure.provider.delete(made.id.replace("/vision/", "/gone/"), made.outs);
    });

    it("waits for an operation that runs, and until the instance is gone", async () => {
      const made = await create();
      await azure.admin("PUT", "speed", { default: { reads: 3 } });
      assert.equal((await azure.arm("POST", `${COMPUTE}/stop`)).status, 202);
      await azure.provider.delete(made.id, made.outs);
      assert.equal((await azure.arm("GET", COMPUTE)).status, 404);
    });

    it("does not take a missing subscription for success", async () => {
      const made = await create();
      const elsewhere = made.id.replace(
        /^\/subscriptions\/[^/]+/,
        "/subscriptions/99999999-0000-0000-0000-000000000000",
      );
      await assert.rejects(azure.provider.delete(elsewhere, made.outs), { message: /404 SubscriptionNotFound/ });
    });

    it("does not take an answer for success that says nothing of the instance", async () => {
      const made = await create();
      for (const code of ["NoRegisteredProviderFound", "InvalidResourceType", "InvalidApiVersionParameter"]) {
        const answer = { status: 404, code, message: "Not understood." };
        await azure.admin("POST", "faults", { method: "GET", path: "/computes/ci-dev$", answer });
        await assert.rejects(async () => azure.provider.delete(made.id, made.outs), {
          message: new RegExp(`404 ${code}`),
        });
      }
      assert.equal((await azure.arm("GET", COMPUTE)).status, 200);
    });

    it("leaves alone what another resource has taken over, or somebody has recreated", async () => {
      const made = await create();
      const { id: _id, name: _name, type: _type, systemData: _data, ...body } = await seen();
      await azure.arm("PUT", COMPUTE, { ...body, tags: { "pulumi-azureml": "v1:another" } });
      await assert.rejects(azure.provider.delete(made.id, made.outs), {
        message:
          'ComputeInstance "ci-dev" of workspace "vision" was not deleted: another Pulumi resource has tagged it as its own. To leave it alone, run "pulumi state delete <urn>".',
      });
      await azure.arm("DELETE", DELETE);
      await azure.admin("POST", "advance", { seconds: 1 });
      await someoneElses();
      await assert.rejects(azure.provider.delete(made.id, made.outs), {
        message:
          'ComputeInstance "ci-dev" of workspace "vision" was not deleted: somebody else has recreated it since the state was written. To leave it alone, run "pulumi state delete <urn>". To delete it, run "pulumi refresh" first.',
      });
      const read = (await azure.provider.read(made.id, made.outs)) as Json;
      await azure.provider.delete(made.id, read.props);
      assert.equal((await azure.arm("GET", COMPUTE)).status, 404);
    });

    it("says in Azure's words why a deletion failed", async () => {
      const made = await create();
      await azure.admin("POST", "outcomes", { operation: "delete", errors: [{ code: "Locked", message: "A lock." }] });
      await assert.rejects(azure.provider.delete(made.id, made.outs), {
        message: 'ComputeInstance "ci-dev" of workspace "vision" was not deleted. Locked: A lock.',
      });
    });

    it("keeps to its deadline", async () => {
      const made = await create({ timeouts: { delete: "2m" } });
      await azure.admin("PUT", "speed", { default: "manual" });
      await assert.rejects(azure.provider.delete(made.id, made.outs), {
        message:
          'Waited 2m 00s for the deletion of ComputeInstance "ci-dev" of workspace "vision", without success. Azure continues deleting it; the next run resumes waiting for it.',
      });
    });
  });

  describe("read", () => {
    it("says gone only when the workspace answers", async () => {
      const made = await create();
      const gone = made.id.replace("/vision/", "/nowhere/");
      await assert.rejects(azure.provider.read(gone, made.outs), (error: Json) => {
        assert.match(
          error.message,
          /^ComputeInstance "ci-dev" of workspace "nowhere" cannot be read: its workspace .*\/nowhere does not answer, so it is not known whether the instance is gone\. 404 ResourceNotFound: /,
        );
        assert.equal(error.stack, "");
        return true;
      });
      await azure.arm("DELETE", DELETE);
      assert.deepEqual(await azure.provider.read(made.id, made.outs), {});
    });

    it("does not take a page of a proxy for an instance that is gone", async () => {
      const made = await create();
      const login = "<html>Please sign in</html>";
      await azure.withAnswer("GET", "/computes/ci-dev", login, async () => {
        const message =
          /^The request \/subscriptions\/.*\/ci-dev\?api-version=2026-05-01 was answered 200, but not by Azure: <html>/;
        await assert.rejects(azure.provider.read(made.id, made.outs), { message });
        await assert.rejects(azure.provider.delete(made.id, made.outs), { message });
      });
      assert.equal((await seen()).name, "ci-dev");
    });

    it("keeps the user's spelling of tag names", async () => {
      await someoneElses({}, { Team: "vision" });
      const made = await create({ adopt: true, tags: { team: "vision" } });
      assert.deepEqual(made.outs.tags, { team: "vision" });
      const { inputs } = (await azure.provider.read(made.id, made.outs)) as Json;
      assert.deepEqual(inputs, made.inputs);
    });

    it("shows an instance that is being deleted as unfinished", async () => {
      const made = await create();
      await azure.admin("PUT", "speed", { default: "manual" });
      await azure.arm("DELETE", DELETE);
      const { props } = (await azure.provider.read(made.id, made.outs)) as Json;
      assert.equal((await azure.provider.diff(made.id, props, made.inputs)).changes, true);
    });

    it("reads an instance that was never declared", async () => {
      await someoneElses({ vmSize: "Standard_DS11_v2" });
      const { props, inputs } = (await azure.provider.read(COMPUTE, inputsOf({ computeName: "ci-dev" }))) as Json;
      assert.equal(props.vmSize, "Standard_DS11_v2");
      assert.deepEqual(Object.keys(inputs), ["__provider", "__context"]);
    });

    it("refuses an id that is not a compute's", async () => {
      await assert.rejects(azure.provider.read("ci-dev", {}), { message: '"ci-dev" is not the ARM id of a compute.' });
    });

    it("is not disturbed by a start or a stop", async () => {
      const made = await create();
      await azure.admin("POST", "triggers", { compute: COMPUTE, action: "stop", trigger: "IdleShutdown" });
      const { props } = (await azure.provider.read(made.id, made.outs)) as Json;
      assert.equal(props.state, "Stopped");
      assert.equal(props.lastOperation.operationTrigger, "IdleShutdown");
      assert.equal((await azure.provider.diff(made.id, props, made.inputs)).changes, false);
    });
  });
});
