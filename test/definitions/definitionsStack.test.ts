import { strict as assert } from "node:assert";
import { configuredWorkspace, isOn } from "../../provider/pulumi/definitionsStack";
import { WORKSPACE } from "../provider/azure";

const ID = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/.*\/([^/]+)$/;
const [, subscription = "", resourceGroup = "", name = ""] = ID.exec(WORKSPACE) ?? [];

const workspace = (config: Record<string, string>, env = {}) => configuredWorkspace((key) => config[key], env);

describe("the workspace of a stack of definitions", () => {
  it("is named by its id, or by its name with group and subscription", () => {
    assert.equal(workspace({ "azureml:workspace": WORKSPACE }), WORKSPACE);
    const byName = { "azureml:workspace": name, "azureml:resourceGroup": resourceGroup };
    assert.equal(workspace({ ...byName, "azure-native:subscriptionId": subscription }), WORKSPACE);
    assert.equal(workspace(byName, { ARM_SUBSCRIPTION_ID: subscription }), WORKSPACE);
  });

  it("is asked for, in the words of the command that sets it", () => {
    assert.throws(() => workspace({}), /\n {2}pulumi config set azureml:workspace \/subscriptions\//);
    assert.throws(() => workspace({ "azureml:workspace": `${WORKSPACE}/computes/x` }), /which is not an ARM id like/);
    assert.throws(
      () => workspace({ "azureml:workspace": name }),
      /, a name, but azureml:resourceGroup is not set, and neither azureml:subscriptionId nor .* is set\.$/,
    );
  });
});

describe("a switch of a stack of definitions", () => {
  it("is true or false, and off by default", () => {
    const given = (value?: string) => isOn("azureml:allowEmpty", () => value);
    assert.deepEqual([given(), given(""), given("false"), given("true")], [false, false, false, true]);
    assert.throws(() => given("yes"), /azureml:allowEmpty is "yes"; use true or false\./);
  });
});
