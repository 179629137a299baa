import { strict as assert } from "node:assert";
import type { Values } from "../../provider/core/values";
import { ComputeInstance } from "../../provider/pulumi/computeInstance";
import { inputsOf, type Json, WORKSPACE } from "../provider/azure";
import type { Clients } from "./clients";
import { everything, everythingRead, instanceOf } from "./entity";
import { compute, fails, IDENTITY, KEY, OBJECT, plain, SUBNET, stepsWith, TENANT } from "./steps";

/** What `everything` is for our resource. */
const declared = {
  computeName: "ci-a",
  vmSize: "Standard_D2s_v3",
  description: "a workstation",
  tags: { team: "vision" },
  disableLocalAuth: false,
  subnet: { id: SUBNET },
  sshSettings: { sshPublicAccess: "Enabled", adminPublicKey: KEY },
  identity: { type: "SystemAssigned,UserAssigned", userAssignedIdentities: [IDENTITY] },
  idleTimeBeforeShutdown: "PT60M",
  schedules: {
    computeStartStop: [
      {
        action: "Stop",
        status: "Enabled",
        triggerType: "Cron",
        cron: { expression: "0 18 * * *", startTime: "2026-01-01T00:00:00", timeZone: "UTC" },
      },
      {
        action: "Start",
        status: "Disabled",
        triggerType: "Recurrence",
        recurrence: {
          frequency: "Week",
          interval: 1,
          schedule: { hours: [8], minutes: [0], weekDays: ["Monday", "Friday"] },
        },
      },
    ],
  },
  setupScripts: {
    scripts: {
      creationScript: {
        scriptSource: "workspaceStorage",
        scriptData: "Users/a/create.sh",
        scriptArguments: "--all",
        timeout: "10m",
      },
      startupScript: {
        scriptSource: "workspaceStorage",
        scriptData: "Users/a/start.sh",
        scriptArguments: "--fast",
        timeout: "5m",
      },
    },
  },
  customServices: [
    {
      name: "rstudio",
      image: { type: "docker", reference: "ghcr.io/azure/rstudio:latest" },
      endpoints: [{ name: "connect", protocol: "http", target: 8787, published: 8787 }],
      environmentVariables: { USER: { type: "local", value: "vision" } },
      volumes: [{ type: "bind", readOnly: false, source: "/home/azureuser/cloudfiles", target: "/data" }],
      docker: { privileged: true },
    },
  ],
  enableNodePublicIp: false,
  enableSSO: false,
  enableRootAccess: false,
  releaseQuotaOnStop: true,
  enableOSPatching: true,
};

/** What one client writes, the others read; ours is the provider's own functions. */
export function acrossClientsTests(get: () => Clients): void {
  const steps = stepsWith(get);
  const { admin, done, fetch, ml, on } = steps;

  const checked = async (given: Values, olds: Json = {}) => {
    const { inputs, failures } = await get().azure.provider.check(olds, inputsOf(given));
    assert.deepEqual(failures, []);
    return inputs;
  };
  const createOurs = async (given: Values): Promise<Json> => {
    const inputs = await checked(given);
    return { inputs, ...(await get().azure.provider.create(inputs)) };
  };
  const read = (made: Json): Promise<Json> => get().azure.provider.read(made.id, made.outs);
  const isDrift = async (made: Json) => {
    const { props } = await read(made);
    return (await get().azure.provider.diff(made.id, props, made.inputs)).changes;
  };
  /** Changes an instance as a user of azure-ai-ml does: read, set, send. */
  const change = async (name: string, field: string, value: unknown) => {
    const instance = await ml("get", [name]);
    await get().ml.call("builtins:setattr", [instance, field, value]);
    await done("begin_create_or_update", [instance]);
  };

  describe("one writes, the others read", () => {
    beforeEach(() => admin("POST", "reset"));

    describe("our provider creates", () => {
      it("azure-ai-ml sees every field, and azureml-core what it knows", async () => {
        await steps.putReferenced();
        await createOurs(declared);
        const seen = plain(await ml("get", ["ci-a"]));
        const { tags, ...expected } = everythingRead;
        assert.partialDeepStrictEqual(seen, expected);
        assert.equal(seen.tags.team, "vision");
        const instance = await fetch("ci-a");
        assert.equal(instance.vm_size, "Standard_D2s_v3");
        assert.equal(instance.admin_user_ssh_public_key, KEY);
        assert.equal(instance.subnet_id, SUBNET);
        assert.equal(instance.description, "a workstation");
      });

      it("what provisioningConfiguration() makes is what azureml-core makes", async () => {
        await steps.putReferenced();
        const cases = [
          {},
          {
            vm_size: "Standard_D2s_v3",
            ssh_public_access: true,
            admin_user_ssh_public_key: KEY,
            vnet_resourcegroup_name: "ml",
            vnet_name: "net",
            subnet_name: "own",
            tags: { team: "vision" },
            description: "a workstation",
          },
          { assigned_user_object_id: OBJECT, assigned_user_tenant_id: TENANT },
        ];
        const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());
        const comparable = async (name: string) => {
          const { tags, properties } = await on(await fetch(name), "serialize");
          const { connectivityEndpoints, applications, vmSize, ...machine } = properties.properties;
          const { team } = tags ?? {};
          const { description, provisioningState, status } = properties;
          return { team, description, provisioningState, state: status.state, size: vmSize.toLowerCase(), machine };
        };
        for (const [index, given] of cases.entries()) {
          const letter = "abc"[index];
          await steps.create(`ci-core-${letter}`, given);
          const ours = Object.fromEntries(Object.entries(given).map(([name, value]) => [camel(name), value]));
          const configuration = ComputeInstance.provisioningConfiguration({ ...ours, workspaceId: WORKSPACE } as Json);
          await createOurs({ computeName: `ci-ours-${letter}`, ...(configuration as Json) });
          assert.deepEqual(await comparable(`ci-ours-${letter}`), await comparable(`ci-core-${letter}`));
        }
      });
    });

    describe("azure-ai-ml creates with every field", () => {
      it("our read shows them, and the same declaration is no change", async () => {
        await steps.putReferenced();
        await done("begin_create_or_update", [instanceOf("ci-a", everything())]);
        const { props } = await read({ id: compute("ci-a"), outs: inputsOf({ computeName: "ci-a" }) });
        assert.partialDeepStrictEqual(props, { vmSize: "Standard_D2s_v3", description: "a workstation" });
        await get().requests();
        const adopted = await createOurs({ ...declared, adopt: true });
        const puts = (await get().requests()).filter(({ line }) => line.startsWith("PUT"));
        assert.deepEqual(puts, [], "it is as declared");
        assert.equal(await isDrift(adopted), false);
        assert.partialDeepStrictEqual(plain(await ml("get", ["ci-a"])), {
          ...everythingRead,
          tags: { team: "vision" },
        });
      });
    });

    describe("azureml-core creates", () => {
      it("we adopt the instance, and azure-ai-ml sees what we change", async () => {
        await steps.create("ci-a", { tags: { theirs: "1" } });
        const adopted = await createOurs({ computeName: "ci-a", adopt: true, tags: { ours: "2" } });
        assert.equal(await isDrift(adopted), false);
        const { tags } = await ml("get", ["ci-a"]);
        assert.deepEqual([tags.theirs, tags.ours], ["1", "2"]);
      });
    });

    describe("azureml-core acts", () => {
      it("our read sees a stop and a start, who caused them, and no drift", async () => {
        const made = await createOurs({ computeName: "ci-a", tags: { a: "b" } });
        const instance = await fetch("ci-a");
        for (const [method, state, operationName] of [
          ["stop", "Stopped", "Stop"],
          ["start", "Running", "Start"],
        ] as const) {
          await on(instance, method);
          const { props } = await read(made);
          assert.equal(props.state, state);
          assert.partialDeepStrictEqual(props.lastOperation, {
            operationName,
            operationStatus: "Succeeded",
            operationTrigger: "User",
          });
          assert.equal(await isDrift(made), false);
        }
      });

      it("single sign-on is drift when we declared it, and none when we did not", async () => {
        const declaring = await createOurs({ computeName: "ci-a", enableSSO: true });
        const silent = await createOurs({ computeName: "ci-b" });
        for (const name of ["ci-a", "ci-b"]) await get().core.on(await fetch(name), "update_sso_settings", [false]);
        assert.equal(await isDrift(declaring), true);
        assert.equal(await isDrift(silent), false);
        const { props } = await read(declaring);
        await get().azure.provider.update(declaring.id, props, declaring.inputs);
        assert.equal((await ml("get", ["ci-a"])).enable_sso, true);
      });

      it("our update waits for its restart", async () => {
        const made = await createOurs({ computeName: "ci-a", tags: { a: "1" } });
        await admin("PUT", "speed", { default: "immediate", restart: { reads: 3 } });
        await on(await fetch("ci-a"), "restart");
        assert.equal((await fetch("ci-a")).status.state, "Restarting");
        const inputs = await checked({ computeName: "ci-a", tags: { a: "2" } }, made.inputs);
        await get().azure.provider.update(made.id, made.outs, inputs);
        const seen = await ml("get", ["ci-a"]);
        assert.deepEqual([seen.state, seen.tags.a, seen.last_operation.operationName], ["Running", "2", "Restart"]);
      });

      it("its deletion is gone for us", async () => {
        const made = await createOurs({ computeName: "ci-a" });
        await on(await fetch("ci-a"), "delete");
        assert.deepEqual(await read(made), {});
      });
    });

    describe("azure-ai-ml changes", () => {
      // It sends that local authentication is off, which is fixed after creation.
      const create = (given: Values) => createOurs({ computeName: "ci-a", disableLocalAuth: true, ...given });

      it("an instance with local authentication only where the service keeps what is fixed", async () => {
        const made = await createOurs({ computeName: "ci-a" });
        await fails(
          change("ci-a", "description", "theirs"),
          "HttpResponseError",
          /'properties\.disableLocalAuth'.*cannot/,
        );
        await admin("PUT", "switches", { putKeepsFixedProperties: true });
        await change("ci-a", "description", "theirs");
        assert.equal((await fetch("ci-a")).description, "theirs");
        assert.equal(await isDrift(made), false);
      });

      it("a tag is drift when we declared that key, and none when we did not", async () => {
        const made = await create({ tags: { team: "vision" } });
        const { tags } = await ml("get", ["ci-a"]);
        await change("ci-a", "tags", { ...tags, cost: "42" });
        assert.equal(await isDrift(made), false);
        await change("ci-a", "tags", { ...tags, cost: "42", team: "speech" });
        assert.equal(await isDrift(made), true);

        const { props } = await read(made);
        assert.equal(props.tags.team, "speech");
        await get().azure.provider.update(made.id, props, made.inputs);
        assert.deepEqual((await fetch("ci-a")).tags, { ...tags, cost: "42" });
      });

      it("a tag is drift when all tags are ours", async () => {
        const made = await create({ tags: { team: "vision" }, exclusiveTags: true });
        const { tags } = await ml("get", ["ci-a"]);
        await change("ci-a", "tags", { ...tags, cost: "42" });
        assert.equal(await isDrift(made), true);
      });

      it("the idle time is drift when we declared another, not when it is only spelled otherwise", async () => {
        const made = await create({ idleTimeBeforeShutdown: "PT1H" });
        await change("ci-a", "idle_time_before_shutdown_minutes", 60);
        assert.equal((await ml("get", ["ci-a"])).idle_time_before_shutdown, "PT60M");
        assert.equal(await isDrift(made), false);
        await change("ci-a", "idle_time_before_shutdown_minutes", 30);
        assert.equal(await isDrift(made), true);
      });

      it("what we did not declare is no drift", async () => {
        const made = await create({});
        await change("ci-a", "description", "theirs");
        await change("ci-a", "idle_time_before_shutdown_minutes", 30);
        assert.equal(await isDrift(made), false);
      });
    });

    it("our deletion is gone for both", async () => {
      const made = await createOurs({ computeName: "ci-a" });
      const instance = await fetch("ci-a");
      await get().azure.provider.delete(made.id, made.outs);
      assert.equal(await on(instance, "get"), null);
      await fails(ml("get", ["ci-a"]), "ResourceNotFoundError", /ci-a/);
    });
  });
}
