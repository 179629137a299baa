import { strict as assert } from "node:assert";
import type { Values } from "../../provider/core/values";
import { type Azure, inputsOf, type Json, SUBSCRIPTION, startAzure, WORKSPACE } from "../provider/azure";
import { all, atOnce, GROUP, instance, javascriptClient, NAME, useEverything } from "./javascriptClient";

const group = `/subscriptions/${SUBSCRIPTION}/resourceGroups/${GROUP}`;

describe("Microsoft's client for JavaScript", () => {
  let azure: Azure;
  before(async () => {
    azure = await startAzure();
  });
  beforeEach(async () => {
    await azure.admin("POST", "reset");
    await azure.admin("PUT", "settings", { retryAfterSeconds: 0 });
  });
  after(() => azure.close());

  for (const apiVersion of [undefined, "2024-04-01", "2025-12-01", "2026-05-01", "2026-05-15-preview"]) {
    it(`creates, changes, stops, starts, restarts, lists and deletes with ${apiVersion ?? "its own api-version"}`, async () => {
      await azure.admin("PUT", "speed", { default: { reads: 2 } });
      const seen: Json = await useEverything(javascriptClient(azure, apiVersion), "ci-js");
      assert.equal(seen.workspace.id, WORKSPACE);
      assert.equal(seen.workspace.provisioningState, "Succeeded");
      assert.equal(seen.created.id, `${WORKSPACE}/computes/ci-js`);
      assert.equal(seen.created.properties.provisioningState, "Succeeded");
      assert.equal(seen.created.properties.properties.state, "Running");
      assert.deepEqual(seen.created.tags, { team: "vision" });
      assert.deepEqual(seen.updated.tags, { team: "speech" });
      assert.equal(seen.updated.properties.createdOn.getTime(), seen.created.properties.createdOn.getTime());
      assert.deepEqual(
        [seen.stopped, seen.started, seen.restarted].map(({ properties }) => [
          properties.state,
          properties.lastOperation.operationName,
          properties.lastOperation.operationStatus,
        ]),
        [
          ["Stopped", "Stop", "Succeeded"],
          ["Running", "Start", "Succeeded"],
          ["Running", "Restart", "Succeeded"],
        ],
      );
      assert.deepEqual(
        seen.listed.map(({ name }: Json) => name),
        ["ci-js"],
      );
      assert.deepEqual(seen.left, []);
      for (const list of Object.values<Json>(seen.workspaces)) assert.equal(list[0].name, NAME);
      const size = seen.sizes.find((each: Json) => each.name === "Standard_DS3_v2");
      assert.deepEqual([size.vCPUs, size.memoryGB, size.estimatedVMPrices.billingCurrency], [4, 14, "USD"]);
      const usage = seen.usages.find(
        (each: Json) => each.name.value === "Standard DSv2 Family Cluster Dedicated vCPUs",
      );
      assert.equal(usage.currentValue, 0);
      assert.ok(usage.limit > 0);
      const { environments } = seen;
      assert.deepEqual(environments.created.properties.tags, { team: "vision" });
      assert.equal(environments.changed.properties.isArchived, true);
      assert.deepEqual(
        [environments.container.properties.latestVersion, environments.container.properties.nextVersion],
        ["2", "3"],
      );
      assert.equal(environments.version.properties.inferenceConfig.scoringRoute.port, 8080);
      for (const list of [environments.active, environments.newest]) {
        assert.deepEqual(
          list.map((each: Json) => each.name),
          ["2"],
        );
      }
      assert.equal(environments.listed.length, 1);
      assert.deepEqual(environments.left, []);
      const { datastores } = seen;
      assert.deepEqual([datastores.made.properties.containerName, datastores.secrets.key], ["images", "c2VjcmV0"]);
      assert.match(datastores.own.properties.containerName, /^azureml-blobstore-/);
      assert.match(datastores.file.properties.fileShareName, /^azureml-filestore-/);
      assert.equal(datastores.listed.length, 1);
    });
  }

  it("reads a list of several pages", async () => {
    await azure.admin("PUT", "settings", { pageSize: 3 });
    const { computeOperations } = javascriptClient(azure);
    const names = Array.from({ length: 8 }, (_, i) => `ci-${i}a`);
    await Promise.all(
      names.map((name) => computeOperations.beginCreateOrUpdateAndWait(GROUP, NAME, name, instance(), atOnce)),
    );
    const sizes: number[] = [];
    for await (const page of computeOperations.list(GROUP, NAME).byPage()) sizes.push(page.length);
    assert.deepEqual(sizes, [3, 3, 2]);
    assert.deepEqual((await all(computeOperations.list(GROUP, NAME))).map(({ name }) => name).sort(), names);
  });

  it("makes, changes and removes a workspace", async () => {
    const { workspaces } = javascriptClient(azure, "2024-04-01");
    const { storageAccount = "", keyVault = "", applicationInsights = "" } = await workspaces.get(GROUP, NAME);
    const references = { storageAccount, keyVault, applicationInsights };
    const identity = { type: "SystemAssigned" };
    const made = await workspaces.beginCreateOrUpdateAndWait(
      GROUP,
      "speech",
      {
        location: "eastus",
        identity,
        friendlyName: "Speech",
        ...references,
      },
      atOnce,
    );
    assert.equal(made.friendlyName, "Speech");
    const changed = await workspaces.beginUpdateAndWait(GROUP, "speech", { description: "of words" }, atOnce);
    assert.deepEqual([changed.friendlyName, changed.description], ["Speech", "of words"]);
    await workspaces.beginDeleteAndWait(GROUP, "speech", atOnce);
    assert.deepEqual(
      (await all(workspaces.listByResourceGroup(GROUP))).map(({ name }) => name),
      [NAME],
    );
  });

  describe("shows Azure's refusals", () => {
    const refusal = (statusCode: number, code: string, message: RegExp) => (error: Json) => {
      assert.deepEqual([error.statusCode, error.code], [statusCode, code]);
      assert.match(error.message, message);
      return true;
    };

    it("of what is not there", async () => {
      const { computeOperations, workspaces } = javascriptClient(azure);
      const missing = (what: RegExp) => refusal(404, "ResourceNotFound", what);
      await assert.rejects(computeOperations.get(GROUP, NAME, "none"), missing(/none/));
      await assert.rejects(workspaces.get(GROUP, "none"), missing(/none/));
      await assert.rejects(workspaces.get("none", NAME), refusal(404, "ResourceGroupNotFound", /none/));
      await computeOperations.beginDeleteAndWait(GROUP, NAME, "none", "Delete", atOnce);
    });

    it("of what is not valid", async () => {
      const { computeOperations } = javascriptClient(azure);
      const create = (name: string, settings: object) =>
        computeOperations.beginCreateOrUpdateAndWait(GROUP, NAME, name, instance(settings), atOnce);
      await assert.rejects(create("ci-1", {}), refusal(400, "UserError", /Numbers cannot be the ending/));
      await assert.rejects(
        create("ci-js", { applicationSharingPolicy: "Nobody" }),
        refusal(400, "UserError", /Nobody/),
      );
      await assert.rejects(
        javascriptClient(azure, "1999-01-01").computeOperations.get(GROUP, NAME, "ci-js"),
        refusal(400, "NoRegisteredProviderFound", /1999-01-01/),
      );
    });

    it("of operations that fail later", async () => {
      const { computeOperations } = javascriptClient(azure);
      await azure.admin("POST", "outcomes", {
        operation: "create",
        errors: [{ code: "SubnetFull", message: "No address is left." }],
      });
      await assert.rejects(
        computeOperations.beginCreateOrUpdateAndWait(GROUP, NAME, "ci-js", instance(), atOnce),
        /SubnetFull|No address is left/,
      );
      const { properties }: Json = await computeOperations.get(GROUP, NAME, "ci-js");
      assert.deepEqual([properties.provisioningState, properties.properties.state], ["Failed", "CreateFailed"]);
      assert.equal(properties.properties.errors[0].error.code, "SubnetFull");
    });
  });

  describe("beside our provider", () => {
    const declared = async (given: Values) => {
      const { inputs, failures } = await azure.provider.check({}, inputsOf({ computeName: "ci-both", ...given }));
      assert.deepEqual(failures, []);
      const { id, outs }: Json = await azure.provider.create(inputs);
      return { id, outs, inputs };
    };
    const at = [GROUP, NAME, "ci-both"] as const;

    /** Sets tags as this client does it: it reads, and writes back what it may write. */
    async function tag(tags: Record<string, string>) {
      const { computeOperations } = javascriptClient(azure, "2026-05-01");
      const { id: _id, name: _name, type: _type, systemData: _data, ...found } = await computeOperations.get(...at);
      await computeOperations.beginCreateOrUpdateAndWait(...at, { ...found, tags: { ...found.tags, ...tags } }, atOnce);
    }

    it("causes drift by a tag that we declared, and none by another", async () => {
      const { id, outs, inputs } = await declared({ tags: { team: "vision" } });
      const difference = async () => {
        const { props }: Json = await azure.provider.read(id, outs);
        return { tags: props.tags, ...(await azure.provider.diff(id, props, inputs)) };
      };
      await tag({ theirs: "1" });
      const foreign = await difference();
      assert.deepEqual(foreign.tags, { team: "vision", theirs: "1" });
      assert.equal(foreign.changes, false);
      await tag({ team: "speech" });
      const drifted = await difference();
      assert.deepEqual([drifted.changes, drifted.replaces], [true, []]);
      const { outs: healed }: Json = await azure.provider.update(
        id,
        (await azure.provider.read(id, outs)).props,
        inputs,
      );
      assert.deepEqual(healed.tags, { team: "vision", theirs: "1" });
    });

    it("reads every field of what we created", async () => {
      const network = `${group}/providers/Microsoft.Network/virtualNetworks/lab`;
      const ours = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/ours`;
      const put = (id: string, version: string, body: object) => azure.arm("PUT", `${id}?api-version=${version}`, body);
      await put(network, "2024-05-01", {
        location: "eastus",
        properties: { addressSpace: { addressPrefixes: ["10.0.0.0/16"] } },
      });
      await put(`${network}/subnets/s`, "2024-05-01", { properties: { addressPrefix: "10.0.0.0/24" } });
      await put(ours, "2023-01-31", { location: "eastus" });
      await declared({
        description: "for both",
        tags: { team: "vision" },
        disableLocalAuth: true,
        vmSize: "Standard_DS11_v2",
        subnet: { id: `${network}/subnets/s` },
        applicationSharingPolicy: "Personal",
        computeInstanceAuthorizationType: "personal",
        enableNodePublicIp: false,
        identity: { type: "SystemAssigned,UserAssigned", userAssignedIdentities: [ours] },
        sshSettings: { sshPublicAccess: "Disabled" },
        setupScripts: {
          scripts: {
            startupScript: { scriptSource: "inline", scriptData: "ZWNobw==", scriptArguments: "a", timeout: "5m" },
          },
        },
        schedules: {
          computeStartStop: [{ action: "Stop", triggerType: "Cron", cron: { expression: "0 18 * * *" } }],
        },
      });
      const { computeOperations } = javascriptClient(azure, "2026-05-01");
      const seen: Json = await computeOperations.get(...at);
      assert.equal(seen.location, "eastus");
      assert.equal(seen.tags.team, "vision");
      assert.equal(seen.identity.type, "SystemAssigned,UserAssigned");
      assert.deepEqual(Object.keys(seen.identity.userAssignedIdentities), [ours]);
      assert.match(seen.identity.principalId, /^[0-9a-f-]{36}$/);
      assert.ok(seen.systemData.createdAt instanceof Date);
      const { properties } = seen;
      assert.deepEqual([properties.description, properties.disableLocalAuth], ["for both", true]);
      assert.ok(properties.createdOn instanceof Date);
      const inner = properties.properties;
      assert.deepEqual(
        [inner.vmSize, inner.subnet.id, inner.applicationSharingPolicy, inner.enableNodePublicIp, inner.state],
        ["Standard_DS11_v2", `${network}/subnets/s`, "Personal", false, "Running"],
      );
      assert.equal(inner.computeInstanceAuthorizationType, "personal");
      assert.equal(inner.sshSettings.sshPublicAccess, "Disabled");
      assert.deepEqual(inner.setupScripts.scripts.startupScript, {
        scriptSource: "inline",
        scriptData: "ZWNobw==",
        scriptArguments: "a",
        timeout: "5m",
      });
      const [schedule] = inner.schedules.computeStartStop;
      assert.deepEqual(
        [schedule.action, schedule.triggerType, schedule.cron.expression],
        ["Stop", "Cron", "0 18 * * *"],
      );
      assert.equal(inner.connectivityEndpoints.publicIpAddress, null);
      assert.equal(inner.applications[0].displayName, "Jupyter");
      assert.equal(inner.lastOperation.operationName, "Create");
      assert.ok(inner.createdBy.userId);
    });
  });
});
