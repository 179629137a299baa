import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { cloneCheckout } from "./clone";

describe("npm pack", () => {
  it("builds first, and packs what runs and nothing else", () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "pack "));
    try {
      cloneCheckout(folder);
      const output = execFileSync("npm", ["pack", "--json", "--silent"], { cwd: folder, encoding: "utf8" });
      const [{ files }] = JSON.parse(output.slice(output.indexOf("[")));
      const names: string[] = files.map((file: { path: string }) => file.path);
      for (const entry of ["dist/provider/index.js", "dist/provider/index.d.ts", "dist/provider/pulumi/provider.js"]) {
        assert.ok(names.includes(entry), entry);
      }
      for (const entry of ["dist/provider/cli/main.js", "dist/emulator/main.js", "README.md", "LICENSE"]) {
        assert.ok(names.includes(entry), entry);
      }
      const built = /^dist\/(provider|emulator)\/.*\.(js|d\.ts)$|^schemas\/\w+\.schema\.json$/;
      const others = names.filter((name) => !built.test(name));
      assert.deepEqual(others.sort(), ["CHANGELOG.md", "LICENSE", "README.md", "package.json"]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
