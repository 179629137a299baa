import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { type CommandLine, openCommandLine, type Running, VISION } from "../cli/command";

const INSTANCE = "name: ci-dev\ntype: computeinstance\nsize: Standard_DS3_v2\n";

describe("drift --watch", () => {
  let command: CommandLine;
  let folder: string;
  before(async () => {
    command = await openCommandLine();
    folder = mkdtempSync(path.join(os.tmpdir(), "watched "));
    writeFileSync(path.join(folder, "ci-dev.yml"), INSTANCE);
  });
  after(async () => {
    await command.close();
    rmSync(folder, { recursive: true });
  });

  const args = (...more: string[]) => ["drift", "--definitions", folder, "--workspace", VISION, ...more];
  const watch = (): Running => command.start(args("--watch", "--interval", "1s"));
  const byHand = (name: string) => command.make(`${VISION}/computes/${name}`, { vmSize: "Standard_DS3_v2" });

  it("prints a line of JSON for each event, until it is interrupted", async () => {
    const running = watch();
    await running.shows('"missing"');
    await byHand("by-hand");
    await running.shows('"unmanaged"');
    running.child.kill("SIGINT");
    const { code, stdout, stderr } = await running.result;
    assert.equal(code, 130, stderr);
    const events = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      events.map(({ event, resource }) => [event, resource.name]),
      [
        ["missing", "ci-dev"],
        ["unmanaged", "by-hand"],
      ],
    );
    assert.equal(stderr, "Comparing every 1s, until Ctrl-C. New drift is reported on stdout.\nInterrupted.\n");
  });

  it("ends when it is told to, in the middle of a comparison", async () => {
    const { id } = (await command.emulator.admin("POST", "faults", { path: "/computes$", hang: true })).body;
    const running = watch();
    await command.emulator.admin("GET", `faults/${id}/end`);
    running.child.kill("SIGTERM");
    const { code, stdout } = await running.result;
    await command.emulator.admin("DELETE", "faults");
    assert.deepEqual([code, stdout], [130, ""]);
  });

  it("ends when nobody reads it any more", async () => {
    const running = watch();
    await running.shows('"missing"');
    running.child.stdout?.destroy();
    await byHand("another");
    const { code, stderr } = await running.result;
    assert.equal(code, 0, stderr);
  });

  it("refuses options that make no sense with it", async () => {
    const refusals: [string[], RegExp][] = [
      [["--watch", "--format", "html"], /--watch prints lines of JSON: leave out --format html\./],
      [["--watch", "--out", "drift.json"], /leave out --out\./],
      [["--watch", "--only", "missing"], /leave out --only/],
      [["--watch", "--definitions", "-"], /- only once/],
      [["--watch", "--interval", "10ms"], /--interval is a second or more\./],
      [["--watch", "--interval", "often"], /A time is written like/],
      [["--interval", "5m"], /--interval is for --watch\./],
      [["--watch", "--definitions", "no-such.yml", "--workspace", `${VISION}2`], /one workspace, and there are 2/],
    ];
    for (const [more, said] of refusals) {
      const { code, stdout, stderr } = await command.run(...args(...more));
      assert.deepEqual([code, stdout], [1, ""], more.join(" "));
      assert.match(stderr, said);
    }
  });
});
