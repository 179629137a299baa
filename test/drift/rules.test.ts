import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { ignoredBy, parseIgnoreRule, readIgnoreFile, validRules } from "../../provider/drift/ignoreRules";

const WORKSPACE =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/ml/providers/Microsoft.MachineLearningServices/workspaces/vision";
const DEV = { id: `${WORKSPACE}/computes/ci-dev`, name: "ci-dev", workspaceId: WORKSPACE };

describe("a rule of what to ignore", () => {
  it("covers a property with all that is inside, and nothing that only begins alike", () => {
    const covers = (rule: string, ...keys: (string | number)[]) =>
      ignoredBy([{ path: rule, reason: "so" }], DEV, keys) !== undefined;
    assert.ok(covers("tags", "tags", "team"));
    assert.ok(covers("tags.*", "tags", "team"));
    assert.ok(covers('tags["cost.center"]', "tags", "cost.center"));
    assert.ok(covers("schedules.computeStartStop", "schedules", "computeStartStop", 0, "action"));
    assert.ok(!covers("tag", "tags", "team"));
    assert.ok(!covers("tags.te", "tags", "team"));
    assert.equal(ignoredBy([{ path: "tags", reason: "so" }], DEV), undefined);
  });

  it("covers resources and workspaces by names, or by ids", () => {
    const covers = (rule: object) => ignoredBy([{ ...rule, reason: "so" }], DEV) !== undefined;
    assert.ok(covers({ resource: "CI-*" }));
    assert.ok(covers({ resource: "ci-de?", workspace: "vision" }));
    assert.ok(covers({ resource: "/subscriptions/00000000-0000-0000-0000-000000000001/*" }));
    assert.ok(covers({ workspace: WORKSPACE.toUpperCase() }));
    assert.ok(!covers({ resource: "dev" }));
    assert.ok(!covers({ resource: "ci-dev", workspace: "speech" }));
    assert.ok(!covers({ resource: "ci.dev" }));
  });

  it("holds until the end of its last day, and is named afterwards", () => {
    const rule = { path: "tags.*", resource: "ci-*", reason: "in repair", until: "2026-03-04" };
    const at = (time: string) => validRules([rule], Date.parse(time));
    assert.deepEqual(at("2026-03-04T23:59:59Z"), { rules: [rule], warnings: [] });
    assert.deepEqual(at("2026-03-05T00:00:00Z"), {
      rules: [],
      warnings: ["The rule resource=ci-* path=tags.* (in repair) expired after 2026-03-04."],
    });
  });

  it("is written on the command line, with commas in its reason", () => {
    assert.deepEqual(parseIgnoreRule("resource=ci-*,path=tags.a,reason=a, b, and c=d,until=2026-12-31"), {
      resource: "ci-*",
      path: "tags.a",
      reason: "a, b, and c=d",
      until: "2026-12-31",
    });
    for (const [text, problem] of [
      ["resource=x", /reason is required/],
      ["reason=y", /would hide all drift/],
      ["resource,reason=y", /not known/],
      ["resource=,reason=y", /resource must be a text/],
      ["resource=x,reason=y,until=2026-02-30", /until must be a day/],
    ] as const) {
      assert.throws(() => parseIgnoreRule(text), problem, text);
    }
    assert.throws(() => parseIgnoreRule("path=tags,path=vmSize,reason=so"), /path is given twice; give two rules\.$/);
  });

  it("is one of a list in a file", () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "rules "));
    const read = (text: string) => {
      const file = path.join(folder, "ignore.yml");
      writeFileSync(file, text);
      return readIgnoreFile(file);
    };
    try {
      const rule = { path: "tags.cost", reason: "finance", until: "2026-12-31" };
      assert.deepEqual(read("- path: tags.cost\n  reason: finance\n  until: 2026-12-31\n"), [rule]);
      assert.deepEqual(read("ignore:\n  - { path: tags.cost, reason: finance, until: 2026-12-31 }\n"), [rule]);
      assert.deepEqual(read(""), []);
      assert.throws(() => read("- path: tags\n"), /ignore\.yml, rule 1: reason is required/);
      assert.throws(() => read("path: tags"), /expected a list/);
      assert.throws(() => read("- [a"), /is not YAML/);
      assert.throws(() => readIgnoreFile(path.join(folder, "other.yml")), /cannot be read/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
