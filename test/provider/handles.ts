import { strict as assert } from "node:assert";
import { ComputeInstance, type InstanceError, Workspace } from "../../provider/computeInstance/handle";
import type { Values } from "../../provider/core/values";
import { type Azure, type Json, startAzure, WORKSPACE } from "./azure";

export const COMPUTE = `${WORKSPACE}/computes/ci-dev`;
export const SUBJECT = 'ComputeInstance "ci-dev" of workspace "vision"';
const ACTIVE = "There is already an active operation submitted for compute ci-dev.";

/** One emulator for the tests of the block that calls it, empty before each, and what they do beside the handle. */
export function handles() {
  let azure: Azure;
  let workspace: Workspace;
  before(async () => {
    azure = await startAzure();
  });
  beforeEach(async () => {
    workspace = new Workspace(WORKSPACE, azure.connection, azure.clock);
    await azure.admin("POST", "reset");
  });
  after(() => azure.close());

  const someoneCreates = async (properties: Values = {}, others: Values = {}, name = "ci-dev") => {
    const body = { location: "eastus", ...others, properties: { computeType: "ComputeInstance", properties } };
    const answer = await azure.arm("PUT", `${WORKSPACE}/computes/${name}`, body);
    assert.ok(answer.status < 300, JSON.stringify(answer.body));
    await azure.arm("GET", `${WORKSPACE}/computes/${name}`);
  };
  const existing = async (properties: Values = {}, others: Values = {}) => {
    await someoneCreates(properties, others);
    const instance = await ComputeInstance.get(workspace, "ci-dev");
    await azure.requests();
    return instance;
  };
  return {
    get azure(): Azure {
      return azure;
    },
    get workspace(): Workspace {
      return workspace;
    },
    someoneCreates,
    existing,
    async stopped() {
      const instance = await existing();
      await azure.arm("POST", `${COMPUTE}/stop`);
      await instance.refreshState();
      assert.equal(instance.properties.state, "Stopped");
      await azure.requests();
      return instance;
    },
    become: (state: string, errors: InstanceError[] = []) =>
      azure.admin("POST", "states", { compute: COMPUTE, state, errors }),
    /** How long operations last. */
    slow: (speeds: Json) => azure.admin("PUT", "speed", speeds),
    /** Azure refuses requests because another operation runs. */
    busy: (method: string, path: string, count = 1) =>
      azure.admin("POST", "faults", {
        method,
        path,
        count,
        answer: { status: 409, code: "Conflict", message: ACTIVE },
      }),
    seen: async () => (await azure.arm("GET", COMPUTE)).body as Json,
    /** The requests since the last look, without those that only read. */
    writes: async () => (await azure.requests()).filter((request) => !request.startsWith("GET")),
  };
}
