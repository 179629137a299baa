import assert from "node:assert/strict";
import { aligned, counted } from "../../provider/core/words";

describe("a number with its noun", () => {
  it("is right for one, none and many", () => {
    assert.deepEqual(
      [0, 1, 2].map((n) => counted(n, "file")),
      ["0 files", "1 file", "2 files"],
    );
    assert.deepEqual(
      [1, 3].map((n) => counted(n, "file was", "files were")),
      ["1 file was", "3 files were"],
    );
  });
});

describe("columns", () => {
  it("are as wide as their widest cell, and end to the right where that is wanted", () => {
    const rows = [
      ["NAME", "CORES", "STATE"],
      ["a", "4", "Running"],
      ["naïve😀", "16", ""],
    ];
    assert.deepEqual(aligned(rows, [false, true]), [
      "NAME    CORES  STATE",
      "a           4  Running",
      "naïve😀     16",
    ]);
    assert.deepEqual(aligned([["x", "y"]]), ["x  y"]);
  });
});
