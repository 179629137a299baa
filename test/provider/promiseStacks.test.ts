import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { WORKSPACE } from "./azure";

const ROOT = path.join(__dirname, "..", "..");

/** What a program tells, with source maps as Pulumi has them, and a count of the stacks that go through these. */
function told(program: string, environment: NodeJS.ProcessEnv = {}): unknown {
  const script = `
    require("source-map-support/register");
    const pulumi = require("@pulumi/pulumi");
    const { ComputeInstance, Image } = require("pulumi-azureml");
    const mocks = { newResource: ({ name, inputs }) => ({ id: name, state: inputs }), call: () => ({}) };
    pulumi.runtime.setMocks(mocks, "project", "stack", false, "organization");
    const mapping = Error.prepareStackTrace;
    let mapped = 0;
    const counting = (error, frames) => (mapped++, mapping(error, frames));
    Error.prepareStackTrace = counting;
    const workspace = "${WORKSPACE}";
    const whileMaking = (transformation, name = "a") =>
      new ComputeInstance(name, { workspace }, { transformations: [transformation] });
    const tell = (what) => process.stdout.write(JSON.stringify(what));
    ${program}`;
  const env = { ...process.env, ...environment };
  return JSON.parse(execFileSync(process.execPath, ["-e", script], { cwd: ROOT, env, encoding: "utf8" }));
}

describe("the stacks of promises", () => {
  const COUNTS = `
    const during = (make) => { const before = mapped; make(); return mapped - before; };
    tell([
      during(() => new ComputeInstance("a", { workspace })),
      during(() => new ComputeInstance("b", { workspace, vmSize: "STANDARD_DS11_V2", tags: { a: "b" }, description: "c" })),
      during(() => ComputeInstance.get("c", workspace + "/computes/c")),
      during(() => new Image("d", { workspace, image: "ubuntu:24.04" })),
    ]);`;

  it("are not put through source maps, however many fields a resource has: only where it is declared", () => {
    assert.deepEqual(told(COUNTS), [1, 1, 1, 1]);
  });

  it("are there when Pulumi is asked to show which promises leak", () => {
    for (const count of told(COUNTS, { PULUMI_DEBUG_PROMISE_LEAKS: "1" }) as number[])
      assert.ok(count > 100, `${count}`);
  });

  it("are the only ones left out: a callback's own have every frame, also beside another resource", () => {
    const [own, outer] = told(`
      const stacks = [];
      whileMaking(function callback() {
        stacks.push(new Error("own").stack);
        if (stacks.length === 1) whileMaking(() => stacks.push(new Error("inner").stack) && undefined, "b");
        stacks.push(new Error("outer").stack);
      });
      tell([stacks[0], stacks.at(-1)]);`) as string[];
    assert.match(own ?? "", /^Error: own\n {4}at .*callback.* \(\[eval\]:\d+:\d+\)\n/);
    assert.match(outer ?? "", /^Error: outer\n {4}at .*callback.* \(\[eval\]:\d+:\d+\)\n/);
  });

  it("leave all frames to errors that a callback throws, and everything as before after them", () => {
    const [stack, isAsBefore] = told(`
      try {
        whileMaking(function callback() { throw new Error("refused"); });
      } catch (error) {
        tell([error.stack, Error.prepareStackTrace === counting]);
      }`) as [string, boolean];
    assert.match(
      stack,
      /^Error: refused\n {4}at .*callback.* \(\[eval\]:\d+:\d+\)\n(.*\n)*.*at whileMaking \(\[eval\]/,
    );
    assert.equal(isAsBefore, true);
  });

  it("leave the formatting of errors as it was, or as a callback made it, and do without any", () => {
    const after = told(`
      const after = (set, transformation = () => undefined) => {
        Error.prepareStackTrace = set;
        whileMaking(transformation);
        return Error.prepareStackTrace;
      };
      const theirs = () => "theirs";
      tell([
        after(counting) === counting,
        after(undefined) === undefined,
        after(counting, () => { Error.prepareStackTrace = theirs; }) === theirs,
        after(counting, () => { whileMaking(() => undefined, "b"); }) === counting,
      ]);`);
    assert.deepEqual(after, [true, true, true, true]);
  });
});
