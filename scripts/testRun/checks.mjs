import path from "node:path";
import { root } from "../setUp/folders.mjs";
import { runStep, SetUpError } from "../setUp/step.mjs";

const checks = [
  ["Lint and format (biome)", "@biomejs/biome/bin/biome", ["check", "."]],
  ["Types (tsc)", "typescript/bin/tsc", []],
  ["Import rules (dependency-cruiser)", "dependency-cruiser/bin/dependency-cruise.mjs", ["provider", "emulator"]],
];

/** Lint, types and import rules, each counted as one test. */
export async function runChecks() {
  const counts = { passed: 0, failed: 0 };
  for (const [title, script, args] of checks) {
    try {
      await runStep(title, process.execPath, [path.join(root, "node_modules", script), ...args], { cwd: root });
      counts.passed += 1;
    } catch (error) {
      if (!(error instanceof SetUpError)) throw error;
      console.error(error.message);
      counts.failed += 1;
    }
  }
  return counts;
}
