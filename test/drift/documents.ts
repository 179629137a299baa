import { type DriftDocument, exitCodeOf, type Report, summarize } from "../../provider/drift/report";

const ML = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/ml";
export const VISION = `${ML}/providers/Microsoft.MachineLearningServices/workspaces/vision`;
export const SPEECH = `${ML}/providers/Microsoft.MachineLearningServices/workspaces/speech`;

function documentOf(reports: readonly Report[], more: Partial<DriftDocument> = {}): DriftDocument {
  const summary = summarize(reports);
  return {
    checkedAt: "2026-03-04T05:06:07.000Z",
    sources: ["stack acme/shop/dev"],
    exitCode: exitCodeOf(summary),
    summary,
    reports,
    warnings: [],
    ...more,
  };
}

function instance(name: string, more: Partial<Report> = {}, workspaceId = VISION): Report {
  const urn = `urn:pulumi:dev::shop::pulumi-nodejs:dynamic/azureml:ComputeInstance::${name}`;
  return {
    id: `${workspaceId}/computes/${name}`,
    type: "ComputeInstance",
    name,
    workspaceId,
    declaredIn: { stack: "acme/shop/dev", urn },
    status: "unchanged",
    counts: false,
    differences: [],
    ...more,
  };
}

const CHANGED = instance("ci-ann", {
  status: "changed",
  counts: true,
  lastChange: { at: "2026-03-03T17:42:10.000Z", by: "ann@example.org", what: "Stop by User" },
  differences: [
    { path: "vmSize", declared: "Standard_DS3_v2", found: "Standard_DS12_v2" },
    { path: "idleTimeBeforeShutdown", declared: "PT1H" },
    { path: "tags.owner", found: "finance", ignored: { reason: "the cost tool writes it", until: "2026-12-31" } },
    { path: "powerState", declared: "Running", found: "Stopped", expected: "stopped by Schedule" },
    { path: "setupScripts.scripts", declared: "<secret>", found: "<secret>", secret: true },
  ],
  notes: ["Its last update failed: Conflict"],
});
const IMAGE: Report = {
  ...instance(
    "train:7",
    { status: "changed", counts: true, differences: [{ path: "description", declared: "a", found: "b" }] },
    SPEECH,
  ),
  type: "Image",
  id: `${SPEECH}/environments/train/versions/7`,
  declaredIn: { file: "infra/train.yml", line: 12 },
};
const MISSING = instance("ci-bob", { status: "missing", counts: true });
const UNMANAGED = instance("try-out", {
  status: "unmanaged",
  counts: true,
  declaredIn: undefined,
  lastChange: { at: "2026-03-01T12:30:00.000Z", what: "Create by User" },
});
const UNREADABLE = instance(
  "ci-eve",
  { status: "unreadable", counts: true, reason: "403 AuthorizationFailed: no." },
  SPEECH,
);
const WORKSPACE: Report = {
  id: SPEECH,
  type: "Workspace",
  name: "speech",
  workspaceId: SPEECH,
  status: "unreadable",
  counts: true,
  differences: [],
  reason: "The instances of the workspace cannot be listed. 403 AuthorizationFailed: no.",
};
const STACK: Report = {
  id: "acme/shop/dev",
  type: "Stack",
  name: "acme/shop/dev",
  status: "unreadable",
  counts: true,
  differences: [],
  reason: "The state of the stack acme/shop/dev cannot be read: error: no stack named 'acme/shop/dev' found",
};
const EXPECTED = instance("ci-idle", {
  status: "changed",
  differences: [{ path: "powerState", declared: "Running", found: "Stopped", expected: "stopped by IdleShutdown" }],
});
const IGNORED = instance("sandbox-1", { status: "missing", ignored: { reason: "in repair" } });
const FAILED = instance("ci-sick", {
  status: "changed",
  counts: true,
  reason: 'it is Unusable: the next "pulumi up" restarts it.',
});
const HOSTILE_TEXT = `<b>|&"'\`@team #1 [x](https://example.org) :tada: $x$ \u202Egnp\u0000\n</failure>]]>`;
const HOSTILE = instance(HOSTILE_TEXT, {
  status: "changed",
  counts: true,
  declaredIn: { stack: HOSTILE_TEXT, urn: HOSTILE_TEXT },
  lastChange: { by: HOSTILE_TEXT },
  differences: [{ path: `tags["${HOSTILE_TEXT}"]`, declared: HOSTILE_TEXT, found: "x".repeat(900) }],
  notes: [HOSTILE_TEXT],
});

/** A run of each kind, by name. */
export const DOCUMENTS: Readonly<Record<string, DriftDocument>> = {
  nothing: documentOf([], { sources: [] }),
  unchanged: documentOf([instance("ci-ann"), instance("ci-bob")]),
  changed: documentOf([CHANGED, IMAGE, FAILED, instance("ci-cyd")]),
  missing: documentOf([MISSING, instance("ci-ann")]),
  unmanaged: documentOf([UNMANAGED]),
  unreadable: documentOf([WORKSPACE, UNREADABLE, instance("ci-ann")]),
  stackUnreadable: documentOf([STACK], { warnings: ["What is unmanaged was not looked for."] }),
  expected: documentOf([EXPECTED, IGNORED, instance("ci-ann")], {
    warnings: ["The rule path=tags.x (old) expired after 2026-01-01."],
  }),
  mixed: documentOf([CHANGED, MISSING, UNMANAGED, UNREADABLE, EXPECTED, IGNORED, instance("ci-cyd")]),
  only: documentOf([MISSING], { summary: summarize([MISSING, CHANGED]), exitCode: 2 }),
  hostile: documentOf([HOSTILE], { sources: [HOSTILE_TEXT], warnings: [HOSTILE_TEXT] }),
};

export { documentOf, instance };
