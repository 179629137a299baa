import { strict as assert } from "node:assert";
import { ERROR_CODES } from "../../provider/core/errorCodes";
import { AzureMLError, isAbsence, PartialFailure, shown, withCode } from "../../provider/core/errors";

describe("an error", () => {
  it("has a code, and from it whose turn it is", () => {
    const kinds = Object.keys(ERROR_CODES).map((code) => [code, new AzureMLError(code as "NotFound", "x").kind]);
    assert.deepEqual(
      kinds,
      Object.entries(ERROR_CODES).map(([code, { kind }]) => [code, kind]),
    );
    assert.equal(isAbsence(new AzureMLError("NotFound", "x")), true);
    assert.equal(isAbsence(new AzureMLError("SignInFailed", "x")), false);
  });

  it("is shown with its code, on a line of its own after several lines", () => {
    assert.equal(shown(new AzureMLError("NotFound", "It is not there.")), "It is not there. [NotFound]");
    assert.equal(shown(new AzureMLError("BuildFailed", "It failed:\nno numpy")), "It failed:\nno numpy\n[BuildFailed]");
    assert.equal(shown(new Error("not ours")), "not ours");
  });

  it("has the code in the reasons that Pulumi keeps, and in nothing that others hold", () => {
    const error = new PartialFailure("NotAsDeclared", "It is otherwise.", { id: "one", observed: {} });
    const thrown = Object.assign(error, { id: "one", properties: { a: 1 }, reasons: [error.message] });
    const told = withCode(thrown) as typeof thrown;
    assert.deepEqual([told.message, told.reasons], ["It is otherwise. [NotAsDeclared]", [told.message]]);
    assert.deepEqual([told.id, told.properties, told.resource], ["one", { a: 1 }, { id: "one", observed: {} }]);
    assert.deepEqual([thrown.message, thrown.reasons], ["It is otherwise.", ["It is otherwise."]]);
  });

  it("keeps the stack away from a host that would print it", () => {
    const error = Object.assign(new AzureMLError("NotFound", "x"), { stack: "" });
    assert.equal((withCode(error) as Error).stack, "");
    const foreign = new Error("not ours");
    assert.equal(withCode(foreign), foreign);
  });

  it("of another copy of the package, with a code that this one lacks or with none, stays what it is", () => {
    for (const code of [undefined, "FromTomorrow"]) {
      const error = Object.assign(new Error("It is so."), { name: "AzureMLError", kind: "input", details: {}, code });
      const told = withCode(error) as AzureMLError;
      assert.deepEqual([told.message, told.kind], [code ? "It is so. [FromTomorrow]" : "It is so.", "input"]);
    }
  });

  it("cannot have a code that is not in the table", () => {
    // @ts-expect-error A misspelt code does not compile.
    assert.equal(new AzureMLError("NotFuond", "x").code, "NotFuond");
  });
});
