import { strict as assert } from "node:assert";
import { type Azure, type Json, startAzure } from "./azure";
import { COMPUTE, type Deployed, deploying, failureOf } from "./deploying";

const WHO = 'ComputeInstance "ci-dev" of workspace "vision"';

describe("a word of Azure that is not known", () => {
  let azure: Azure;
  before(async () => {
    azure = await startAzure();
  });
  beforeEach(() => azure.admin("POST", "reset"));
  after(() => azure.close());

  const { checked, create, writes } = deploying(() => azure);
  const TIMEOUTS = { timeouts: { update: "2m", delete: "2m" } };
  const become = (state: string) => azure.admin("POST", "states", { compute: COMPUTE, state });
  const upFails = async (made: Deployed, given: Json = {}) => {
    const inputs = await checked({ ...TIMEOUTS, ...given }, made.inputs);
    return (await failureOf(azure.provider.update(made.id, made.outs, inputs))).message;
  };

  it("of its state is waited for until the deadline, named, and nothing is sent", async () => {
    const made = await create(TIMEOUTS);
    await become("Hibernated");
    await azure.requests();
    for (const given of [{ description: "changed" }, { powerState: "Stopped" }, { vmSize: "Standard_DS4_v2" }]) {
      assert.equal(
        await upFails(made, given),
        `Waited 2m 00s for ${WHO} to settle, without success. It is Hibernated (provisioning Succeeded). Azure goes on with what it was asked for; the next run takes it up from there.`,
      );
    }
    assert.deepEqual(await writes(), []);
  });

  it("of an operation's status is waited for until the deadline, and named", async () => {
    const made = await create(TIMEOUTS);
    const message = await azure.withAnswer("GET", "/computeOperationsStatus", { status: "Thinking" }, () =>
      upFails(made, { description: "changed" }),
    );
    assert.match(message, /Its operation is Thinking\./);
  });
});
