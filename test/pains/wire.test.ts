import { strict as assert } from "node:assert";
import fc from "fast-check";
import { fields } from "../../provider/computeInstance/fields";
import { holdsSecret, isComputed } from "../../provider/core/fields";
import { withoutComputed } from "../../provider/core/mapInside";
import type { Values } from "../../provider/core/values";
import { combinations, optionNames } from "../provider/arbitraries";
import { type Azure, inputsOf, type Json, SUBSCRIPTION, startAzure, WORKSPACE } from "../provider/azure";
import { deploying, failureOf, NAMED } from "../provider/deploying";

const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/ml`;
const NETWORK = `${GROUP}/providers/Microsoft.Network/virtualNetworks/lab`;
const SUBNET = `${NETWORK}/subnets/s`;
const IDENTITY = `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/a`;
const PASSWORD = " hunter2='ä\"\\n$HOME\n\t";

/** What users complain about elsewhere, and what happens here instead. */
describe("pains of what is sent and read", () => {
  let azure: Azure;
  before(async () => {
    azure = await startAzure();
  });
  beforeEach(() => azure.admin("POST", "reset"));
  after(() => azure.close());

  const { checked, create, planned, update, refreshed, seen } = deploying(() => azure);
  const switched = (switches: Record<string, boolean>) => azure.admin("PUT", "switches", switches);
  const put = async (id: string, version: string, body: unknown) => {
    const { status, body: answer } = await azure.arm("PUT", `${id}?api-version=${version}`, body);
    assert.ok(status < 300, JSON.stringify(answer));
  };
  const makeNetwork = async () => {
    const properties = { addressSpace: { addressPrefixes: ["10.0.0.0/16"] } };
    await put(NETWORK, "2024-05-01", { location: "eastus", properties });
    await put(SUBNET, "2024-05-01", { properties: { addressPrefix: "10.0.0.0/24" } });
  };
  const journal = async (): Promise<Json[]> => (await azure.admin("GET", "journal")).value;

  describe("pain 15: a refresh drops or changes what was declared", () => {
    const comesToRest = async (given: Values) => {
      const made = await create(given);
      const read = await refreshed(made);
      assert.deepEqual(read.inputs, made.inputs);
      assert.equal((await planned(read, await checked(given, read.inputs))).changes, false);
      return read;
    };

    for (const enableNodePublicIp of [true, false]) {
      it(`enableNodePublicIp: ${enableNodePublicIp} is read, and replaces nothing (azurerm#31725)`, async () => {
        await makeNetwork();
        const { outs } = await comesToRest({ enableNodePublicIp, subnet: { id: SUBNET } });
        assert.equal(outs.enableNodePublicIp, enableNodePublicIp);
      });
    }

    it("the region is the workspace's, when it is made and when it is read (azurerm#25643)", async () => {
      const workspaceId = WORKSPACE.replace("/vision", "/west");
      const { id: _, ...body } = (await azure.arm("GET", `${WORKSPACE}?api-version=2025-12-01`)).body;
      await put(workspaceId, "2025-12-01", { ...body, location: "westeurope" });
      const { outs } = await comesToRest({ workspaceId });
      assert.equal(outs.location, "westeurope");
      const sent = (await journal()).find(({ method, path }) => method === "PUT" && path.endsWith("/computes/ci-dev"));
      assert.equal(sent.requestBody.location, "westeurope");
    });

    for (const name of ["readUppercasesVmSize", "readOmitsScriptData", "readOmitsIdleTimeBefore202603"]) {
      it(`${name}: what Azure shows in another way is no change`, async () => {
        await switched({ [name]: true });
        const script = { scriptSource: "inline", scriptData: "ZWNobyAx", scriptArguments: "a", timeout: "25m" };
        await comesToRest({
          vmSize: "Standard_Ds11_v2",
          idleTimeBeforeShutdown: "PT90M",
          setupScripts: { scripts: { creationScript: script } },
        });
      });
    }
  });

  describe("pain 16: what one read cannot be written again", () => {
    const EXISTING = { "subnet.id": [SUBNET], "identity.userAssignedIdentities[]": [IDENTITY] };
    // Who knows nothing of an instance reads it with the stable api-version.
    const stable = optionNames.filter((name) => !fields[name]?.preview);
    /** The inputs that somebody would write who copies what was read. */
    const definitionOf = (outs: Json): Values =>
      Object.fromEntries(
        Object.entries(fields).flatMap(([name, field]) =>
          field.ours || isComputed(field) || outs[name] === undefined
            ? []
            : [[name, withoutComputed(field, outs[name])]],
        ),
      );

    it("the definition that is made of any instance is accepted, and changes nothing", async () => {
      await makeNetwork();
      await put(IDENTITY, "2023-01-31", { location: "eastus" });
      const isStable = async (given: Values) => {
        const made = await create(given);
        try {
          const definition = definitionOf((await refreshed({ ...made, outs: inputsOf(NAMED) })).outs);
          const inputs = await checked(definition, made.inputs);
          assert.deepEqual(await planned(made, inputs), { changes: false, replaces: [], deleteBeforeReplace: false });
          const after = await update(made, { ...definition, description: "written again" });
          const { __released, ...declared } = after.inputs;
          assert.deepEqual((await refreshed(after)).inputs, declared);
        } finally {
          await azure.provider.delete(made.id, made.outs);
        }
      };
      await fc.assert(fc.asyncProperty(combinations(EXISTING, stable), isStable), { seed: 16, numRuns: 15 });
    });
  });

  describe("pain 17: environment variables of applications do not arrive", () => {
    const variables: Values = {
      Path_To_Data: { value: "/mnt/Data" },
      PATH_TO_DATA: { value: "/mnt/other" },
      lower: { value: "true" },
      EMPTY: { value: "" },
      PASSWORD: { value: PASSWORD },
    };
    const application = (environmentVariables: Values, reference = "rocker/rstudio") => ({
      customServices: [{ name: "rstudio", image: { reference }, environmentVariables }],
    });
    const sentTo = async () => {
      const [{ environmentVariables }] = (await seen()).properties.properties.customServices;
      return Object.fromEntries(Object.entries(environmentVariables).map(([key, { value }]: Json) => [key, { value }]));
    };

    it("they arrive word for word, in their letter case, and are no change afterwards", async () => {
      const made = await create(application(variables));
      assert.deepEqual(await sentTo(), variables);
      const read = await refreshed(made);
      assert.deepEqual(read.inputs, made.inputs);
      assert.equal((await planned(read, made.inputs)).changes, false);
    });

    it("they are still there after another change, and a changed one arrives", async () => {
      const made = await create(application(variables));
      const after = await update(made, { ...application(variables), description: "d", tags: { a: "1" } });
      assert.deepEqual(await sentTo(), variables);
      const changed = { ...variables, lower: { value: "True" } };
      await update(after, { ...application(changed), description: "d", tags: { a: "1" } });
      assert.deepEqual(await sentTo(), changed);
    });

    it("they are secrets in the state", () => {
      assert.ok(fields["customServices"] && holdsSecret(fields["customServices"]));
    });

    it("no message shows their values", async () => {
      const made = await create(application(variables));
      await azure.admin("POST", "faults", {
        method: "POST",
        path: "/customServices$",
        count: null,
        answer: { status: 200 },
      });
      await switched({ putIgnoresCustomServices: true });
      const changed = application({ PASSWORD: { value: "hunter2" } }, "rocker/other");
      const inputs = await checked(changed, made.inputs);
      const { message } = await failureOf(azure.provider.update(made.id, made.outs, inputs));
      assert.match(message, /Azure accepted the update of customServices and kept the old value/);
      assert.doesNotMatch(message, /hunter2/);
    });
  });

  describe("pain 18: the tool does not know the api-version", () => {
    const versionsOf = async (own: Azure) => {
      const { value } = await own.admin("GET", "journal");
      const computes = value.filter(
        ({ path }: Json) => path.startsWith("/subscriptions") && path.includes("/computes/"),
      );
      return [...new Set(computes.map(({ query }: Json) => query["api-version"]))];
    };

    for (const version of ["2023-04-01", "2024-10-01", "2025-12-01"]) {
      it(`${version} is used for every request about the instance, when it is configured`, async () => {
        const own = await startAzure({ "azureml:computesApiVersion": version });
        try {
          const made = await deploying(() => own).create({
            customServices: [{ name: "a", image: { reference: "i" } }],
          });
          await own.provider.read(made.id, made.outs);
          await own.provider.delete(made.id, made.outs);
          assert.deepEqual(await versionsOf(own), [version]);
        } finally {
          await own.close();
        }
      });
    }

    it("a property that the version would drop without a word is refused in the preview", async () => {
      const own = await startAzure({ "azureml:computesApiVersion": "2024-10-01" });
      const [message = ""] = await deploying(() => own).refused({ idleTimeBeforeShutdown: "PT1H" });
      await own.close();
      assert.match(message, /^idleTimeBeforeShutdown: is known from api-version 2025-12-01 on, and .* is 2024-10-01\./);
    });

    it("what no version here knows yet is handed through, where Azure takes it", async () => {
      const given = { customServices: [{ name: "a", image: { reference: "i" }, restartPolicy: "Always" }] };
      await create(given);
      const { requestBody } = (await journal()).find(({ method }) => method === "PUT");
      assert.equal(requestBody.properties.properties.customServices[0].restartPolicy, "Always");
    });
  });
});
