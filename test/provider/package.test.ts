import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { exports as entries } from "../../package.json";
import { PROVIDER_TEXT } from "../../provider/pulumi/computeInstance";
import { WORKSPACE } from "./azure";

const ROOT = path.join(__dirname, "..", "..");

/** What a script sees that runs in a project which has the package installed. */
function inProject(script: string): unknown {
  return JSON.parse(execFileSync(process.execPath, ["-e", script], { cwd: ROOT, encoding: "utf8" }));
}

describe("the package", () => {
  it("keeps the provider text and the entry points that are in every state", () => {
    assert.equal(PROVIDER_TEXT, 'const p=require("pulumi-azureml/provider").computeInstance;exports.handler=()=>p;');
    assert.deepEqual(Object.keys(entries), [".", "./drift", "./handle", "./provider", "./stack", "./package.json"]);
  });

  it("gives the provider text a provider with every method that the host calls", () => {
    const script = `${PROVIDER_TEXT}console.log(JSON.stringify(Object.keys(exports.handler()).sort()))`;
    assert.deepEqual(inProject(script), ["check", "configure", "create", "delete", "diff", "read", "update"]);
  });

  it("loads neither azure-native nor Azure's clients nor what only the provider needs into a program", () => {
    const script = `require("pulumi-azureml");console.log(JSON.stringify(Object.keys(require.cache)))`;
    const loaded = (inProject(script) as string[]).map((file) => file.replaceAll("\\\\", "/"));
    assert.deepEqual(
      loaded.filter((file) =>
        /azure-native|@azure\/|hono|commander|[/\\]yaml[/\\]|provider.(definitions|kinds|drift)/.test(file),
      ),
      [],
    );
  });

  it("has a handle for scripts, which load neither Pulumi nor Azure's clients before they ask something", () => {
    const script = `const { connectWorkspace, ComputeInstance } = require("pulumi-azureml/handle");
      connectWorkspace("${WORKSPACE}");
      const { provisioningConfiguration } = ComputeInstance;
      console.log(JSON.stringify([provisioningConfiguration().vmSize, ...Object.keys(require.cache)]))`;
    const [size, ...loaded] = inProject(script) as string[];
    assert.equal(size, "Standard_DS3_v2");
    assert.deepEqual(
      loaded.filter((file) => /@pulumi|@azure\W|hono|commander/.test(file)),
      [],
    );
  });

  it("can be imported from an ES module", () => {
    for (const entry of ["pulumi-azureml", "pulumi-azureml/handle"]) {
      const script = `import("${entry}").then((all) => console.log(JSON.stringify(Object.keys(all))))`;
      const names = inProject(script) as string[];
      for (const name of ["ComputeInstance", "Image"]) assert.ok(names.includes(name), `${entry} has ${name}`);
    }
  });
});
