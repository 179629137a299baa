import assert from "node:assert/strict";
import { makeStack, type Result, removeStacks, type Stack, steps, succeeded } from "./stack";

const SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";
const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/ml`;
const WORKSPACE = `${GROUP}/providers/Microsoft.MachineLearningServices/workspaces/vision`;
const NETWORK = `${GROUP}/providers/Microsoft.Network/virtualNetworks/lab`;
const TYPE = "pulumi-nodejs:dynamic/azureml:ComputeInstance";
const VERSION = "api-version=2026-05-01";

const compute = (name: string) => `${WORKSPACE}/computes/${name}`;

/** A program with one instance; `more` is added to its arguments, `after` to the program. */
function program(more: string, after = ""): string {
  return `
    import * as azureml from "pulumi-azureml";
    const workspace = ${JSON.stringify(WORKSPACE)};
    const dev = new azureml.ComputeInstance("dev", { workspace, computeName: "ci-dev", ${more} });
    ${after}
    export const state = dev.state;
  `;
}

async function makeLab(text: string): Promise<Stack> {
  return makeStack({ program: text, emulatorArgs: ["--workspace", WORKSPACE] });
}

const read = async (stack: Stack, name = "ci-dev") =>
  (await stack.emulator.arm("GET", `${compute(name)}?${VERSION}`)).body;

/** Changes an instance as somebody else would: read, change, write. */
async function change(
  stack: Stack,
  name: string,
  edit: (body: Awaited<ReturnType<typeof read>>) => void,
): Promise<void> {
  const { id: _id, name: _name, type: _type, systemData: _systemData, ...body } = await read(stack, name);
  edit(body);
  const answer = await stack.emulator.arm("PUT", `${compute(name)}?${VERSION}`, body);
  assert.ok(answer.status < 300, JSON.stringify(answer));
}

async function instanceIn(stack: Stack) {
  const { resources } = await stack.export();
  return resources.find(({ type }) => type === TYPE);
}

/** What the state knows of the instance, without the engine's own bookkeeping. */
async function knownOf(stack: Stack) {
  const { id, inputs, outputs } = (await instanceIn(stack)) ?? {};
  return { id, inputs, outputs };
}

function said(result: Result): string {
  return `${result.stdout}\n${result.stderr}`;
}

describe("ComputeInstance, end to end", () => {
  afterEach(removeStacks);

  it("comes up, changes tags, description and schedules in place, and leaves nothing behind", async () => {
    const stop = (hour: number) =>
      `schedules: { computeStartStop: [{ action: "Stop", triggerType: "Cron", cron: { expression: "0 ${hour} * * *" } }] }`;
    const stack = await makeLab(program(`description: "one", tags: { team: "vision" }, ${stop(18)}`));
    assert.deepEqual(steps(succeeded(await stack.up())), ["create dev"]);
    succeeded(await stack.preview("--expect-no-changes"));
    const created = await read(stack);

    stack.program(program(`description: "two", tags: { team: "speech", cost: "7" }, ${stop(20)}`));
    const preview = succeeded(await stack.preview("--diff"));
    assert.deepEqual(steps(preview), ["update dev"]);
    assert.doesNotMatch(said(preview), /replace/);
    assert.deepEqual(steps(succeeded(await stack.up())), ["update dev"]);

    const updated = await read(stack);
    assert.equal(updated.properties.description, "two");
    assert.equal(updated.tags.team, "speech");
    assert.equal(updated.tags.cost, "7");
    assert.equal(updated.properties.properties.schedules.computeStartStop[0].cron.expression, "0 20 * * *");
    assert.equal(updated.properties.createdOn, created.properties.createdOn);
    succeeded(await stack.preview("--expect-no-changes"));

    succeeded(await stack.destroy());
    const left = await stack.emulator.arm("GET", `${WORKSPACE}/computes?${VERSION}`);
    assert.deepEqual(left.body.value, []);
    assert.deepEqual((await stack.export()).resources ?? [], []);
  });

  it("resizes in place, and names the preview api-version in the preview", async () => {
    const stack = await makeLab(program(`vmSize: "Standard_DS3_v2"`));
    succeeded(await stack.up());
    const { createdOn } = (await read(stack)).properties;
    stack.program(program(`vmSize: "Standard_DS11_v2"`));
    const preview = succeeded(await stack.preview());
    assert.deepEqual(steps(preview), ["update dev"]);
    assert.match(said(preview), /vmSize: changed in place by an action of api-version 2026-05-15-preview\./);
    succeeded(await stack.up());
    const { properties } = await read(stack);
    assert.equal(properties.properties.vmSize.toLowerCase(), "standard_ds11_v2");
    assert.equal(properties.createdOn, createdOn);
  });

  it("refuses to replace, naming the owner and the loss, and replaces when allowed, deleting first", async () => {
    const subnet = (name: string) => `subnet: { id: ${JSON.stringify(`${NETWORK}/subnets/${name}`)} }`;
    const stack = await makeLab(program(subnet("a")));
    const network = { location: "eastus", properties: { addressSpace: { addressPrefixes: ["10.0.0.0/16"] } } };
    await stack.emulator.arm("PUT", `${NETWORK}?api-version=2024-05-01`, network);
    for (const [name, prefix] of [
      ["a", "10.0.0.0/24"],
      ["b", "10.0.1.0/24"],
    ]) {
      const body = { properties: { addressPrefix: prefix } };
      const answer = await stack.emulator.arm("PUT", `${NETWORK}/subnets/${name}?api-version=2024-05-01`, body);
      assert.ok(answer.status < 300, JSON.stringify(answer.body));
    }
    succeeded(await stack.up());

    stack.program(program(subnet("b")));
    const refused = await stack.preview();
    assert.notEqual(refused.code, 0);
    assert.ok(
      said(refused)
        .replace(/ since [-\d]+ [:\d]+ UTC/, "")
        .includes(
          `subnet: the change of subnet.id ("${NETWORK}/subnets/a" to "${NETWORK}/subnets/b") would replace ComputeInstance "ci-dev" of workspace "vision". It belongs to pulumi-azureml emulator and is Running; its disk, with all files that are not in the workspace's storage, would be lost. Refused, because onReplace is "fail"; to replace it, set onReplace: "allow".`,
        ),
      said(refused),
    );
    const before = await read(stack);

    stack.program(program(`${subnet("b")}, onReplace: "allow"`));
    assert.deepEqual(steps(succeeded(await stack.preview())), [
      "delete-replaced dev",
      "replace dev",
      "create-replacement dev",
    ]);
    await stack.emulator.admin("DELETE", "journal");
    succeeded(await stack.up());
    const { value } = (await stack.emulator.admin("GET", "journal")).body;
    const writes = value
      .filter(
        ({ method, path }: { method: string; path: string }) =>
          /PUT|DELETE/.test(method) && path.includes("/computes/"),
      )
      .map(({ method }: { method: string }) => method);
    assert.deepEqual(writes, ["DELETE", "PUT"]);
    const after = await read(stack);
    assert.notEqual(after.properties.createdOn, before.properties.createdOn);
    assert.equal(after.properties.properties.subnet.id, `${NETWORK}/subnets/b`);
  });

  it("is deleted first, and recreated, by whatever replaces it", async () => {
    const stack = await makeLab(program(""));
    succeeded(await stack.up());
    const urn = (await instanceIn(stack))?.urn ?? "";
    let { createdOn } = (await read(stack)).properties;
    const isNew = async () => {
      const { properties } = await read(stack);
      assert.notEqual(properties.createdOn, createdOn);
      assert.equal(properties.properties.state, "Running");
      createdOn = properties.createdOn;
      succeeded(await stack.preview("--expect-no-changes"));
    };
    const lost =
      /It belongs to pulumi-azureml emulator and is Running since [-\d]+ [:\d]+ UTC; its disk, .* would be lost\./;
    succeeded(await stack.pulumi("state", "taint", urn, "--yes"));
    assert.match(said(succeeded(await stack.preview())), lost);
    assert.deepEqual(steps(succeeded(await stack.up())), [
      "delete-replaced dev",
      "replace dev",
      "create-replacement dev",
    ]);
    await isNew();
    assert.match(said(succeeded(await stack.preview("--target-replace", urn))), lost);
    assert.equal(steps(succeeded(await stack.up("--target-replace", urn)))[0], "delete-replaced dev");
    await isNew();
    const triggered = (at: number) => program("").replace('"ci-dev",  }', `"ci-dev" }, { replacementTrigger: ${at} }`);
    assert.match(triggered(1), /replacementTrigger: 1/);
    stack.program(triggered(1));
    succeeded(await stack.up());
    stack.program(triggered(2));
    assert.match(said(succeeded(await stack.preview())), lost);
  });

  it("is still one instance after its resource is renamed, and keeps it from the next of the old name", async () => {
    const named = (name: string, more: string) => `
      import * as azureml from "pulumi-azureml";
      const workspace = ${JSON.stringify(WORKSPACE)};
      const ${name} = new azureml.ComputeInstance("${name}", { workspace, computeName: "ci-dev" }, ${more});`;
    const stack = await makeLab(named("dev", "{}"));
    succeeded(await stack.up());
    stack.program(named("prod", `{ aliases: [{ name: "dev" }] }`));
    assert.deepEqual(steps(succeeded(await stack.up())), ["update prod"]);
    // Without dependsOn, Pulumi may check the new one first.
    stack.program(
      `${named("prod", `{ aliases: [{ name: "dev" }] }`)}\nnew azureml.ComputeInstance("dev", { workspace, computeName: "ci-dev" }, { dependsOn: prod });`,
    );
    const refused = await stack.up();
    assert.notEqual(refused.code, 0);
    assert.match(said(refused), /"ci-dev" is already the name of the resource "prod" of this program/);
  });

  it("is recreated on purpose, after a preview that names the owner and the loss", async () => {
    const stack = await makeLab(program(`recreateTrigger: "one"`));
    succeeded(await stack.up());
    const { createdOn } = (await read(stack)).properties;
    stack.program(program(`recreateTrigger: "two"`));
    const preview = succeeded(await stack.preview());
    assert.deepEqual(steps(preview), ["delete-replaced dev", "replace dev", "create-replacement dev"]);
    assert.match(said(preview), /recreateTrigger .* replaces ComputeInstance "ci-dev".* It belongs to .*disk/);
    succeeded(await stack.up());
    assert.notEqual((await read(stack)).properties.createdOn, createdOn);
    succeeded(await stack.preview("--expect-no-changes"));
  });

  it("stays, as one entry of the state, when its entry is renamed or the program reads it instead", async () => {
    const get = (name: string, computeName: string) => `
      import * as azureml from "pulumi-azureml";
      azureml.ComputeInstance.get("${name}", ${JSON.stringify(WORKSPACE)} + "/computes/${computeName}");`;
    const stack = await makeLab(program(""));
    succeeded(await stack.up());
    const { createdOn } = (await read(stack)).properties;
    const staysAs = async (...names: string[]) => {
      assert.equal((await read(stack)).properties.createdOn, createdOn);
      const { resources } = await stack.export();
      assert.deepEqual(
        resources.filter(({ type }) => type === TYPE).map(({ urn }) => urn.split("::").at(-1)),
        names,
      );
      succeeded(await stack.preview("--expect-no-changes"));
    };
    const urn = (await instanceIn(stack))?.urn ?? "";
    succeeded(await stack.pulumi("state", "rename", urn, "other", "--yes"));
    const up = succeeded(await stack.up());
    assert.deepEqual(steps(up), ["create dev", "delete other"]);
    assert.match(said(up), /left in Azure, because the resource "dev" of this program has it: .*\/computes\/ci-dev/);
    await staysAs("dev");

    stack.program(get("other", "ci-dev"));
    assert.match(
      said(succeeded(await stack.up())),
      /left in Azure, because the resource "other" of this program reads it/,
    );
    await staysAs("other");

    stack.program(program("adopt: true"));
    succeeded(await stack.up());
    await staysAs("dev");
    stack.program(get("dev", "CI-dev"));
    assert.deepEqual(steps(succeeded(await stack.up())), [
      "read-replacement dev",
      "replace dev",
      "delete-replaced dev",
    ]);
    await staysAs("dev");
  });

  it("puts right what was changed and deleted behind Pulumi's back", async () => {
    const second = `new azureml.ComputeInstance("test", { workspace, computeName: "ci-test", tags: { team: "vision" } });`;
    const stack = await makeLab(program(`tags: { team: "vision" }, description: "ours"`, second));
    succeeded(await stack.up());
    await change(stack, "ci-dev", (body) => {
      body.tags = { ...body.tags, team: "theirs", extra: "theirs" };
      body.properties.description = "theirs";
    });
    await stack.emulator.arm("DELETE", `${compute("ci-test")}?${VERSION}&underlyingResourceAction=Delete`);

    const drift = await stack.pulumi("refresh", "--preview-only", "--expect-no-changes", "--non-interactive");
    assert.equal(drift.code, 7, said(drift));
    assert.deepEqual(steps(succeeded(await stack.refresh())).sort(), ["refresh dev", "refresh test"]);
    const names = (await stack.export()).resources
      .filter(({ type }) => type === TYPE)
      .map(({ urn }) => urn.split("::").at(-1));
    assert.deepEqual(names, ["dev"]);

    const preview = succeeded(await stack.preview("--diff"));
    assert.match(said(preview), /~ description: "theirs" => "ours"/);
    assert.match(said(preview), /~ team: "theirs" => "vision"/);
    assert.doesNotMatch(said(preview), /extra/);
    assert.deepEqual(steps(succeeded(await stack.up())).sort(), ["create test", "update dev"]);
    const { tags, properties } = await read(stack);
    assert.equal(tags.team, "vision");
    assert.equal(tags.extra, "theirs");
    assert.equal(properties.description, "ours");
    assert.equal((await read(stack, "ci-test")).tags.team, "vision");
    succeeded(await stack.refresh("--expect-no-changes"));
  });

  it("changes a tag and leaves alone what somebody has resized and stopped, also with ignoreChanges", async () => {
    const text = (team: string) => `
      import * as azureml from "pulumi-azureml";
      const given = { vmSize: "Standard_DS3_v2", powerState: "Running", tags: { team: "${team}" } };
      const place = { workspace: ${JSON.stringify(WORKSPACE)}, computeName: "ci-dev" };
      new azureml.ComputeInstance("dev", { ...place, ...given }, { ignoreChanges: ["vmSize"] });`;
    const stack = await makeLab(text("one"));
    succeeded(await stack.up());
    await stack.emulator.arm("POST", `${compute("ci-dev")}/resize?api-version=2026-05-15-preview`, {
      targetVMSize: "Standard_DS11_v2",
    });
    await stack.emulator.arm("POST", `${compute("ci-dev")}/stop?${VERSION}`);
    stack.program(text("two"));
    const up = succeeded(await stack.up());
    assert.match(said(up), /Azure has (powerState, vmSize|vmSize, powerState) otherwise than the state/);
    const { tags, properties } = await read(stack);
    const { vmSize, state } = properties.properties;
    assert.deepEqual([tags.team, vmSize.toLowerCase(), state], ["two", "standard_ds11_v2", "Stopped"]);
    succeeded(await stack.preview("--expect-no-changes"));
    assert.deepEqual(steps(succeeded(await stack.refresh())), ["refresh dev"]);
  });

  it("deletes nothing from the state when the workspace cannot be read", async () => {
    const stack = await makeLab(program(""));
    succeeded(await stack.up());
    const before = await knownOf(stack);
    const answer = { status: 403, code: "AuthorizationFailed", message: "The client does not have authorization." };
    await stack.emulator.admin("POST", "faults", { method: "GET", path: "/workspaces/vision", count: null, answer });
    const refused = await stack.refresh();
    assert.notEqual(refused.code, 0);
    assert.match(said(refused), /403 AuthorizationFailed: The client does not have authorization\. \(request id /);
    assert.deepEqual(await knownOf(stack), before);
    await stack.emulator.admin("DELETE", "faults");

    const missing = { status: 404, code: "ResourceGroupNotFound", message: "Resource group 'ml' could not be found." };
    await stack.emulator.admin("POST", "faults", {
      method: "GET",
      path: "/workspaces/vision",
      count: null,
      answer: missing,
    });
    const lost = await stack.refresh();
    assert.notEqual(lost.code, 0);
    assert.match(
      said(lost),
      /cannot be read: its workspace .* does not answer, so it is not known whether the instance is gone\./,
    );
    assert.doesNotMatch(said(lost), /\n\s+at /);
    assert.deepEqual(await knownOf(stack), before);
  });

  it("keeps an instance that failed to be created, with Azure's errors, and heals it", async () => {
    const stack = await makeLab(program(""));
    const errors = [
      { code: "StorageMountError", message: "The share could not be mounted on ports 443, 445." },
      { code: "AllocationFailed", message: "No capacity." },
    ];
    await stack.emulator.admin("POST", "outcomes", { operation: "create", state: "CreateFailed", errors });
    const failed = await stack.up();
    assert.notEqual(failed.code, 0);
    for (const { code, message } of errors) assert.ok(said(failed).includes(`${code}: ${message}`), said(failed));
    const kept = await instanceIn(stack);
    assert.equal(kept?.id, compute("ci-dev"));
    assert.equal(kept?.outputs.state, "CreateFailed");
    assert.equal(kept?.initErrors?.length, 1);

    // A refresh forgets that it failed; the outputs remember.
    succeeded(await stack.refresh());
    assert.deepEqual(steps(succeeded(await stack.preview())), ["update dev"]);
    assert.deepEqual(steps(succeeded(await stack.up())), ["update dev"]);
    assert.equal((await instanceIn(stack))?.outputs.state, "Running");
    succeeded(await stack.preview("--expect-no-changes"));
    succeeded(await stack.destroy());
  });

  it("shows in its row how a long wait goes", async () => {
    const stack = await makeLab(program(""));
    await stack.emulator.admin("PUT", "switches", { createShowsSettingUp: true });
    await stack.emulator.admin("PUT", "speed", { default: { reads: 2 } });
    const up = succeeded(await stack.up());
    const messages = up.events.flatMap(({ diagnosticEvent }) =>
      diagnosticEvent?.urn?.endsWith("::dev") ? [diagnosticEvent] : [],
    );
    const shown = messages.map(({ message }) => message.trim().replace(/\(.*\)/, "(time)"));
    assert.ok(shown.includes("Creating (time)") && shown.includes("SettingUp (time)"), JSON.stringify(messages));
    assert.ok(messages.every(({ ephemeral }) => ephemeral));
  });

  it("lists all problems of all fields, without a trace of secrets or stacks", async () => {
    const bad = `vmSize: 3 as any, tags: { a: 1 as any }, idleTimeBeforeShutdown: "PT1M",
      customServices: [{ name: "a", image: { reference: "i" }, environmentVariables: { KEY: { value: "hunter2" } }, endpoints: [{ target: 0 }] }]`;
    const stack = await makeLab(program(bad));
    const refused = await stack.preview();
    assert.notEqual(refused.code, 0);
    for (const line of [
      "vmSize: expected a string, got a number.",
      "tags.a: expected a string, got a number.",
      "idleTimeBeforeShutdown: PT1M is shorter than 15 minutes; use an ISO 8601 duration from PT15M to P3D, such as PT30M.",
      "customServices[0].endpoints[0].target: 0 is not a port; use 1 to 65535.",
    ]) {
      assert.ok(said(refused).includes(line), said(refused));
    }
    assert.doesNotMatch(said(refused), /hunter2/);
    assert.doesNotMatch(said(refused), /\n\s+at /);
  });

  it("keeps the constant provider text, and no secret, port or path, in the state", async () => {
    const secret = `customServices: [{ name: "a", image: { reference: "i" }, environmentVariables: { KEY: { value: "hunter2" } } }]`;
    const stack = await makeLab(program(secret));
    succeeded(await stack.up());
    succeeded(await stack.refresh());
    const text = JSON.stringify(await stack.export());
    assert.doesNotMatch(text, /hunter2|127\.0\.0\.1|localhost/);
    const state = await instanceIn(stack);
    const constant = 'const p=require("pulumi-azureml/provider").computeInstance;exports.handler=()=>p;';
    assert.equal(state?.inputs.__provider, constant);
    assert.equal(state?.outputs.__provider, constant);
    assert.ok(!text.includes(stack.folder), "a path of the run is in the state");
  });

  it("tells in the preview of a size that is not offered, and of a quota that all of it exceeds", async () => {
    const two = (vmSize: string) =>
      program(
        `vmSize: ${JSON.stringify(vmSize)}`,
        `new azureml.ComputeInstance("other", { workspace, computeName: "ci-other", vmSize: ${JSON.stringify(vmSize)} });`,
      );
    const stack = await makeLab(two("Standard_DS3_v9"));
    const unknown = await stack.preview();
    assert.notEqual(unknown.code, 0);
    assert.match(
      said(unknown),
      /vmSize: "Standard_DS3_v9" is not offered to compute instances in eastus\. The nearest names are Standard_DS3_v2, /,
    );

    await stack.emulator.admin("PUT", "quotas", { family: "standardDSv2Family", limit: 6 });
    stack.program(two("Standard_DS3_v2"));
    const short = succeeded(await stack.preview());
    const warnings = short.events.filter(({ diagnosticEvent }) => diagnosticEvent?.severity === "warning");
    const quota = warnings.filter(({ diagnosticEvent }) => /the quota/.test(diagnosticEvent?.message ?? ""));
    assert.equal(quota.length, 1, said(short));
    assert.match(
      quota[0]?.diagnosticEvent?.message ?? "",
      /^vmSize: the quota "Standard DSv2 Family Cluster Dedicated vCPUs" in eastus does not suffice: with this instance, this preview needs 8 more vCPUs, and 6 of 6 are free\./,
    );
  });
});
