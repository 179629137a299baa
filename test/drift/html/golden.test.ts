import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { page } from "../../../provider/drift/formats/html/page";
import type { DriftDocument } from "../../../provider/drift/report";
import { KINDS } from "../../../provider/kinds";
import { DOCUMENTS, documentOf, instance } from "./documents";

const html = (document: DriftDocument) => page(document, KINDS);

const FOLDER = path.join(__dirname, "golden");

/** Style and script have a browser to look at them. */
function withoutAssets(page: string): string {
  return page.replace(/(<(style|script)>)[\s\S]*?(<\/\2>)/g, "$1…$3").replace(/'sha256-[^']+'/g, "'sha256-…'");
}

describe("the HTML report of drift", () => {
  for (const [name, document] of Object.entries(DOCUMENTS)) {
    it(`is as it was: ${name} (ACCEPT=1 writes it anew)`, () => {
      const file = path.join(FOLDER, `${name}.html`);
      const page = withoutAssets(html(document));
      if (process.env["ACCEPT"] === "1") writeFileSync(file, page);
      assert.equal(page, readFileSync(file, "utf8"));
    });
  }

  it("says first and plainly what could not be checked", () => {
    assert.match(html(DOCUMENTS.mixed), /<h1>Could not check 2 resources<\/h1>\n<p>Drift in 4 resources besides\. /);
    assert.match(html(DOCUMENTS.unreadable), /<p>Nothing could be read\.<\/p>/);
    assert.match(html(documentOf([], { exitCode: 1 })), /<h1>Could not be checked<\/h1>/);
  });

  it("never shows a secret, even one that was not masked before", () => {
    const differences = [{ path: "key", declared: "hunter2", found: "hunter3", secret: true as const }];
    assert.doesNotMatch(html(documentOf([instance("ci", { status: "changed", counts: true, differences })])), /hunter/);
  });

  it("marks what differs within long texts, and leaves out the rest", () => {
    const lines = Array.from({ length: 1_500 }, (_, index) => `line ${index}`);
    const found = lines.with(10, "line ten").with(1_400, "line x1400").toSpliced(700, 1);
    const difference = { path: "script", declared: lines.join("\n"), found: found.join("\n") };
    const page = html(documentOf([instance("ci", { status: "changed", counts: true, differences: [difference] })]));
    const [declared = "", after = ""] = [...page.matchAll(/<pre>([\s\S]*?)<\/pre>/g)].map(([, text]) => text);
    const marks = (text: string) => [...text.matchAll(/<mark>(.*?)<\/mark>/g)].map(([, mark]) => mark);
    assert.deepEqual(marks(declared), ["10", "line 700"]);
    assert.deepEqual(marks(after), ["ten", "x"]);
    assert.match(declared, /^<i class="gap">… 7 lines that are alike<\/i>\nline 7\n/);
    assert.ok(page.length < 40_000);
  });

  it("tells a number from the same digits, and an empty text from none", () => {
    const differences = [
      { path: "a", declared: "1", found: 1 },
      { path: "b", declared: "" },
    ];
    const page = html(documentOf([instance("ci", { status: "changed", counts: true, differences })]));
    const shown = [...page.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, text]) => text);
    assert.deepEqual(shown, [
      "<pre>&quot;1&quot;</pre>",
      "<pre>1</pre>",
      "<pre>&quot;&quot;</pre>",
      '<i class="none">not set</i>',
    ]);
  });

  it("tells workspaces of one name apart", () => {
    const elsewhere =
      "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/lab/providers/Microsoft.MachineLearningServices/workspaces/vision";
    const page = html(
      documentOf([instance("a"), instance("b", {}, elsewhere), instance("c", {}, elsewhere.toUpperCase())]),
    );
    const options = [...page.matchAll(/<option[^>]*>(.*?)<\/option>/g)].map(([, text]) => text);
    assert.deepEqual(options, ["All workspaces", "vision (lab)", "vision (ml)"]);
  });
});
