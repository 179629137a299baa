import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { comment } from "../../provider/cli/preview/previewComment";
import { readPreview } from "../../provider/cli/preview/readPreview";
import { KINDS } from "../../provider/kinds";
import { root } from "../../scripts/setUp/folders.mjs";
import { currentDist } from "../endToEnd/dist";

const DYNAMIC = "pulumi-nodejs:dynamic/azureml";
const HIDDEN = { __provider: "const p", __context: { urn: "" } };

type Inputs = Record<string, unknown>;

/** A step as `pulumi preview --json` prints it. */
function step(
  op: string,
  type: string,
  name: string,
  before?: Inputs,
  after?: Inputs,
  replaceReasons?: string[],
  outputs?: Inputs,
) {
  const urn = `urn:pulumi:test::team::azureml:index:Definitions$${type}::${name}`;
  const state = (inputs: Inputs) => ({ urn, type, custom: true, inputs: { ...HIDDEN, ...inputs } });
  return {
    op,
    urn,
    ...(before && { oldState: { ...state(before), ...(outputs && { outputs: { ...HIDDEN, ...outputs } }) } }),
    ...(after && { newState: state(after) }),
    ...(replaceReasons && { replaceReasons }),
    detailedDiff: null,
  };
}

const STACK = {
  op: "same",
  urn: "urn:pulumi:test::team::pulumi:pulumi:Stack::team-test",
  newState: { type: "pulumi:pulumi:Stack", custom: false },
};
const preview = (steps: object[], diagnostics: object[] = []) =>
  JSON.stringify({ config: {}, steps: [STACK, ...steps], diagnostics });
const markdown = (steps: object[], diagnostics: object[] = []) =>
  comment(readPreview(preview(steps, diagnostics), KINDS))
    .split("\n")
    .slice(1)
    .join("\n");

const RUNNING = {
  state: "Running",
  provisioningState: "Succeeded",
  createdBy: { userName: "jane@contoso.com" },
  lastOperation: { operationName: "Start", operationStatus: "Succeeded", operationTime: "2026-11-30T08:00:00.123Z" },
};
const STOPPED = { ...RUNNING, state: "Stopped", lastOperation: { ...RUNNING.lastOperation, operationName: "Stop" } };

describe("the comment on a preview", () => {
  before(currentDist);

  const run = (input: string, args: string[] = [], env: Record<string, string> = {}) => {
    const main = path.join(root, "dist", "provider", "cli", "main.js");
    return spawnSync(process.execPath, [main, "preview-comment", ...args], {
      input,
      encoding: "utf8",
      env: { ...process.env, ...env },
    });
  };

  it("tells of each resource what becomes of it, of what is lost first", () => {
    const conda = (numpy: string) => `name: train\ndependencies:\n  - python=3.11\n  - numpy==${numpy}\n  - pip\n`;
    const steps = [
      step("create", `${DYNAMIC}:ComputeInstance`, "team/carol", undefined, { computeName: "carol" }),
      step("create", `${DYNAMIC}:ComputeInstance`, "team/dave", undefined, { computeName: "dave", adopt: true }),
      step(
        "update",
        `${DYNAMIC}:ComputeInstance`,
        "team/alice",
        { vmSize: "Standard_DS3_v2", tags: { team: "vision", old: "x" }, description: "[secret]" },
        { vmSize: "Standard_DS11_v2", tags: { team: "vision", new: "y" }, description: "[secret]" },
        undefined,
        { ...RUNNING, vmSize: "STANDARD_DS3_V2", tags: { team: "vision", old: "x" } },
      ),
      step(
        "replace",
        `${DYNAMIC}:Image`,
        "team/train",
        { condaFile: conda("1.26.4"), contentHash: "a", version: "1" },
        { condaFile: conda("2.0.0"), contentHash: "b", version: "2", onSupersede: "archive" },
        ["contentHash", "condaFile", "version"],
      ),
      step("delete", `${DYNAMIC}:ComputeInstance`, "team/bob", { onDelete: "stop" }, undefined, undefined, STOPPED),
    ];
    const note = { urn: steps[2]?.urn, severity: "info", message: "vmSize: changed in place.\n" };
    assert.equal(
      markdown(steps, [note]),
      `### Pulumi preview of \`team/test\`

2 to create, 1 to update, 1 to replace, 1 to delete. Consequences: 1 stops and starts.

#### To be deleted

- \`team/bob\` (ComputeInstance): the instance is stopped and stays

#### To be replaced

- \`team/train\` (Image), because of \`condaFile\`, \`version\`: another version is made, and the one before is archived
  - \`condaFile\`:
    \`\`\`diff
        - python=3.11
    -   - numpy==1.26.4
    +   - numpy==2.0.0
        - pip
    \`\`\`
  - \`version\`: \`"1"\` → \`"2"\`
  - \`onSupersede\`: \`"archive"\`, not declared before

#### To be updated

- \`team/alice\` (ComputeInstance): vmSize&#58; stops and starts the machine of jane&#64;contoso.com, which runs since 2026-11-30 08&#58;00 UTC
  - \`vmSize\`: \`"Standard_DS3_v2"\` → \`"Standard_DS11_v2"\`
  - \`tags.old\`: not declared any more, was \`"x"\`
  - \`tags.new\`: \`"y"\`, not declared before

#### To be created

- \`team/carol\` (ComputeInstance)

- \`team/dave\` (ComputeInstance): an instance of this name that exists is taken over

**Note** of \`team/alice\`:

\`\`\`text
vmSize: changed in place.
\`\`\`
`,
    );
  });

  it("tells nothing of what another provider's resource of the same name goes through", () => {
    const own = markdown([step("delete", `${DYNAMIC}:Image`, "train", {})]);
    const other = markdown([step("delete", "azure-native:compute:Image", "golden", {})]);
    assert.match(own, /`train` \(Image\): the version is archived/);
    assert.match(other, /`golden` \(Image\)$/m);
  });

  it("shows of a long text the places that differ, and leaves out what is between them", () => {
    const conda = (python: string, numpy: string) =>
      `dependencies:\n  - python=${python}\n  - a\n  - b\n  - c\n  - d\n  - numpy==${numpy}\n`;
    const texts = [conda("3.11", "1.26.4"), conda("3.12", "2.0.0")].map((condaFile) => ({ condaFile }));
    assert.equal(
      markdown([step("update", `${DYNAMIC}:Image`, "train", ...texts)]).split("```")[1],
      `diff
      dependencies:
    -   - python=3.11
    +   - python=3.12
        - a
      ...
        - d
    -   - numpy==1.26.4
    +   - numpy==2.0.0
    `,
    );
  });

  it("tells of each machine what it goes through, whose it is and since when it runs", () => {
    const instance = `${DYNAMIC}:ComputeInstance`;
    const sizes: [Inputs, Inputs] = [{ vmSize: "Standard_DS3_v2" }, { vmSize: "Standard_DS11_v2" }];
    const [small, large] = sizes;
    const waiting = { ...large, onInterrupt: "whenStopped" };
    const steps = [
      step("update", instance, "running", ...sizes, undefined, { ...RUNNING, ...small }),
      step("update", instance, "stopped", ...sizes, undefined, { ...STOPPED, ...small }),
      step("update", instance, "waiting", waiting, waiting, undefined, { ...RUNNING, ...small }),
      step("update", instance, "stopping", small, { ...small, powerState: "Stopped" }, undefined, {
        ...RUNNING,
        ...small,
      }),
      step("update", instance, "broken", small, small, undefined, { ...RUNNING, ...small, state: "Unusable" }),
      step("update", instance, "unrepaired", waiting, waiting, undefined, { ...RUNNING, ...large, state: "Unusable" }),
      step("update", instance, "secret", { vmSize: "[secret]" }, { vmSize: "[secret]" }, undefined, RUNNING),
      step("replace", instance, "replaced", {}, {}, ["disableLocalAuth"], STOPPED),
      step("replace", instance, "stillborn", {}, {}, ["disableLocalAuth"], { state: "CreateFailed" }),
      step("delete", instance, "deleted", {}, undefined, undefined, RUNNING),
      step("delete", instance, "left", { onDelete: "stop" }, undefined, undefined, RUNNING),
      step("delete", instance, "kept", { onDelete: "retain" }, undefined, undefined, RUNNING),
    ];
    const told = markdown(steps).replaceAll("&#58;", ":").replaceAll("&#64;", "@").replaceAll("&#34;", '"');
    const machine = "the machine of jane@contoso.com, which runs since 2026-11-30 08:00 UTC";
    const heads = told.split("\n").filter((line) => line.startsWith("- "));
    const said = (name: string) =>
      heads.find((line) => line.startsWith(`- \`${name}\` `))?.replace(/^.*?\)(, because of `.*?`)?:? ?/, "");
    assert.equal(said("running"), `vmSize: stops and starts ${machine}`);
    assert.equal(said("stopped"), "");
    assert.equal(said("waiting"), `vmSize waits until the machine is stopped: it would stop and start ${machine}`);
    assert.equal(said("stopping"), `powerState: stops ${machine}`);
    assert.equal(said("broken"), "the repair: restarts the machine of jane@contoso.com, which is Unusable and may run");
    assert.equal(
      said("unrepaired"),
      'the repair is refused, because onInterrupt is "whenStopped": it would restart the machine of jane@contoso.com, which is Unusable and may run',
    );
    assert.equal(said("secret"), `vmSize: stops and starts ${machine}`);
    const lost = "the instance is deleted with its disk, and another is made";
    assert.equal(said("replaced"), `${lost}: the machine of jane@contoso.com, which is Stopped`);
    assert.equal(said("stillborn"), lost);
    assert.equal(said("deleted"), `the instance is deleted with its disk: ${machine}`);
    assert.equal(said("left"), `the instance is stopped and stays: ${machine}`);
    assert.equal(said("kept"), "the instance stays");
    assert.match(
      told,
      /Consequences: 1 restarts, 2 stops and starts, 2 stops, 2 disk lost; 1 waits until the machine is stopped\.\n/,
    );
    assert.doesNotMatch(told.slice(told.indexOf("`waiting`"), told.indexOf("`stopping`")), /is not shown/);
  });

  it("is one line when nothing changes", () => {
    assert.equal(markdown([]), "### Pulumi preview of `team/test`\n\nNothing changes.\n");
  });

  it("shows nothing as Markdown, as HTML or as a mention", () => {
    const evil = "`x` <img src=x> @all | [a](http://b) \u001b[31m";
    const told = markdown(
      [step("update", "other:index:`Thing<b>", `a\`\`${evil}`, { description: evil }, { description: `${evil}2` })],
      [{ severity: "warning", message: `\`\`\`\n${evil}` }],
    );
    assert.ok(told.includes("- ```` a```x` <img"));
    assert.ok(told.includes("&#96;Thing&#60;b&#62;"));
    assert.ok(told.includes('``"`x` <img src=x> @all | [a](http://b) \\u001b[31m"``'));
    assert.ok(told.includes("````text\n```\n`x` <img src=x> @all | [a](http://b)\n````"));
  });

  it("keeps secrets that Pulumi was told to show", () => {
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", plaintext: '"hush1"' };
    const scripts = (data: string) => ({ scripts: { creationScript: { scriptData: data } } });
    const told = markdown([
      step(
        "update",
        `${DYNAMIC}:ComputeInstance`,
        "team/alice",
        { description: secret, setupScripts: scripts("hush2") },
        { description: "plain", setupScripts: scripts("hush3") },
      ),
      step(
        "update",
        `${DYNAMIC}:ComputeInstance`,
        "team/bob",
        { setupScripts: scripts("hush4") },
        { setupScripts: scripts("hush5") },
      ),
    ]);
    assert.doesNotMatch(told, /hush/);
    assert.match(told, /`description`: a secret → `"plain"`/);
    assert.match(told, /`team\/bob` \(ComputeInstance\)\n {2}- what changes is not shown/);
  });

  it("stays as short as GitHub demands", () => {
    const many = Array.from({ length: 3000 }, (_, i) => step("create", `${DYNAMIC}:ComputeInstance`, `team/ci-${i}`));
    const told = markdown(many);
    assert.ok(told.length < 65_536);
    assert.match(told, /\n\d+ more parts do not fit here: see the log of the preview\.\n$/);
  });

  it("ends with 1 for what is forbidden, and says what", () => {
    const steps = [
      step("create", `${DYNAMIC}:ComputeInstance`, "team/carol", undefined, {}),
      step("delete", `${DYNAMIC}:ComputeInstance`, "team/bob", {}),
    ];
    const failed = run(preview(steps), ["--fail-on", "delete,replace"]);
    assert.equal(failed.status, 1);
    assert.equal(failed.stderr, "The preview would delete team/bob, which --fail-on forbids.\n");
    assert.match(failed.stdout, /\n\*\*Not allowed here:\*\* to delete `team\/bob`\.\n/);
    assert.equal(run(preview(steps), ["--fail-on", "replace"]).status, 0);
    assert.equal(run(preview(steps)).status, 0);
  });

  it("ends with 1 for more deletions than allowed, as azureml:maxDeletions counts them", () => {
    const instance = `${DYNAMIC}:ComputeInstance`;
    const image = `${DYNAMIC}:Image`;
    const counted = [
      step("delete", instance, "team/bob", {}),
      step("replace", instance, "team/carol", {}, {}, ["disableLocalAuth"]),
      step("delete", image, "team/train", {}),
      step("replace", image, "team/test", {}, { onSupersede: "delete" }, ["version"]),
      step("delete", "random:index:RandomId", "id", {}),
    ];
    const others = [
      step("delete", instance, "team/kept", { onDelete: "Retain" }),
      step("delete", instance, "team/stopped", { onDelete: "stop" }),
      step("delete", image, "team/left", { onDelete: "retain" }),
      step("replace", image, "team/next", {}, { onSupersede: "archive" }, ["version"]),
      step("create", instance, "team/dave", undefined, {}),
    ];
    const all = preview([...counted, ...others]);
    assert.equal(run(all, ["--fail-on", "deletions:5"]).status, 0);
    const failed = run(all, ["--fail-on", "deletions:4"]);
    assert.equal(failed.status, 1);
    const names = "team/bob, team/carol, team/train, team/test, id";
    assert.equal(failed.stderr, `The preview would delete 5, and --fail-on deletions:4 allows 4: ${names}.\n`);
    assert.match(
      failed.stdout,
      /\n\*\*Not allowed here:\*\* 5 deletions, and 4 are allowed: `team\/bob`, .*, `id`\.\n/,
    );
    assert.equal(run(preview(others), ["--fail-on", "deletions:0"]).status, 0);
    const both = run(all, ["--fail-on", "create,deletions:0"]);
    assert.match(both.stderr, /^The preview would create team\/dave, .*\n.* deletions:0 allows 0: /);
    assert.match(both.stdout, /to create `team\/dave`; 5 deletions, and 0 are allowed: /);
    for (const wrong of ["deletions", "deletions:", "deletions:-1", "deletions:1.5", "deletions:a"]) {
      assert.match(run(all, ["--fail-on", wrong]).stderr, /deletions:N/, wrong);
    }
  });

  it("ends with 1 where a machine is interrupted, and says whose", () => {
    const instance = `${DYNAMIC}:ComputeInstance`;
    const sizes: [Inputs, Inputs] = [{ vmSize: "Standard_DS3_v2" }, { vmSize: "Standard_DS11_v2" }];
    const running = step("update", instance, "team/jane", ...sizes, undefined, { ...RUNNING, ...sizes[0] });
    const gone = step("delete", instance, "team/bob", {}, undefined, undefined, STOPPED);
    const waiting = { ...sizes[1], onInterrupt: "whenStopped" };
    const others = [
      step("update", instance, "team/stopped", ...sizes, undefined, { ...STOPPED, ...sizes[0] }),
      step("update", instance, "team/tagged", { tags: { a: "1" } }, { tags: { a: "2" } }, undefined, RUNNING),
      step("update", instance, "team/waiting", waiting, waiting, undefined, { ...RUNNING, ...sizes[0] }),
      step("update", "azure-native:storage:StorageAccount", "other", {}, {}, undefined, RUNNING),
    ];
    const failed = run(preview([running, gone, ...others]), ["--fail-on", "interrupt,create"]);
    assert.equal(failed.status, 1);
    assert.equal(
      failed.stderr,
      "The preview would interrupt team/jane, which --fail-on forbids: vmSize: stops and starts the machine of jane@contoso.com, which runs since 2026-11-30 08:00 UTC.\n" +
        "The preview would interrupt team/bob, which --fail-on forbids: the instance is deleted with its disk: the machine of jane@contoso.com, which is Stopped.\n",
    );
    assert.match(failed.stdout, /\n\*\*Not allowed here:\*\* to interrupt `team\/jane`, `team\/bob`\.\n/);
    const passed = run(preview(others), ["--fail-on", "interrupt"]);
    assert.deepEqual([passed.status, passed.stderr], [0, ""]);
  });

  it("goes by what the configuration and the variables say instead of what the instances declare", () => {
    const instance = `${DYNAMIC}:ComputeInstance`;
    const [small, large] = [{ vmSize: "Standard_DS3_v2" }, { vmSize: "Standard_DS11_v2" }];
    const waiting = { ...large, onInterrupt: "whenStopped" };
    const steps = [
      step("update", instance, "waiting", small, waiting, undefined, { ...RUNNING, ...small }),
      step("delete", instance, "kept", { onDelete: "retain" }, undefined, undefined, RUNNING),
    ];
    const refused = (config: Inputs, env: Record<string, string>, streamed = false) => {
      const events = [
        { sequence: 0, preludeEvent: { config } },
        ...steps.map(({ op, urn, oldState, newState }, i) => {
          const metadata = { op, urn, type: instance, old: oldState ?? null, new: newState ?? null };
          return { sequence: i + 1, resourcePreEvent: { metadata } };
        }),
      ];
      const document = JSON.stringify({ config, steps });
      const input = streamed ? events.map((event) => JSON.stringify(event)).join("\n") : document;
      const { stderr } = run(input, ["--fail-on", "interrupt,deletions:0"], env);
      return stderr.split("\n").flatMap((line) => /would (interrupt \w+|delete \d)/.exec(line)?.[1] ?? []);
    };
    const both = { "azureml:onInterrupt": "Allow", "azureml:onDelete": "delete" };
    const all = ["interrupt waiting", "interrupt kept", "delete 1"];
    assert.deepEqual(refused({}, {}), []);
    assert.deepEqual(refused(both, {}), all);
    assert.deepEqual(refused(both, {}, true), all);
    assert.deepEqual(refused({}, { AZUREML_ON_INTERRUPT: "allow", AZUREML_ON_DELETE: "delete" }), all);
    assert.deepEqual(refused(both, { AZUREML_ON_INTERRUPT: "whenStopped" }), ["interrupt kept", "delete 1"]);
    assert.deepEqual(refused({ "azureml:onInterrupt": "[secret]" }, { AZUREML_ON_INTERRUPT: "allow" }), [
      "interrupt waiting",
    ]);
  });

  it("tells of an instance that gets another name what onDelete makes of the old one", () => {
    const renamed = (op: string, name: string, after?: Inputs) =>
      step(op, `${DYNAMIC}:ComputeInstance`, name, { onDelete: "delete" }, after, ["computeName"], RUNNING);
    // Streamed events begin with the deletion, which has nothing of the new one.
    const steps = ["retain", "stop", "delete"].flatMap((onDelete) => [
      renamed("delete-replaced", onDelete),
      renamed("replace", onDelete, { onDelete }),
    ]);
    const told = markdown(steps);
    assert.match(
      told,
      /`retain` \(ComputeInstance\), because of `computeName`: the instance stays, and another is made\n/,
    );
    assert.match(told, /`stop` .*: the instance is stopped and stays, and another is made&#58; the machine of/);
    assert.match(told, /Consequences: 1 stops, 1 disk lost\./);
    const { stderr } = run(preview(steps), ["--fail-on", "deletions:0"]);
    assert.equal(stderr, "The preview would delete 1, and --fail-on deletions:0 allows 0: delete.\n");
  });

  it("ends with 1 for a preview that failed, and shows why", () => {
    const failed = run(
      preview([], [{ severity: "error", message: "error: alice.yml:2:7: size: expected a string.\n" }]),
    );
    assert.equal(failed.status, 1);
    assert.match(failed.stdout, /\nThe preview failed\.\n\n\*\*Error\*\*:\n\n```text\nalice\.yml:2:7: size: expected/);
  });

  it("refuses what is no preview", () => {
    const nothing = run("");
    assert.deepEqual([nothing.status, nothing.stdout], [1, ""]);
    assert.match(
      nothing.stderr,
      /^This needs what "pulumi preview --json" prints; it got nothing\. \[InvalidFile\]\n$/,
    );
    assert.match(run("{}").stderr, /it got begins with "\{\}"/);
    assert.match(run("Previewing update").stderr, /it got begins with "Previewing update"/);
    assert.match(run("{}", ["--fail-on", "destroy"]).stderr, /The operations are create, update, replace, delete/);
  });

  it("reads the events that Pulumi prints one a line as well", () => {
    const type = `${DYNAMIC}:Image`;
    const urn = `urn:pulumi:test::team::${type}::train`;
    const [old, next] = [{ inputs: { image: "a" }, outputs: { version: "1" } }, { inputs: { image: "b" } }];
    const metadata = { urn, type, keys: ["image"], old, new: next };
    const events = [
      { sequence: 0, preludeEvent: {} },
      { sequence: 1, diagnosticEvent: { severity: "debug", message: "noise" } },
      { sequence: 2, resourcePreEvent: { metadata: { ...metadata, op: "create-replacement" } } },
      { sequence: 3, resourcePreEvent: { metadata: { ...metadata, op: "replace" } } },
    ];
    const { steps, diagnostics } = readPreview(events.map((event) => JSON.stringify(event)).join("\n"), KINDS);
    assert.deepEqual(diagnostics, []);
    assert.deepEqual(
      steps.map(({ operation, causes, before, after, observed }) => ({ operation, causes, before, after, observed })),
      [
        {
          operation: "replace",
          causes: ["image"],
          before: { image: "a" },
          after: { image: "b" },
          observed: { version: "1" },
        },
      ],
    );
  });
});
