import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import tls from "node:tls";
import { promisify } from "node:util";
import { resolveSettings } from "../../provider/azure/config";
import { createConnection } from "../../provider/azure/connection";
import { createSender } from "../../provider/azure/pipeline";
import { root } from "../../scripts/setUp/folders.mjs";
import { jumpingClock } from "../clock";
import { populate, prepare, randomOptions } from "../definitions/world";
import { WORKSPACE } from "../provider/azure";
import { currentDist } from "./dist";
import { installAsNpm } from "./installing";
import { makeStack, removeStacks, type Stack, steps, succeeded } from "./stack";

const example = path.join(root, "examples", "adopt-existing");

interface Counts {
  readonly instances: number;
  readonly images: number;
}

describe("a workspace that is brought under management, end to end", () => {
  const folders: string[] = [];
  afterEach(async () => {
    await removeStacks();
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  /** A project beside a workspace that somebody else has filled. */
  const makeProject = async (counts: Counts): Promise<Stack> => {
    await currentDist();
    const project = mkdtempSync(path.join(os.tmpdir(), "existing workspace "));
    folders.push(project);
    cpSync(example, project, { recursive: true });
    installAsNpm(path.join(project, "node_modules"));
    const stack = await makeStack({ project, emulatorArgs: ["--workspace", WORKSPACE] });
    const { emulator, env } = stack;
    await prepare(emulator);
    tls.setDefaultCACertificates([...tls.getCACertificates("default"), readFileSync(emulator.ca, "utf8")]);
    const settings = resolveSettings(() => undefined, env);
    const clock = jumpingClock();
    const sender = createSender(settings);
    const connection = createConnection(sender, settings, clock, sender.credential);
    await populate({ connection, clock }, randomOptions(counts, 17));
    await emulator.admin("DELETE", "journal");
    return stack;
  };

  /** What was sent about instances and environments: how many reads, and everything else. */
  const sent = async ({ emulator }: Stack) => {
    const { body } = await emulator.admin("GET", "journal");
    const requests = (body.value as { method: string; path: string }[])
      .filter(({ path: at }) => /\/(computes|environments)\b/.test(at))
      .map(({ method, path: at }) => `${method} ${at}`);
    return {
      reads: requests.filter((each) => each.startsWith("GET ")).length,
      writes: requests.filter((each) => !each.startsWith("GET ")),
    };
  };

  const run = async ({ folder, env }: Stack, command: string, ...args: string[]) =>
    (await promisify(execFile)(command, args, { cwd: folder, env: { ...env, WORKSPACE }, maxBuffer: 1e8 })).stdout;

  it("is adopted as definitions by the example, without one write, and is then as declared", async () => {
    const stack = await makeProject({ instances: 100, images: 50 });
    const said = await run(stack, "./adopt.sh");
    assert.match(said, /^Exported 100 instances and 50 versions of environments to definitions;/m);
    assert.match(said, /^ +\+ 152 created$/m);
    const { resources } = await stack.export();
    const kinds = resources.map(({ type }) => type.split(":").at(-1));
    assert.equal(kinds.filter((kind) => kind === "ComputeInstance").length, 100);
    assert.equal(kinds.filter((kind) => kind === "Image").length, 50);
    const { reads, writes } = await sent(stack);
    assert.deepEqual(writes, []);
    assert.ok(reads > 0);
  });

  it("is adopted by a program in the same way, and an edit of it is a change like any other", async () => {
    const stack = await makeProject({ instances: 10, images: 5 });
    for (const file of ["Pulumi.yaml", "package.json"]) rmSync(path.join(stack.folder, file));
    await run(stack, "npx", "--no", "pulumi-azureml", "export", "--program", "--workspace", WORKSPACE, "--out", ".");
    const project = path.join(stack.folder, "Pulumi.yaml");
    const text = readFileSync(project, "utf8");
    assert.match(text, /^name: azureml-vision$/m);
    writeFileSync(project, text.replace("azureml-vision", "existing-workspace"));
    const planned = succeeded(await stack.preview());
    assert.equal(steps(planned).filter((step) => step.startsWith("create ")).length, 15);
    succeeded(await stack.up());
    succeeded(await stack.preview("--expect-no-changes"));
    succeeded(await stack.refresh("--expect-no-changes"));
    assert.deepEqual((await sent(stack)).writes, []);
    const program = path.join(stack.folder, "index.ts");
    const edited = readFileSync(program, "utf8").replace('onDelete: "retain"', 'onDelete: "delete"');
    writeFileSync(program, edited);
    assert.equal(steps(succeeded(await stack.preview())).length, 1);
  });
});
