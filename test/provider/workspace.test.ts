import { strict as assert } from "node:assert";
import { inspect } from "node:util";
import { ComputeInstance, connectWorkspace } from "../../provider/computeInstance/handle";
import { type Azure, SUBSCRIPTION, startAzure, WORKSPACE } from "./azure";

describe("a workspace for scripts", () => {
  let azure: Azure;
  let env: Record<string, string>;
  before(async () => {
    azure = await startAzure();
    const { url, tenantId, clientId, clientSecret } = azure.emulator;
    env = {
      ARM_METADATA_HOSTNAME: new URL(url).host,
      AZURE_AUTHORITY_HOST: url,
      AZURE_TENANT_ID: tenantId,
      AZURE_CLIENT_ID: clientId,
      AZURE_CLIENT_SECRET: clientSecret,
    };
  });
  after(() => azure.close());

  it("is found by its ARM id or its three names, with the settings that the provider would find", async () => {
    const names = { subscriptionId: SUBSCRIPTION, resourceGroupName: "ml", workspaceName: "vision" };
    const byNames = connectWorkspace(names, { env });
    assert.equal(byNames.id, WORKSPACE);
    assert.deepEqual(await ComputeInstance.list(byNames), []);
    const { AZURE_CLIENT_SECRET: secret = "", ...others } = env;
    const byId = connectWorkspace(WORKSPACE, { env: others, config: { "azure-native:clientSecret": secret } });
    assert.deepEqual(await ComputeInstance.list(byId), []);
  });

  it("takes a credential of one's own", async () => {
    const credential = { getToken: async () => ({ token: "mine", expiresOnTimestamp: Date.UTC(2100, 0, 1) }) };
    await assert.rejects(
      ComputeInstance.list(connectWorkspace(WORKSPACE, { env, credential })),
      /cannot be listed\. 401 /,
    );
  });

  it("refuses what is no workspace before anything is sent", () => {
    assert.throws(() => connectWorkspace("vision", { env }), {
      kind: "input",
      message: /^"vision" is not the ARM id of a workspace/,
    });
  });

  it("shows no credentials when it is printed", () => {
    const workspace = connectWorkspace(WORKSPACE, { env });
    const text = inspect(workspace, { depth: Number.POSITIVE_INFINITY }) + JSON.stringify(workspace);
    assert.ok(text.includes(WORKSPACE));
    assert.ok(!text.includes(azure.emulator.clientSecret), text);
  });
});
