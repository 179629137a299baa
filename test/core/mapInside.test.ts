import assert from "node:assert/strict";
import { choice, type Field, flag, integer, list, map, object, text } from "../../provider/core/fields";
import { mapInside, masked, partsOf, spelled, withoutComputed } from "../../provider/core/mapInside";
import type { Value } from "../../provider/core/values";

const FIELD: Field = object("All.", {
  size: choice("Size.", ["Small", "Large"]),
  rules: list("Rules.", object("Rule.", { word: choice("Word.", ["Allow"]), key: text("Key.", { secret: true }) })),
  tags: map("Tags.", text("Value.")),
  state: text("State.", { mutability: "computed" }),
  count: integer("Count."),
  isOn: flag("Whether it is on."),
});

describe("a walk over the fields of a value", () => {
  const value: Value = {
    unknown: "LARGE",
    size: "LARGE",
    rules: [{ word: "allow", key: "pass" }, "odd"],
    tags: { size: "LARGE" },
    state: "Running",
  };

  it("spells words as the service does, wherever their field is", () => {
    assert.deepEqual(spelled(FIELD, value), {
      ...value,
      size: "Large",
      rules: [{ word: "Allow", key: "pass" }, "odd"],
    });
  });

  it("masks secrets at any depth, and shows that there is none", () => {
    assert.deepEqual(masked(FIELD, { rules: [{ key: "pass" }, { key: null }] }), {
      rules: [{ key: "<secret>" }, { key: null }],
    });
  });

  it("leaves out what only the service sets, and nothing that it does not know", () => {
    const { state: _, ...others } = value;
    assert.deepEqual(withoutComputed(FIELD, value), others);
  });

  it("changes nothing that is not of its field's kind", () => {
    for (const odd of [null, undefined, "text", 3, ["item"]] as Value[]) {
      assert.deepEqual(
        mapInside(FIELD, odd, () => "changed"),
        odd,
      );
      assert.deepEqual(partsOf(FIELD, odd), []);
    }
    assert.deepEqual(partsOf(text("Text."), { key: "value" }), []);
  });

  it("has the parts in the order of the table, of items and of keys", () => {
    const keysOf = (field: Field, whole: Value) => partsOf(field, whole).map(({ key }) => key);
    assert.deepEqual(keysOf(FIELD, value), ["size", "rules", "tags", "state", "count", "isOn"]);
    assert.deepEqual(keysOf(list("List.", text("Item.")), ["a", "b"]), [0, 1]);
    assert.deepEqual(keysOf(map("Map.", text("Value.")), { b: "1", a: "2" }), ["b", "a"]);
  });
});
