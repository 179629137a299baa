import { strict as assert } from "node:assert";
import fc from "fast-check";
import { deriveName } from "../../provider/computeInstance/checkInstance";
import { computeName } from "../../provider/computeInstance/tables/validation";

const owner = { organization: "o", project: "p", stack: "s", type: "ComputeInstance", name: "dev" };

describe("a derived name", () => {
  it("is never refused by the rule, whatever the resource is called", () => {
    const any = fc.string({ unit: "grapheme" });
    fc.assert(
      fc.property(any, any, any, (name, stack, salt) => {
        assert.equal(computeName(deriveName({ ...owner, name, stack }, salt, "sub")), undefined);
      }),
      { seed: 1, numRuns: 1000 },
    );
  });

  it("is the same each time, and another for each organization, project, stack, resource, salt and subscription", () => {
    const name = deriveName(owner, "", "sub");
    assert.match(name, /^dev-[a-z]{8}$/);
    assert.equal(deriveName({ ...owner }, "", "SUB"), name);
    const others = [
      ...Object.keys(owner).map((part) => deriveName({ ...owner, [part]: "x" }, "", "sub")),
      deriveName(owner, "salt", "sub"),
      deriveName(owner, "", "other"),
    ];
    assert.equal(new Set([name, ...others]).size, others.length + 1);
  });
});
