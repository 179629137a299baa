import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { root } from "../../scripts/setUp/folders.mjs";

const command = `
  let count = 0;
  process.on("SIGINT", () => { count += 1; console.log("interrupted"); });
  process.on("SIGTERM", () => { console.log("SIGINT came " + count + " times"); process.exit(7); });
  setInterval(() => {}, 1000);
  console.log("ready");
`;
const runner = `
  import { runForUser } from ${JSON.stringify(path.join(root, "scripts/offlineRun/command.mjs"))};
  process.exitCode = await runForUser(process.execPath, ["--eval", ${JSON.stringify(command)}]);
`;

describe("a command that quickstart runs", () => {
  it("gets Ctrl-C once, also when it comes through npm as well, and its exit code is passed on", async () => {
    const child = spawn(process.execPath, ["--input-type=module", "--eval", runner], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const closed = new Promise((resolve) => child.on("close", resolve));
    const lines: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(line);
      if (line === "ready") for (const _ of [1, 2]) child.kill("SIGINT");
      if (line === "interrupted") child.kill("SIGTERM");
    }
    assert.deepEqual(lines, ["ready", "interrupted", "SIGINT came 1 times"]);
    assert.equal(await closed, 7);
  });
});
