import { strict as assert } from "node:assert";
import fc from "fast-check";
import { fileNames } from "../../provider/definitions/exported";

describe("names of files", () => {
  it("are the names themselves where files can have them", () => {
    const names = ["ci-dev", "train", "1.10", "a_b"];
    assert.deepEqual(
      [...fileNames(names)],
      names.sort().map((name) => [name, name]),
    );
  });

  it("are others where Windows or macOS would mix them up, or not have them", () => {
    const files = fileNames(["train", "Train", "con", "aux.1", "x".repeat(255)]);
    assert.equal(files.get("Train"), "Train");
    assert.match(files.get("train") ?? "", /^train-[0-9a-f]{8}$/);
    assert.match(files.get("con") ?? "", /^_?con-[0-9a-f]{8}$/);
    assert.match(files.get("aux.1") ?? "", /^_aux\.1-[0-9a-f]{8}$/);
    assert.match(files.get("x".repeat(255)) ?? "", /^x{100}-[0-9a-f]{8}$/);
  });

  it("differ, whatever the order of the names", () => {
    const names = fc.array(fc.stringMatching(/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,5}$/), { maxLength: 20 });
    fc.assert(
      fc.property(names, (given) => {
        const files = fileNames(given);
        assert.deepEqual(fileNames(given.toReversed()), files);
        assert.equal(new Set([...files.values()].map((file) => file.toLowerCase())).size, files.size);
      }),
    );
  });
});
