import { strict as assert } from "node:assert";
import { ComputeInstance, Workspace } from "../../provider/computeInstance/handle";
import type { Values } from "../../provider/core/values";
import { type Azure, startAzure, WORKSPACE } from "./azure";

const COMPUTE = `${WORKSPACE}/computes/ci-dev`;
const SUBJECT = 'ComputeInstance "ci-dev" of workspace "vision"';

describe("the handle ComputeInstance, row by row of the seed document", function () {
  this.timeout(30_000);
  let azure: Azure;
  let workspace: Workspace;
  before(async () => {
    azure = await startAzure();
    workspace = new Workspace(WORKSPACE, azure.connection, azure.clock);
  });
  beforeEach(async () => {
    await azure.admin("POST", "reset");
  });
  after(() => azure.close());

  const someoneCreates = async (properties: Values = {}, others: Values = {}, name = "ci-dev") => {
    const body = { location: "eastus", ...others, properties: { computeType: "ComputeInstance", properties } };
    const answer = await azure.arm("PUT", `${WORKSPACE}/computes/${name}`, body);
    assert.ok(answer.status < 300, JSON.stringify(answer.body));
    await azure.requests();
  };
  const created = async (properties: Values = {}, others: Values = {}) => {
    await someoneCreates(properties, others);
    const instance = await ComputeInstance.get(workspace, "ci-dev");
    await azure.requests();
    return instance;
  };

  describe("`ComputeInstance(workspace, name)`: fetch the instance; error when it does not exist, or is another type of compute", () => {
    it("fetches it", async () => {
      const instance = await created({ vmSize: "Standard_DS2_v2" }, { tags: { team: "vision" } });
      const { id, name, location, tags, properties } = instance;
      assert.deepEqual(
        { id, name, location, tags, state: properties.state },
        { id: COMPUTE, name: "ci-dev", location: "eastus", tags: { team: "vision" }, state: "Running" },
      );
    });

    it("says that it does not exist", async () => {
      await assert.rejects(ComputeInstance.get(workspace, "ci-dev"), {
        name: "AzureMLError",
        kind: "input",
        message: `${SUBJECT} does not exist (${COMPUTE}).`,
      });
    });
  });
});
