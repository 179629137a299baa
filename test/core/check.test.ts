import { strict as assert } from "node:assert";
import { fields } from "../../provider/computeInstance/fields";
import { rules } from "../../provider/computeInstance/tables/rules";
import { check, describe as sentence } from "../../provider/core/check";
import { UNKNOWN, type Values } from "../../provider/core/values";

const WORKSPACE =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/ml/providers/Microsoft.MachineLearningServices/workspaces/vision";
const SUBNET =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/v/subnets/s";
const USER = { objectId: "00000000-0000-0000-0000-000000000002", tenantId: "00000000-0000-0000-0000-000000000003" };
const CRON = { action: "Stop", triggerType: "Cron", cron: { expression: "0 18 * * *" } };

function problemsOf(given: Values): string[] {
  const { problems } = check(fields, rules, { workspaceId: WORKSPACE, computeName: "ci-dev", ...given });
  return problems.map(sentence);
}

const schedule = (values: Values) => ({ schedules: { computeStartStop: [values] } });
const cron = (values: Values) => schedule({ ...CRON, cron: { ...CRON.cron, ...values } });
const recurrence = (values: Values) =>
  schedule({ action: "Start", triggerType: "Recurrence", recurrence: { frequency: "Day", interval: 1, ...values } });
const application = (values: Values) => ({ customServices: [{ name: "a", image: { reference: "i" }, ...values }] });

const EXPRESSIONS: [what: string, expression: string, problem: string][] = [
  ["a weekday 7", "0 18 * * 7", "is not a cron expression: its weekday is 0 to 6 or sun to sat"],
  ["a month by its long name", "0 18 * june *", "is not a cron expression: its month is 1 to 12 or jan to dec"],
  ["the last day of a month", "0 18 L * *", "is not a cron expression: its day is 1 to 31"],
  ["a step of 0", "*/0 18 * * *", "is not a cron expression: its minute is 0 to 59"],
  ["a range backwards", "0 18-8 * * *", "is not a cron expression: its hour is 0 to 23"],
  ["30 February", "0 18 30,31 2 *", "never occurs: no such month has that day"],
];
const script = (name: string, values: Values) => ({ setupScripts: { scripts: { [name]: values } } });
const tags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`t${i}`, "v"]));

/** Every message that bad input can give, word for word. */
const MESSAGES: [what: string, given: Values, messages: string[]][] = [
  ["a missing workspace", { workspaceId: undefined }, ["workspaceId: is required."]],
  ["a missing name", { computeName: undefined }, ["computeName: is required."]],
  [
    "something else than a workspace id",
    { workspaceId: "vision" },
    [
      'workspaceId: "vision" is not the ARM id of a workspace; it looks like /subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.MachineLearningServices/workspaces/<name>.',
    ],
  ],
  ["a short name", { computeName: "ab" }, ['computeName: "ab" has 2 characters; Azure takes 3 to 24.']],
  [
    "a long name",
    { computeName: "a".repeat(25) },
    [`computeName: "${"a".repeat(25)}" has 25 characters; Azure takes 3 to 24.`],
  ],
  ["a name that starts with a digit", { computeName: "1ci" }, ['computeName: "1ci" must start with a letter.']],
  [
    "a name with other characters",
    { computeName: "my_ci" },
    ['computeName: "my_ci" may have only letters, digits and "-".'],
  ],
  ["a name that ends in a dash", { computeName: "ci-dev-" }, ['computeName: "ci-dev-" must not end in "-".']],
  [
    "a name that ends in a dash and digits",
    { computeName: "ci-40986653" },
    ['computeName: "ci-40986653" must not end in "-" and digits; put a letter after the "-".'],
  ],
  [
    "an unknown property",
    { vmsize: "Standard_DS3_v2" },
    ["vmsize: is not a property here; the nearest name is vmSize."],
  ],
  ["a property that Azure sets", { state: "Running" }, ["state: is set by Azure and cannot be an input."]],
  [
    "a property that Azure sets, inside",
    { sshSettings: { sshPort: 22 } },
    ["sshSettings.sshPort: is set by Azure and cannot be an input."],
  ],
  ["a number for a string", { vmSize: 3 }, ["vmSize: expected a string, got a number."]],
  ["a string for a boolean", { enableSSO: "yes" }, ["enableSSO: expected a boolean, got a string."]],
  ["a list for an object", { sshSettings: [] }, ["sshSettings: expected an object, got a list."]],
  ["an object for a list", { customServices: {} }, ["customServices: expected a list, got an object."]],
  ["a string for tags", { tags: "team" }, ["tags: expected an object, got a string."]],
  ["a number as a tag", { tags: { "cost.center": 7 } }, ['tags["cost.center"]: expected a string, got a number.']],
  [
    "one tag in two letter cases",
    { tags: { team: "a", Team: "b" } },
    ['tags: "Team" is there twice: Azure ignores the letter case of tag names. Keep one.'],
  ],
  [
    "the ownership tag",
    { tags: { "Pulumi-AzureML": "mine" } },
    ['tags: "Pulumi-AzureML" is the provider\'s own tag; choose another name.'],
  ],
  ["a fraction", { sku: { name: "x", capacity: 1.5 } }, ["sku.capacity: expected a whole number, got a fraction."]],
  [
    "a string for a number",
    { sku: { name: "x", capacity: "1" } },
    ["sku.capacity: expected a whole number, got a string."],
  ],
  ["a missing name inside", { sku: {} }, ["sku.name: is required."]],
  ["a hole in a list", { customServices: [null] }, ["customServices[0]: expected an object, got nothing."]],
  ["a word for a boolean", { adopt: "please" }, ['adopt: "please" is not one of "takeOver".']],
  ["another word", { onReplace: "maybe" }, ['onReplace: "maybe" is not one of "fail", "allow".']],
  [
    "another word inside",
    { sshSettings: { sshPublicAccess: "On" } },
    ['sshSettings.sshPublicAccess: "On" is not one of "Enabled", "Disabled".'],
  ],
  [
    "an odd timeout",
    { timeouts: { create: "soon" } },
    ['timeouts.create: "soon" is not a duration; use one such as 90s, 30m or 1h30m.'],
  ],
  [
    "an odd idle time",
    { idleTimeBeforeShutdown: "30m" },
    ['idleTimeBeforeShutdown: "30m" is not a duration; use an ISO 8601 duration from PT15M to P3D, such as PT30M.'],
  ],
  [
    "a short idle time",
    { idleTimeBeforeShutdown: "PT14M" },
    [
      "idleTimeBeforeShutdown: PT14M is shorter than 15 minutes; use an ISO 8601 duration from PT15M to P3D, such as PT30M.",
    ],
  ],
  [
    "a long idle time",
    { idleTimeBeforeShutdown: "P4D" },
    ["idleTimeBeforeShutdown: P4D is longer than 3 days; use an ISO 8601 duration from PT15M to P3D, such as PT30M."],
  ],
  [
    "the name of a subnet",
    { subnet: { id: "s" } },
    [
      'subnet.id: "s" is not the ARM id of a subnet; it looks like /subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.Network/virtualNetworks/<network>/subnets/<subnet>.',
    ],
  ],
  ["a subnet without id", { subnet: {} }, ["subnet.id: is required."]],
  [
    "the name of an identity",
    { identity: { type: "UserAssigned", userAssignedIdentities: ["me"] } },
    [
      'identity.userAssignedIdentities[0]: "me" is not the ARM id of a user-assigned identity; it looks like /subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.ManagedIdentity/userAssignedIdentities/<name>.',
    ],
  ],
  [
    "a user-assigned identity without ids",
    { identity: { type: "UserAssigned" } },
    ['identity.userAssignedIdentities: is required when identity.type is "UserAssigned".'],
  ],
  [
    "ids without a user-assigned identity",
    {
      identity: {
        type: "SystemAssigned",
        userAssignedIdentities: [
          "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i",
        ],
      },
    },
    [
      'identity.userAssignedIdentities: needs identity.type "UserAssigned" or "SystemAssigned,UserAssigned"; it is "SystemAssigned".',
    ],
  ],
  [
    "a private key",
    { sshSettings: { adminPublicKey: "-----BEGIN OPENSSH PRIVATE KEY-----\nsecret" } },
    [
      'sshSettings.adminPublicKey: is a private key; use the one line of a public key file, such as "ssh-ed25519 AAAA... name".',
    ],
  ],
  [
    "something else than a key",
    { sshSettings: { adminPublicKey: "~/.ssh/id_rsa.pub" } },
    [
      'sshSettings.adminPublicKey: is not an SSH public key; use the one line of a public key file, such as "ssh-ed25519 AAAA... name".',
    ],
  ],
  [
    "an SSH key for another user",
    { sshSettings: { adminPublicKey: "ssh-rsa AAAA me" }, personalComputeInstanceSettings: { assignedUser: USER } },
    [
      "sshSettings.adminPublicKey: cannot go with personalComputeInstanceSettings.assignedUser: Azure takes no SSH key for an instance of another user. Remove one of them; the user can add a key in the studio.",
    ],
  ],
  [
    "half a user",
    { personalComputeInstanceSettings: { assignedUser: { objectId: USER.objectId } } },
    ["personalComputeInstanceSettings.assignedUser.tenantId: is required."],
  ],
  [
    "a user's name",
    { personalComputeInstanceSettings: { assignedUser: { ...USER, objectId: "me@example.com" } } },
    [
      'personalComputeInstanceSettings.assignedUser.objectId: "me@example.com" is not a GUID; use an id such as 00000000-0000-0000-0000-000000000000.',
    ],
  ],
  [
    "five schedules",
    { schedules: { computeStartStop: [CRON, CRON, CRON, CRON, CRON] } },
    ["schedules.computeStartStop: has 5 items; Azure allows at most 4."],
  ],
  [
    "a schedule without its cron",
    schedule({ action: "Stop", triggerType: "Cron" }),
    ['schedules.computeStartStop[0].cron: is required when triggerType is "Cron".'],
  ],
  [
    "a schedule with the other trigger",
    schedule({ ...CRON, recurrence: { frequency: "Day", interval: 1 } }),
    ['schedules.computeStartStop[0].recurrence: cannot go with triggerType "Cron".'],
  ],
  [
    "a schedule without its recurrence",
    schedule({ action: "Stop", triggerType: "Recurrence", cron: CRON.cron }),
    [
      'schedules.computeStartStop[0].recurrence: is required when triggerType is "Recurrence".',
      'schedules.computeStartStop[0].cron: cannot go with triggerType "Recurrence".',
    ],
  ],
  [
    "a cron expression of six fields",
    cron({ expression: "0 0 18 * * *" }),
    [
      'schedules.computeStartStop[0].cron.expression: "0 0 18 * * *" has 6 fields; use five fields "minute hour day month weekday", such as "0 18 * * 1-5".',
    ],
  ],
  [
    "an hour that is none",
    cron({ expression: "0 25 * * *" }),
    [
      'schedules.computeStartStop[0].cron.expression: "0 25 * * *" is not a cron expression: its hour is 0 to 23; use five fields "minute hour day month weekday", such as "0 18 * * 1-5".',
    ],
  ],
  [
    "an IANA time zone",
    cron({ timeZone: "Europe/Berlin" }),
    [
      'schedules.computeStartStop[0].cron.timeZone: "Europe/Berlin" is not a Windows time zone; use "W. Europe Standard Time".',
    ],
  ],
  [
    "a time zone in other letters",
    cron({ timeZone: "pacific standard time" }),
    [
      'schedules.computeStartStop[0].cron.timeZone: "pacific standard time" is not a Windows time zone; use "Pacific Standard Time".',
    ],
  ],
  [
    "no time zone",
    cron({ timeZone: "CET-ish" }),
    [
      'schedules.computeStartStop[0].cron.timeZone: "CET-ish" is not a Windows time zone; use a name such as "UTC" or "W. Europe Standard Time".',
    ],
  ],
  [
    "a start time with a zone",
    cron({ startTime: "2026-01-31T08:00:00Z" }),
    [
      'schedules.computeStartStop[0].cron.startTime: "2026-01-31T08:00:00Z" is not a time; use yyyy-MM-ddTHH:mm:ss without a zone, such as 2026-01-31T08:00:00.',
    ],
  ],
  ...EXPRESSIONS.map(([what, expression, problem]): (typeof MESSAGES)[number] => [
    what,
    cron({ expression }),
    [
      `schedules.computeStartStop[0].cron.expression: "${expression}" ${problem}; use five fields "minute hour day month weekday", such as "0 18 * * 1-5".`,
    ],
  ]),
  [
    "50 tags",
    { tags: tags(50) },
    ["tags: has 1 more than the 49 that Azure takes beside the provider's own tag. Remove some."],
  ],
  [
    "a tag with a slash",
    { tags: { "cost/center": "1" } },
    ['tags: has the name "cost/center"; Azure takes no "/" in the name of a tag.'],
  ],
  ["a tag without a name", { tags: { "": "1" } }, ["tags: has a tag without a name."]],
  [
    "a long name of a tag",
    { tags: { ["n".repeat(513)]: "1" } },
    [`tags: has the name "${"n".repeat(60)}…" of 513 characters; Azure takes at most 512.`],
  ],
  [
    "a long value of a tag",
    { tags: { a: "v".repeat(257) } },
    ['tags: has a value of 257 characters for "a"; Azure takes at most 256.'],
  ],
  [
    "an inline script in plain text",
    script("creationScript", { scriptSource: "Inline", scriptData: "echo hello" }),
    [
      'setupScripts.scripts.creationScript.scriptData: is not base64, as an inline script must be. Use Buffer.from(text).toString("base64"), or scriptSource "workspaceStorage" with a path.',
    ],
  ],
  [
    "an empty script",
    script("startupScript", { scriptSource: "workspaceStorage", scriptData: "" }),
    ["setupScripts.scripts.startupScript.scriptData: is required: Azure takes no script without it."],
  ],
  [
    "a script without data",
    script("startupScript", { scriptSource: "inline" }),
    ["setupScripts.scripts.startupScript.scriptData: is required: Azure takes no script without it."],
  ],
  ...["PT0.5H", "pt30m", "P0.1W", "PT1H30", "30m"].map((value): (typeof MESSAGES)[number] => [
    `the idle time ${value}`,
    { idleTimeBeforeShutdown: value },
    [
      `idleTimeBeforeShutdown: ${JSON.stringify(value)} is not a duration; use an ISO 8601 duration from PT15M to P3D, such as PT30M.`,
    ],
  ]),
  [
    "a start on 30 February",
    cron({ startTime: "2026-02-30T08:00:00" }),
    [
      'schedules.computeStartStop[0].cron.startTime: "2026-02-30T08:00:00" is not a time; use yyyy-MM-ddTHH:mm:ss without a zone, such as 2026-01-31T08:00:00.',
    ],
  ],
  [
    "no interval",
    recurrence({ interval: 0 }),
    ["schedules.computeStartStop[0].recurrence.interval: 0 is too small; use 1 or more."],
  ],
  [
    "times that are none",
    recurrence({ schedule: { hours: [24], minutes: [60], monthDays: [0], weekDays: ["Funday"] } }),
    [
      "schedules.computeStartStop[0].recurrence.schedule.hours[0]: 24 is out of range; use 0 to 23.",
      "schedules.computeStartStop[0].recurrence.schedule.minutes[0]: 60 is out of range; use 0 to 59.",
      "schedules.computeStartStop[0].recurrence.schedule.monthDays[0]: 0 is out of range; use 1 to 31.",
      'schedules.computeStartStop[0].recurrence.schedule.weekDays[0]: "Funday" is not one of "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday".',
    ],
  ],
  [
    "a port that is none",
    application({ endpoints: [{ target: 0, published: 70_000 }] }),
    [
      "customServices[0].endpoints[0].target: 0 is not a port; use 1 to 65535.",
      "customServices[0].endpoints[0].published: 70000 is not a port; use 1 to 65535.",
    ],
  ],
  [
    "two applications of one name",
    {
      customServices: [
        { name: "a", image: { reference: "i" } },
        { name: "a", image: { reference: "j" } },
      ],
    },
    ['customServices[1].name: "a" is already the name of customServices[0]; each must differ.'],
  ],
  [
    "one port for two applications",
    {
      customServices: [
        { name: "a", image: { reference: "i" }, endpoints: [{ target: 80, published: 4000 }] },
        { name: "b", image: { reference: "i" }, endpoints: [{ target: 80, published: 4000 }] },
      ],
    },
    [
      "customServices[1].endpoints[0].published: port 4000 is already taken by customServices[0].endpoints[0].published; each must differ.",
    ],
  ],
];

describe("check of a compute instance", () => {
  for (const [what, given, messages] of MESSAGES) {
    it(`says what is wrong with ${what}`, () => assert.deepEqual(problemsOf(given), messages));
  }

  it("reports all problems of all fields at once", () => {
    const given = { computeName: "a", vmSize: 1, tags: { a: 1 }, ...cron({ timeZone: "x", expression: "y" }) };
    assert.deepEqual(
      problemsOf(given).map((line) => line.split(": ")[0]),
      [
        "computeName",
        "tags.a",
        "vmSize",
        "schedules.computeStartStop[0].cron.timeZone",
        "schedules.computeStartStop[0].cron.expression",
      ],
    );
  });

  it("lets unknown values pass at any level, and checks what is known beside them", () => {
    const given: Values = {
      workspaceId: UNKNOWN,
      subnet: UNKNOWN,
      identity: { type: UNKNOWN, userAssignedIdentities: UNKNOWN },
      tags: { a: UNKNOWN, b: 1 },
      schedules: { computeStartStop: [UNKNOWN, { action: UNKNOWN, triggerType: "Cron", cron: UNKNOWN }] },
      customServices: [{ name: UNKNOWN, image: { reference: UNKNOWN }, endpoints: [{ target: UNKNOWN }] }],
    };
    assert.deepEqual(problemsOf(given), ["tags.b: expected a string, got a number."]);
  });

  it("does not refuse what is unknown and may turn out to be absent", () => {
    const given: Values = {
      sshSettings: { adminPublicKey: UNKNOWN },
      personalComputeInstanceSettings: { assignedUser: USER },
      ...schedule({ ...CRON, recurrence: UNKNOWN }),
    };
    assert.deepEqual(problemsOf(given), []);
  });

  it("never shows the value of a secret", () => {
    const secret = "hunter2";
    const given: Values = {
      setupScripts: { scripts: { creationScript: { scriptData: [secret], scriptArguments: { secret } } } },
      ...application({ environmentVariables: { KEY: { value: { secret } }, OTHER: secret } }),
    };
    const messages = problemsOf(given as unknown as Values);
    assert.deepEqual(messages, [
      "setupScripts.scripts.creationScript.scriptData: expected a string, got a list.",
      "setupScripts.scripts.creationScript.scriptArguments: expected a string, got an object.",
      "customServices[0].environmentVariables.KEY.value: expected a string, got an object.",
      "customServices[0].environmentVariables.OTHER: expected an object, got a string.",
    ]);
  });

  it("takes names, subnets, schedules and applications that Azure takes", () => {
    const given: Values = {
      computeName: "c1-a",
      subnet: { id: SUBNET },
      sshSettings: { sshPublicAccess: "enabled", adminPublicKey: "ssh-ed25519 AAAAC3Nz me\n" },
      idleTimeBeforeShutdown: "P3D",
      ...application({ endpoints: [{ target: 80 }], anything: { else: 1 }, image: { reference: "i", more: true } }),
      ...recurrence({ timeZone: "W. Europe Standard Time", schedule: { hours: [0], minutes: [59] } }),
    };
    assert.deepEqual(problemsOf(given), []);
  });

  it("drops what is absent or empty, and changes nothing else", () => {
    const given: Values = {
      workspaceId: WORKSPACE,
      computeName: "ci-dev",
      tags: undefined,
      sshSettings: { adminPublicKey: null },
    };
    const { inputs } = check(fields, rules, given);
    assert.deepEqual(inputs, {
      workspaceId: WORKSPACE,
      computeName: "ci-dev",
    });
    assert.deepEqual(check(fields, rules, inputs).inputs, inputs);
  });
});
