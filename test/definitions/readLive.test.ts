import { strict as assert } from "node:assert";
import { computeInstance } from "../../provider/computeInstance/lifecycle";
import { at, show, type Values } from "../../provider/core/values";
import { named, readLive } from "../../provider/definitions/readLive";
import { image } from "../../provider/image/image";
import { KINDS } from "../../provider/kinds";
import type { Live } from "../../provider/kinds/kind";
import { dynamicProvider } from "../../provider/pulumi/dynamicProvider";
import { imageInputsOf } from "../image/declared";
import { type Azure, inputsOf, type Json, startAzure, WORKSPACE } from "../provider/azure";
import { owner, populate, prepare, randomOptions } from "./world";

describe("what a workspace has, as inputs", () => {
  let azure: Azure;
  before(async () => {
    azure = await startAzure();
  });
  beforeEach(() => azure.admin("POST", "reset"));
  after(() => azure.close());

  const read = () => readLive({ connection: azure.connection, clock: azure.clock, workspaceId: WORKSPACE }, KINDS);
  const writes = async () => (await azure.requests()).filter((request) => !request.startsWith("GET"));
  const put = async (path: string, body: unknown) => {
    const { status, body: answer } = await azure.arm("PUT", `${WORKSPACE}${path}`, body);
    assert.ok(status < 300, JSON.stringify(answer));
  };
  const someoneElses = (name: string, properties: Values = {}, tags: Values = {}) =>
    put(`/computes/${name}`, { location: "eastus", tags, properties: { computeType: "ComputeInstance", properties } });
  const version = (name: string, properties: Values = {}) =>
    put(`/environments/${name}`, { properties: { image: "mcr.microsoft.com/base:1", ...properties } });
  const only = async (): Promise<Live> => {
    const { live } = await read();
    assert.equal(live.length, 1);
    return live[0] as Live;
  };

  /** A program that declares all of it, in a stack of its own. */
  const up = async (live: readonly Live[]) => {
    const instances = dynamicProvider(
      computeInstance(() => azure.connection),
      azure.clock,
    );
    const images = dynamicProvider(
      image(() => azure.connection),
      azure.clock,
    );
    for (const { kind, id, inputs } of live) {
      const provider = kind === "computeInstance" ? instances : images;
      const sent = (kind === "computeInstance" ? inputsOf : imageInputsOf)(inputs, owner(id, "mine"));
      const { inputs: checked, failures } = (await provider.check({}, sent)) as Json;
      assert.deepEqual(failures, [], id);
      const made: Json = await provider.create(checked);
      assert.equal((await provider.diff(made.id, made.outs, checked)).changes, false, id);
      const { props, inputs: refreshed }: Json = await provider.read(made.id, made.outs);
      assert.deepEqual(refreshed, checked, id);
      assert.equal((await provider.diff(made.id, props, checked)).changes, false, id);
    }
  };

  const cases = [
    { switched: [], counts: { instances: 100, images: 50 } },
    { switched: ["readOmitsScriptData", "readUppercasesVmSize"], counts: { instances: 30, images: 10 } },
  ];
  for (const { switched, counts } of cases) {
    const unlike = switched.map((name) => `, ${name}`).join("");
    it(`adopts everything without a write, whatever its options, and changes nothing${unlike}`, async () => {
      await prepare(azure);
      await populate(azure, randomOptions(counts, 11));
      await azure.admin("PUT", "switches", Object.fromEntries(switched.map((name) => [name, true])));
      const { live, undeclared } = await read();
      assert.deepEqual(undeclared, []);
      assert.equal(live.length, counts.instances + counts.images);
      for (const { id, leftOut } of live) assert.deepEqual(leftOut, [], id);
      await azure.requests();
      await up(live);
      assert.deepEqual(await writes(), []);
      assert.deepEqual(await read(), { live, undeclared });
    });
  }

  it("leaves out what is the default, what Azure fills in, and the power state", async () => {
    await someoneElses("ci-dev", { vmSize: "Standard_DS11_v2", enableRootAccess: false }, { team: "speech" });
    assert.deepEqual((await only()).inputs, {
      workspaceId: WORKSPACE,
      computeName: "ci-dev",
      adopt: true,
      onDelete: "retain",
      tags: { team: "speech" },
      disableLocalAuth: (await azure.arm("GET", `${WORKSPACE}/computes/ci-dev`)).body.properties.disableLocalAuth,
      vmSize: "Standard_DS11_v2",
      enableRootAccess: false,
    });
  });

  it("has no secret, and names where they are, shown by Azure or not", async () => {
    const creationScript = { scriptSource: "inline", scriptData: "aHVzaA==", timeout: "25m" };
    const application = {
      name: "rstudio",
      image: { reference: "rocker/rstudio" },
      environmentVariables: { TOKEN: { type: "local", value: "hush" } },
    };
    await someoneElses("ci-dev", { setupScripts: { scripts: { creationScript } }, customServices: [application] });
    const shown = await only();
    assert.doesNotMatch(JSON.stringify(shown), /hush|aHVzaA/);
    assert.deepEqual(shown.secrets.map(show), [
      "setupScripts.scripts.creationScript.scriptData",
      "customServices[0].environmentVariables.TOKEN.value",
    ]);
    assert.deepEqual(at(shown.inputs, ["setupScripts", "scripts", "creationScript"]), {
      scriptSource: "inline",
      timeout: "25m",
    });
    await azure.admin("PUT", "switches", { readOmitsScriptData: true });
    assert.deepEqual((await only()).secrets.map(show), [
      "setupScripts.scripts.creationScript.scriptData",
      "setupScripts.scripts.creationScript.scriptArguments",
      "customServices[0].environmentVariables.TOKEN.value",
    ]);
  });

  it("says what cannot be declared, and why", async () => {
    await someoneElses("ci-gone");
    await someoneElses("ci-failed");
    await azure.admin("POST", "states", { compute: `${WORKSPACE}/computes/ci-failed`, state: "CreateFailed" });
    await azure.admin("PUT", "speed", { default: "manual" });
    await azure.arm("DELETE", `${WORKSPACE}/computes/ci-gone?underlyingResourceAction=Delete`);
    await azure.admin("PUT", "switches", { environmentTakesReservedNames: true });
    await version("AzureML-sklearn/versions/1");
    await version("CliV2AnonymousEnvironment/versions/abc", { isAnonymous: true });
    const { live, undeclared } = await read();
    assert.deepEqual(live, []);
    assert.deepEqual(
      undeclared.map(({ subject, reason }) => `${subject}: ${reason}`),
      [
        'ComputeInstance "ci-failed" of workspace "vision": its creation failed: there is nothing to adopt.',
        'ComputeInstance "ci-gone" of workspace "vision": it is being deleted.',
        'Image "AzureML-sklearn:1" of workspace "vision": "AzureML-sklearn" begins with "AzureML", which Azure keeps for its own environments.',
        'Image "CliV2AnonymousEnvironment:abc" of workspace "vision": a job has made it, without a name.',
      ],
    );
  });

  it("has every version that is not archived, by its number", async () => {
    for (const each of ["1", "2", "10"]) await version(`train/versions/${each}`);
    await version("train/versions/3", { isArchived: true });
    const { live } = await read();
    assert.deepEqual(
      live.map(({ version }) => version),
      ["1", "10", "2"],
    );
    await up(live);
  });

  it("can be narrowed down to names, which must be there", async () => {
    await someoneElses("ci-dev");
    await someoneElses("ci-test");
    for (const each of ["1", "2"]) await version(`train/versions/${each}`);
    const ids = async (...names: string[]) =>
      named(await read(), names, KINDS).live.map(({ id }) => id.replace(WORKSPACE, ""));
    assert.deepEqual(await ids("ci-dev"), ["/computes/ci-dev"]);
    assert.deepEqual(await ids("train:2", "ci-test"), ["/computes/ci-test", "/environments/train/versions/2"]);
    assert.deepEqual(await ids("train"), ["/environments/train/versions/1", "/environments/train/versions/2"]);
    await assert.rejects(ids("ci-dev", "other"), {
      message: 'No instance and no environment that is not archived has the name "other".',
    });
  });

  it("is not taken for empty where it cannot be read", async () => {
    const answer = { status: 403, code: "AuthorizationFailed", message: "no" };
    for (const path of ["/computes", "/environments"]) {
      await azure.admin("DELETE", "faults");
      await azure.admin("POST", "faults", { method: "GET", path, count: null, answer });
      await assert.rejects(read(), /The (instances|images) of the workspace .* cannot be (read|listed)\. 403/);
    }
  });
});
