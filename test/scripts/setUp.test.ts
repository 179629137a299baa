import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { dependenciesAreCurrent } from "../../scripts/setUp/dependencies.mjs";
import { distIsCurrent, hashSources } from "../../scripts/setUp/dist.mjs";
import { root } from "../../scripts/setUp/folders.mjs";
import { chooseNode, isNewEnough } from "../../scripts/setUp/node.mjs";

describe("the scripts of a fresh clone", () => {
  it("load without node_modules", () => {
    const scripts = path.join(root, "scripts");
    const files = readdirSync(scripts, { recursive: true, encoding: "utf8" }).filter(
      (name) => name.endsWith(".mjs") && !name.startsWith("azureNativeStandIn"),
    );
    assert.ok(files.length > 10);
    for (const name of files) {
      const text = readFileSync(path.join(scripts, name), "utf8");
      const imported = [...text.matchAll(/\bfrom "([^"]+)"/g)].map(([, from = ""]) => from);
      assert.deepEqual(
        imported.filter((from) => !/^(node:|\.)/.test(from)),
        [],
        name,
      );
      assert.doesNotMatch(text, /createRequire/, name);
    }
  });
});

describe("the set-up of a checkout", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "set up "));
    for (const name of ["provider", "emulator", "dist", "node_modules"]) mkdirSync(path.join(folder, name));
    for (const name of ["tsconfig.json", "tsconfig.build.json"]) write(name, "{}");
    write("provider/a.ts", "export const a = 1;");
    writeLock({ left: "1.0.0" });
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (name: string, text: string) => writeFileSync(path.join(folder, name), text);
  const lockOf = (versions: Record<string, string>) => ({
    ...Object.fromEntries(Object.entries(versions).map(([name, version]) => [`node_modules/${name}`, { version }])),
  });
  function writeLock(versions: Record<string, string>): void {
    const packages = { "": { dependencies: { left: "^1.0.0" } }, ...lockOf(versions) };
    write("package-lock.json", JSON.stringify({ packages }));
    write("package.json", JSON.stringify({ dependencies: { left: "^1.0.0" } }));
  }
  const install = (versions: Record<string, string>) =>
    write("node_modules/.package-lock.json", JSON.stringify({ packages: lockOf(versions) }));
  const build = () => write("dist/.sources", hashSources(folder));

  describe("dist/", () => {
    it("is current until a source changes, appears, is renamed or goes", () => {
      const sources = path.join(folder, "provider");
      assert.equal(distIsCurrent(folder), false);
      build();
      assert.equal(distIsCurrent(folder), true);
      for (const change of [
        () => write("provider/a.ts", "export const a = 2;"),
        () => write("emulator/b.ts", ""),
        () => renameSync(path.join(sources, "a.ts"), path.join(sources, "c.ts")),
        () => rmSync(path.join(sources, "c.ts")),
        () => write("tsconfig.json", "{ }"),
        () => writeLock({ left: "1.0.1" }),
      ]) {
        change();
        assert.equal(distIsCurrent(folder), false, change.toString());
        build();
        assert.equal(distIsCurrent(folder), true, change.toString());
      }
    });
  });

  describe("node_modules", () => {
    it("is current when it has what package-lock.json asks for", () => {
      assert.equal(dependenciesAreCurrent(folder), false);
      install({ left: "1.0.0" });
      assert.equal(dependenciesAreCurrent(folder), true);
      writeLock({ left: "1.0.1" });
      assert.equal(dependenciesAreCurrent(folder), false);
      install({ left: "1.0.1", extraneous: "1.0.0" });
      assert.equal(dependenciesAreCurrent(folder), true);
      writeLock({ left: "1.0.1", right: "2.0.0" });
      assert.equal(dependenciesAreCurrent(folder), false);
    });

    it("is not current when package.json asks for something else", () => {
      install({ left: "1.0.0" });
      write("package.json", JSON.stringify({ dependencies: { left: "^2.0.0" } }));
      assert.equal(dependenciesAreCurrent(folder), false);
    });
  });

  describe("Node", () => {
    it("compares versions by their numbers", () => {
      assert.equal(isNewEnough("v22.13.0"), true);
      assert.equal(isNewEnough("v22.9.0"), false);
      assert.equal(isNewEnough("v24.0.0"), true);
      assert.equal(isNewEnough("v20.20.2"), false);
    });

    it("is the running one when the package brought none", () => {
      assert.equal(chooseNode({ folder, running: { version: "v22.13.0", execPath: "/node" } }), "/node");
    });

    it("is asked for in words when neither will do", () => {
      assert.throws(() => chooseNode({ folder, running: { version: "v20.20.2", execPath: "/node" } }), {
        message:
          'Node 22.13.0 or newer is needed and this is v20.20.2. The npm package "node" brings one, but its install ' +
          "script did not run: npm may be set to ignore scripts (npm config get ignore-scripts). Run " +
          '"npm rebuild node --ignore-scripts=false", or install Node 22.13.0 or newer, and try again.',
      });
    });
  });
});
