import { strict as assert } from "node:assert";
import { fields } from "../../provider/computeInstance/fields";
import { type InstanceChange, OPERATIONS, type OperationName } from "../../provider/computeInstance/writing/operations";
import { FULL_WRITE } from "../../provider/core/diff";
import { choice, type Field, type Fields, list, map, object, text } from "../../provider/core/fields";

describe("the table of operations of an instance", () => {
  it("has what the field table names, and nothing else", () => {
    const named = new Set<string | undefined>([FULL_WRITE, ...Object.values(fields).flatMap(operationsOf)]);
    assert.deepEqual([...named].filter(Boolean).sort(), Object.keys(OPERATIONS).sort());
  });
});

function operationsOf(field: Field): (string | undefined)[] {
  const inside = { ...(field.kind === "object" && field.fields) };
  return [field.operation, ...Object.values(inside).flatMap(operationsOf)];
}

/** Never called: it says what the compiler has to refuse. */
void function typesRefuse(change: InstanceChange): unknown {
  const right: Fields<OperationName> = {
    vmSize: text("Size.", { operation: "resize" }),
    power: object("Power.", { state: choice("State.", ["Running"], { operation: "powerState" }) }),
    mounts: list("Mounts.", text("Mount."), { operation: "updateDataMounts" }),
  };
  // @ts-expect-error an operation that is not in the table
  const misspelt: Fields<OperationName> = { vmSize: text("Size.", { operation: "resise" }) };
  // @ts-expect-error the same inside an object
  const inside: Fields<OperationName> = { power: object("Power.", { size: text("Size.", { operation: "resise" }) }) };
  // @ts-expect-error and inside a list of maps
  const deep: Fields<OperationName> = { all: list("All.", map("One.", text("Size.", { operation: "resise" }))) };
  // @ts-expect-error a change by an operation that is not in the table
  const isResized = change.operation === "resise";
  // @ts-expect-error a row of an operation that is not in the table
  const row = OPERATIONS.resise;
  return [right, misspelt, inside, deep, isResized, row];
};
