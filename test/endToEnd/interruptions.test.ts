import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { root } from "../../scripts/setUp/folders.mjs";
import { makeStack, type Result, removeStacks, type Stack, steps, succeeded } from "./stack";

const WORKSPACE =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/ml/providers/Microsoft.MachineLearningServices/workspaces/vision";
const VERSION = "api-version=2026-05-15-preview";
const SIZES = ["Standard_DS1_v2", "Standard_DS2_v2", "Standard_DS3_v2"] as const;

const numbers = Array.from({ length: 20 }, (_, i) => i + 1);
const running = numbers.slice(0, 7);
const stopped = numbers.slice(7);
const compute = (number: number) => `${WORKSPACE}/computes/ci-${number}x`;
/** Whose the machine is. */
const userOf = (number: number) => `00000000-0000-4000-8000-0000000000${String(number).padStart(2, "0")}`;
const namesOf = (of: readonly number[]) => of.map((number) => `ci-${number}`).sort();

const program = (vmSize: string, onInterrupt: string) => `
  import * as azureml from "pulumi-azureml";
  for (let i = 1; i <= 20; i++) {
    const objectId = "00000000-0000-4000-8000-0000000000" + String(i).padStart(2, "0");
    new azureml.ComputeInstance("ci-" + i, {
      workspace: ${JSON.stringify(WORKSPACE)},
      computeName: "ci-" + i + "x",
      vmSize: ${JSON.stringify(vmSize)},
      onInterrupt: ${JSON.stringify(onInterrupt)},
      personalComputeInstanceSettings: { assignedUser: { objectId, tenantId: "11111111-1111-4111-8111-111111111111" } },
    });
  }
`;

/** The machines of a class, of which seven run: nobody loses one to a larger size who works on it. */
describe("20 instances, 7 of them running", () => {
  let stack: Stack;
  before(async () => {
    stack = await makeStack({ program: program(SIZES[0], "allow"), emulatorArgs: ["--workspace", WORKSPACE] });
    await stack.emulator.admin("PUT", "quotas", { limit: 1_000_000 });
    succeeded(await stack.up());
    for (const number of stopped) await act(number, "stop");
    succeeded(await stack.refresh());
  });
  after(removeStacks);

  const read = async (number: number) => (await stack.emulator.arm("GET", `${compute(number)}?${VERSION}`)).body;
  const act = async (number: number, action: string) => {
    assert.ok((await stack.emulator.arm("POST", `${compute(number)}/${action}?${VERSION}`)).status < 300);
  };
  const sizes = async (of: readonly number[]) => {
    const found = new Set<string>();
    for (const number of of) found.add((await read(number)).properties.properties.vmSize);
    return [...found];
  };
  /** What a command asked Azure to change, as `resize ci-1`. */
  const changing = async (work: () => Promise<Result>) => {
    await stack.emulator.admin("DELETE", "journal");
    const result = await work();
    const entries: { method: string; path: string }[] = (await stack.emulator.admin("GET", "journal")).body.value;
    const sent = entries.flatMap(({ method, path: to }) => {
      const [, name, action] = /\/computes\/(ci-\d+)x(?:\/(\w+))?$/.exec(to) ?? [];
      return name && method !== "GET" ? [`${action ?? method} ${name}`] : [];
    });
    return { result, sent: sent.sort() };
  };
  /** What is said of each resource that matches, by its name. */
  const told = (result: Result, pattern: RegExp) =>
    new Map(
      result.events.flatMap(({ diagnosticEvent: event }): [string, string][] =>
        event && !event.ephemeral && pattern.test(event.message)
          ? [[event.urn?.split("::").at(-1) ?? "", event.message.trim()]]
          : [],
      ),
    );
  /** Whose the machine is, and since when it runs, as Azure tells. */
  const machineOf = async (number: number) => {
    const { lastOperation } = (await read(number)).properties.properties;
    const since = String(lastOperation.operationTime).slice(0, 16).replace("T", " ");
    return `the machine of user ${userOf(number)} (created by pulumi-azureml emulator), which runs since ${since} UTC`;
  };
  /** The comment on a pull request, and how --fail-on interrupt ends. */
  const commented = async (env: Record<string, string> = {}) => {
    const { stdout } = succeeded(await stack.start(["preview", "--json", "--non-interactive"], env).result);
    const main = path.join(root, "dist", "provider", "cli", "main.js");
    const args = [main, "preview-comment", "--fail-on", "interrupt"];
    const { status, stdout: text, stderr } = spawnSync(process.execPath, args, { input: stdout, encoding: "utf8" });
    const plain = text.replace(/&#(\d+);/g, (_, sign) => String.fromCodePoint(Number(sign)));
    return { status, text: plain, stderr };
  };

  it("shows whose seven machines a larger size interrupts, and since when they run", async () => {
    stack.program(program(SIZES[1], "allow"));
    const preview = succeeded(await stack.preview());
    assert.equal(steps(preview).length, 20);
    const texts = told(preview, /stops and starts/);
    assert.deepEqual([...texts.keys()].sort(), namesOf(running));
    const { status, text, stderr } = await commented();
    // In whatever order the engine comes to them.
    const sorted = (lines: string) => lines.split("\n").sort();
    const streamed = await commented({ PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" });
    assert.deepEqual([streamed.status, sorted(streamed.stderr)], [status, sorted(stderr)]);
    assert.match(streamed.text, /\n20 to update\. Consequences: 7 stops and starts\.\n/);
    assert.equal(status, 1);
    assert.match(text, /\n20 to update\. Consequences: 7 stops and starts\.\n/);
    assert.equal(stderr.trim().split("\n").length, 7);
    for (const number of running) {
      const sentence = `vmSize: stops and starts ${await machineOf(number)}`;
      assert.equal(texts.get(`ci-${number}`), `${sentence}.`);
      assert.ok(text.includes(`- \`ci-${number}\` (ComputeInstance): ${sentence}\n`), text);
      assert.ok(stderr.includes(`would interrupt ci-${number}, which --fail-on forbids: ${sentence}.`), stderr);
    }
  });

  it('sends nothing with "fail", whose preview ends at one of the seven', async () => {
    stack.program(program(SIZES[1], "fail"));
    const { result, sent } = await changing(() => stack.pulumi("up", "--yes", "--non-interactive"));
    assert.notEqual(result.code, 0);
    assert.deepEqual(sent, []);
    const preview = await stack.preview();
    const texts = told(preview, /is refused, because onInterrupt is "fail"/);
    // Pulumi ends a preview at the first refusal.
    assert.ok(texts.size > 0 && [...texts.keys()].every((name) => namesOf(running).includes(name)), preview.stderr);
    for (const [name, text] of texts) {
      assert.ok(text.includes(await machineOf(Number(name.slice("ci-".length)))), text);
    }
  });

  it('changes thirteen with "whenStopped", leaves seven to wait, and changes these once they are stopped', async () => {
    stack.program(program(SIZES[1], "whenStopped"));
    const first = await changing(() => stack.up());
    succeeded(first.result);
    assert.deepEqual(
      first.sent,
      namesOf(stopped).map((name) => `resize ${name}`),
    );
    assert.deepEqual([await sizes(stopped), await sizes(running)], [[SIZES[1]], [SIZES[0]]]);
    const left = told(first.result, /vmSize waits until the machine is stopped: it is the machine of user/);
    assert.deepEqual([...left.keys()].sort(), namesOf(running));

    const preview = succeeded(await stack.preview());
    assert.deepEqual(
      steps(preview).sort(),
      namesOf(running).map((name) => `update ${name}`),
    );
    assert.deepEqual([...told(preview, /vmSize waits until/).keys()].sort(), namesOf(running));
    const { status, text, stderr } = await commented();
    assert.deepEqual([status, stderr], [0, ""]);
    assert.match(text, /\n7 to update\. Consequences: 7 wait until the machine is stopped\.\n/);

    for (const number of running) await act(number, "stop");
    const last = await changing(() => stack.up());
    succeeded(last.result);
    assert.deepEqual(
      last.sent,
      namesOf(running).map((name) => `resize ${name}`),
    );
    assert.deepEqual(await sizes(numbers), [SIZES[1]]);
    succeeded(await stack.preview("--expect-no-changes"));
    assert.match((await commented()).text, /\nNothing changes\.\n/);
  });

  it("refuses seven that were started since the state was written, and changes the others", async () => {
    for (const number of running) await act(number, "start");
    stack.program(program(SIZES[2], "allow"));
    assert.equal(told(succeeded(await stack.preview()), /stops and starts/).size, 0);
    const { result, sent } = await changing(() => stack.up("--continue-on-error"));
    assert.notEqual(result.code, 0);
    assert.deepEqual(
      sent,
      namesOf(stopped).map((name) => `resize ${name}`),
    );
    const texts = told(result, /vmSize was not changed\. It is the machine of user .* Run "pulumi refresh"/);
    assert.deepEqual([...texts.keys()].sort(), namesOf(running));
    succeeded(await stack.refresh());
    assert.deepEqual([...told(succeeded(await stack.preview()), /stops and starts/).keys()].sort(), namesOf(running));
    succeeded(await stack.up());
    assert.deepEqual(await sizes(numbers), [SIZES[2]]);
  });
});
