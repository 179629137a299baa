import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { skipFor, waitingFor } from "../notes";
import { leftBehind, nameOf, releases, resourcesIn } from "./goldenStates";
import { buildRelease, releaseCommit, usePackage } from "./previousRelease";
import { type Result, removeStacks, steps, succeeded } from "./stack";

/** Who has updated and wants the release before back must not be stuck with the new state. */
describe("the release before", () => {
  const [version = ""] = releases;
  const folder = mkdtempSync(path.join(os.tmpdir(), "azureml release "));
  const results: Record<"refresh" | "preview" | "up" | "destroy", Result> = {} as never;
  let names: string[];
  let running: string[];

  before(async function () {
    const commit = releaseCommit(version);
    if (!commit) return skipFor(this, "history");
    await waitingFor("building a release", buildRelease(commit, folder));
    const stack = await leftBehind();
    usePackage(stack, folder);
    const left = resourcesIn(await stack.export());
    names = left.map(nameOf);
    results.refresh = succeeded(await stack.refresh());
    results.preview = succeeded(await stack.preview());
    stack.env["DESCRIPTION"] = "newer";
    results.up = succeeded(await stack.up("--continue-on-error"));
    assert.deepEqual(
      resourcesIn(await stack.export()).flatMap(({ initErrors = [] }) => initErrors),
      [],
    );
    results.destroy = succeeded(await stack.destroy());
    const instances = left.filter(({ type }) => type.endsWith(":ComputeInstance"));
    const answers = instances.map(({ id }) => stack.emulator.arm("GET", `${id}?api-version=2026-05-01`));
    running = (await Promise.all(answers)).flatMap(({ status }, i) =>
      status === 404 ? [] : nameOf(instances[i] as never),
    );
  });
  after(async () => {
    await removeStacks();
    rmSync(folder, { recursive: true, force: true });
  });

  const changed = (name: keyof typeof results) => steps(results[name]).sort();
  const each = (op: string, of = names) => of.map((name) => `${op} ${name}`).sort();

  it(`${version} refreshes what the present code has left, and finds it as declared`, () => {
    assert.deepEqual(changed("refresh"), each("refresh"));
    assert.deepEqual(changed("preview"), each("update", ["image-failed", "instance-failed"]));
  });

  it(`${version} heals and updates it in place`, () => {
    assert.deepEqual(changed("up"), each("update"));
  });

  it(`${version} destroys it`, () => {
    assert.deepEqual(changed("destroy"), each("delete"));
    assert.deepEqual(running, []);
  });
});
