import assert from "node:assert/strict";
import { explained } from "../../provider/azure/explained";
import { namingActions, PERMISSIONS } from "../../provider/azure/permissions";
import { AzureMLError, BareRefusal, isAzureMLError, showAnswer } from "../../provider/core/errors";

const ANSWER = { status: 409, code: "ScopeLocked", message: "There is a lock" };
const ADVICE = "A lock on the workspace, its group or its subscription forbids it: remove the lock, or ask who set it.";

describe("the explanation of a refusal", () => {
  it("says what was refused and what to do, once", () => {
    const once = explained(new BareRefusal(ANSWER), "The instance could not be stopped.");
    assert.ok(isAzureMLError(once));
    assert.equal(once.message, `The instance could not be stopped. 409 ScopeLocked: There is a lock. ${ADVICE}`);
    assert.deepEqual([once.code, once.details.answer], ["RequestRefused", ANSWER]);
    assert.equal(explained(once, "Another thing."), once);
  });

  it("leaves alone what somebody has worded, even as the answer", () => {
    const worded = new AzureMLError("OperationFailed", showAnswer(ANSWER), { answer: ANSWER });
    assert.equal(explained(worded, "The instance could not be stopped."), worded);
  });

  it("names the action that a refused request needs", async () => {
    const refuse = async () => {
      throw new BareRefusal({ status: 403, code: "AuthorizationFailed", message: "No" });
    };
    const error = await namingActions({ getCompute: refuse })
      .getCompute()
      .catch((refusal) => refusal);
    const { message } = explained(error, "The instance could not be read.") as Error;
    assert.match(
      message,
      new RegExp(`Ask for a role with the action ${PERMISSIONS.getCompute.action}, such as Reader\\.$`),
    );
  });
});
