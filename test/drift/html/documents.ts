import { type DriftDocument, exitCodeOf, type Report, summarize } from "../../../provider/drift/report";

const ML = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/ml";
const VISION = `${ML}/providers/Microsoft.MachineLearningServices/workspaces/vision`;
const SPEECH = `${ML}/providers/Microsoft.MachineLearningServices/workspaces/speech`;
const STACK = "acme/shop/dev";

export function documentOf(reports: readonly Report[], more: Partial<DriftDocument> = {}): DriftDocument {
  const summary = summarize(reports);
  return {
    checkedAt: "2026-03-04T05:06:07.000Z",
    sources: [`stack ${STACK}`, "definitions infra/"],
    exitCode: exitCodeOf(summary),
    summary,
    reports,
    warnings: [],
    ...more,
  };
}

export function instance(name: string, more: Partial<Report> = {}, workspaceId = VISION): Report {
  const urn = `urn:pulumi:dev::shop::pulumi-nodejs:dynamic/azureml:ComputeInstance::${name}`;
  return {
    id: `${workspaceId}/computes/${name}`,
    type: "ComputeInstance",
    name,
    workspaceId,
    declaredIn: { stack: STACK, urn },
    status: "unchanged",
    counts: false,
    differences: [],
    ...more,
  };
}

const conda = (packages: string[]) =>
  ["name: train", "channels:", "  - conda-forge", "dependencies:", "  - python=3.11", "  - pip", "  - pip:"]
    .concat(packages.map((each) => `      - ${each}`))
    .join("\n");
const PACKAGES = [
  "azure-identity==1.19.0",
  "fsspec==2025.2.0",
  "joblib==1.4.2",
  "lightgbm==4.6.0",
  "matplotlib==3.10.1",
];
const MORE = [
  "mlflow==2.20.3",
  "numpy==2.2.3",
  "pandas==2.2.3",
  "pyarrow==19.0.1",
  "scikit-learn==1.5.2",
  "scipy==1.15.2",
];

const CHANGED: Report[] = [
  instance("ci-alice", {
    status: "changed",
    counts: true,
    lastChange: { at: "2026-03-03T17:42:10.000Z", by: "alice@contoso.com", what: "Stop by User" },
    differences: [
      { path: "vmSize", declared: "Standard_DS3_v2", found: "Standard_DS12_v2" },
      { path: "idleTimeBeforeShutdown", declared: "PT1H" },
      { path: "tags.costCenter", found: "4711" },
      { path: "enableNodePublicIp", declared: false, found: true },
      { path: "personalComputeInstanceSettings.secret", declared: "<secret>", found: "<secret>", secret: true },
      {
        path: "schedules.computeStartStop",
        declared: [{ action: "Stop", triggerType: "Cron", cron: { expression: "0 19 * * 1-5", timeZone: "UTC" } }],
        found: [{ action: "Stop", triggerType: "Cron", cron: { timeZone: "UTC", expression: "0 22 * * 1-5" } }],
      },
      { path: "powerState", declared: "Running", found: "Stopped", expected: "stopped by Schedule on 2026-03-03" },
      {
        path: "tags.owner",
        declared: "vision",
        found: "finance",
        ignored: { reason: "the cost tool writes it, see RUN-512", until: "2026-12-31" },
      },
    ],
    notes: ["The stack has not finished an update of this resource."],
  }),
  {
    ...instance("train:7", {
      status: "changed",
      counts: true,
      lastChange: { at: "2026-02-27T08:00:00.000Z", by: "release-pipeline" },
      differences: [
        {
          path: "condaFile",
          declared: conda([...PACKAGES, ...MORE]),
          found: conda([...PACKAGES.slice(1), ...MORE, "torch==2.6.0"]),
        },
      ],
    }),
    type: "Image",
    id: `${SPEECH}/environments/train/versions/7`,
    workspaceId: SPEECH,
    declaredIn: { file: "infra/images/train.yml", line: 12 },
  },
];

const UNREADABLE: Report[] = [
  {
    id: SPEECH,
    type: "Workspace",
    name: "speech",
    workspaceId: SPEECH,
    status: "unreadable",
    counts: true,
    differences: [],
    reason:
      'Workspace "speech" in resource group "ml": the instances cannot be listed: AuthorizationFailed: The client does not have authorization to perform action \'Microsoft.MachineLearningServices/workspaces/computes/read\'. Give it the role "Reader" on the workspace.',
  },
  instance("ci-mike", { status: "unreadable", counts: true, reason: "No answer within 60 s, 5 times." }, SPEECH),
];

const OTHERS: Report[] = [
  instance("ci-bob", { status: "missing", counts: true, declaredIn: { file: "infra/ci-bob.yml" } }),
  instance("try-out", {
    status: "unmanaged",
    counts: true,
    declaredIn: undefined,
    lastChange: { at: "2026-03-01T12:30:00.000Z", by: "carol@contoso.com", what: "Create by User" },
  }),
  instance("ci-dave", {
    status: "changed",
    lastChange: { at: "2026-03-03T19:00:04.000Z", what: "Stop by IdleShutdown" },
    differences: [{ path: "powerState", declared: "Running", found: "Stopped", expected: "stopped by IdleShutdown" }],
  }),
  instance("old-try", {
    status: "unmanaged",
    declaredIn: undefined,
    ignored: { reason: "kept for the audit", until: "2026-06-30" },
  }),
];

const quiet = (count: number, workspaceId = VISION): Report[] =>
  Array.from({ length: count }, (_, index) => instance(`ci-${String(index + 1).padStart(4, "0")}`, {}, workspaceId));

const HOSTILE = `<script>window.hurt = 1</script><img src=x onerror="window.hurt = 1">"' onfocus='window.hurt = 1`;

/** A run of each kind, by name. */
export const DOCUMENTS = {
  mixed: documentOf([...UNREADABLE, ...CHANGED, ...OTHERS, ...quiet(6), ...quiet(3, SPEECH)], {
    warnings: ['The rule "tags.stage" of drift-ignore.yml ended on 2026-02-28: what it left out counts again.'],
  }),
  drift: documentOf([...CHANGED, ...OTHERS, ...quiet(12)]),
  clean: documentOf([...OTHERS.slice(2), ...quiet(4)]),
  empty: documentOf([], { sources: ["definitions infra/"] }),
  unreadable: documentOf([
    {
      id: STACK,
      type: "Stack",
      name: STACK,
      status: "unreadable",
      counts: true,
      differences: [],
      reason: "The stack is not there. Known stacks: acme/shop/prod.",
    },
    ...UNREADABLE,
  ]),
  only: documentOf([OTHERS[0] as Report], { summary: summarize([...OTHERS, ...quiet(4)]) }),
  hostile: documentOf(
    [
      instance(HOSTILE, {
        status: "changed",
        counts: true,
        declaredIn: { stack: HOSTILE, urn: HOSTILE },
        differences: [
          { path: `tags["${HOSTILE}"]`, declared: HOSTILE, found: `${HOSTILE}!` },
          { path: "description", declared: "user\u202Egnp.exe", found: "user\u2066gnp\u2069.exe\u0000\u200B" },
          { path: "tags.stage", declared: "prod\u00a0", found: "prod", expected: HOSTILE },
          { path: "tags.team", declared: "1", found: 1, ignored: { reason: HOSTILE, until: HOSTILE } },
          { path: "tags.long", declared: "x".repeat(9_000), found: "y" },
        ],
        lastChange: { at: HOSTILE, by: HOSTILE, what: HOSTILE },
        reason: HOSTILE,
        notes: [HOSTILE],
      }),
      instance("quiet", {}, `${VISION}"><script>window.hurt = 1</script>`),
    ],
    { sources: [HOSTILE], warnings: [HOSTILE] },
  ),
} satisfies Record<string, DriftDocument>;

/** A big run: one in fifty has drifted. */
export function bigDocument(count: number): DriftDocument {
  return documentOf(
    quiet(count).map((report, index) => {
      const workspaceId = index % 3 === 0 ? SPEECH : VISION;
      const found = `Standard_DS${(index % 5) + 4}_v2`;
      const differences = [{ path: "vmSize", declared: "Standard_DS3_v2", found }];
      const lastChange = {
        at: new Date(Date.UTC(2026, 1, 1, 0, index)).toISOString(),
        by: `user-${index % 40}@contoso.com`,
      };
      const drifted = { status: "changed" as const, counts: true, differences };
      return { ...instance(report.name, { lastChange, ...(index % 50 === 0 && drifted) }, workspaceId) };
    }),
  );
}
