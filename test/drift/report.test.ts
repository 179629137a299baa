import assert from "node:assert/strict";
import { exitCodeOf, type Report, standingOf, summarize } from "../../provider/drift/report";

const ID =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/ml/providers/Microsoft.MachineLearningServices/workspaces/vision/computes/dev";

function report(given: Partial<Report>): Report {
  return {
    id: ID,
    type: "ComputeInstance",
    name: "dev",
    status: "unchanged",
    counts: false,
    differences: [],
    ...given,
  };
}

const IGNORED = { reason: "in repair", until: "2026-12-31" };
const UNCHANGED = report({});
const MISSING = report({ status: "missing", counts: true });
const UNREADABLE = report({ status: "unreadable", counts: true, reason: "403" });

describe("the report of drift", () => {
  it("counts every resource once, under what it counts as", () => {
    const power = { path: "powerState", declared: "Running", found: "Stopped" };
    const reports = [
      UNCHANGED,
      MISSING,
      UNREADABLE,
      report({ status: "unmanaged", counts: true }),
      report({ status: "missing", ignored: IGNORED }),
      report({ status: "changed", counts: true, differences: [power, { ...power, ignored: IGNORED }] }),
      report({ status: "changed", differences: [{ ...power, expected: "stopped by Schedule" }] }),
      report({ status: "changed", differences: [{ ...power, ignored: IGNORED }] }),
    ];
    const summary = summarize(reports);
    const once = { unchanged: 1, changed: 1, missing: 1, unmanaged: 1, unreadable: 1, expected: 1 };
    assert.deepEqual(summary, { total: 8, ...once, ignored: 2 });
    assert.deepEqual(reports.map(standingOf), [
      "unchanged",
      "missing",
      "unreadable",
      "unmanaged",
      "ignored",
      "changed",
      "expected",
      "ignored",
    ]);
  });

  it("exits 2 for drift, and 1 when something could not be told, whatever else is known", () => {
    assert.equal(exitCodeOf(summarize([])), 0);
    assert.equal(exitCodeOf(summarize([UNCHANGED])), 0);
    assert.equal(exitCodeOf(summarize([UNCHANGED, MISSING])), 2);
    assert.equal(exitCodeOf(summarize([UNCHANGED, MISSING, UNREADABLE])), 1);
    assert.equal(exitCodeOf(summarize([report({ status: "missing", ignored: IGNORED })])), 0);
  });
});
