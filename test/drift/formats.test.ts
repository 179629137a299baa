import assert from "node:assert/strict";
import { junit } from "../../provider/drift/formats/junit";
import { markdown } from "../../provider/drift/formats/markdown";
import { table } from "../../provider/drift/formats/table";
import { DOCUMENTS, documentOf, instance } from "./documents";
import { assertGolden } from "./golden";

const FORMATS = { txt: table, xml: junit, md: markdown };

describe("the formats of drift", () => {
  for (const [name, document] of Object.entries(DOCUMENTS)) {
    for (const [extension, write] of Object.entries(FORMATS)) {
      it(`write ${name} as ${extension}`, () => assertGolden(`formats/${name}.${extension}`, write(document)));
    }
  }

  it("spell out what XML does not know, though it is no control character", () => {
    const text = junit(
      documentOf([instance("ci-ann", { status: "missing", counts: true, notes: ["a\uFFFEb\u{1FFFF}c"] })]),
    );
    assert.match(text, /aU\+FFFEbU\+1FFFFc/);
  });

  it("stay short enough for a comment, and say how much is left out", () => {
    const differences = [{ path: "description", declared: "a".repeat(150), found: "b".repeat(150) }];
    const reports = Array.from({ length: 1000 }, (_, at) =>
      instance(`ci-${at}`, { status: "changed", counts: true, differences }),
    );
    const text = markdown(documentOf(reports));
    assert.ok(text.length < 65_536, `${text.length}`);
    const shown = text.match(/^\| changed /gm)?.length ?? 0;
    assert.ok(shown > 50);
    assert.match(text, new RegExp(`… and ${1000 - shown} more\\.`));
  });
});
