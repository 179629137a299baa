import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { root } from "../../scripts/setUp/folders.mjs";
import { skipFor } from "../notes";
import { type CommandLine, follow, openCommandLine, SPEECH, SUBSCRIPTION, VISION } from "./command";

const id = (name: string, workspace = VISION) => `${workspace}/computes/${name}`;
const SHOULD_SAY_HOW =
  "Say which instances to stop: their names or ARM ids; or --tag, --assigned-to or --state for those that match; or --all. [InvalidCommand]\n";
const NOBODY = "Nothing was done: nobody can be asked here. Give --yes to do it without a question. [InvalidCommand]\n";

describe("the commands that act", () => {
  let line: CommandLine;
  before(async () => {
    line = await openCommandLine();
  });
  after(() => line.close());
  beforeEach(async () => {
    await line.emulator.admin("POST", "reset");
    await line.make(id("ci-dev"), {}, { team: "vision" });
    await line.make(id("ci-ada"), {}, { team: "vision" });
    await line.make(id("ci-talk", SPEECH), {}, { team: "speech" });
    await line.writes();
  });

  const states = () =>
    Promise.all([id("ci-dev"), id("ci-ada"), id("ci-talk", SPEECH)].map((each) => line.stateOf(each)));
  const runs = (...found: object[]) => line.emulator.admin("POST", "runs", { compute: id("ci-dev"), runs: found });
  const noAnswerFromHistory = () =>
    line.emulator.admin("POST", "faults", {
      path: "/history/",
      count: null,
      answer: { status: 403, code: "Forbidden" },
    });
  const fail = (name: string, operation: string) =>
    line.emulator.admin("POST", "outcomes", {
      operation,
      name,
      errors: [{ code: "Broken", message: "It is broken." }],
    });

  it("stop and start by name or id, waiting, with the states on stderr and a table on stdout", async () => {
    const stopped = await line.run("stop", "ci-dev", id("ci-talk", SPEECH));
    assert.equal(stopped.code, 0, stopped.stderr);
    assert.match(stopped.stdout, /^NAME +WORKSPACE +RESULT\nci-talk +speech +stopped\nci-dev +vision +stopped\n$/);
    assert.match(stopped.stderr, /^ci-dev: Stopped \(\d+s\)$/m);
    assert.deepEqual(await states(), ["Stopped", "Running", "Stopped"]);
    assert.equal((await line.run("start", "ci-dev")).code, 0);
    assert.deepEqual(await states(), ["Running", "Running", "Stopped"]);
    assert.deepEqual((await line.writes()).sort(), ["POST ci-dev/start", "POST ci-dev/stop", "POST ci-talk/stop"]);
  });

  it("send nothing when it is so already", async () => {
    const { code, stdout, stderr } = await line.run("start", "ci-dev");
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    assert.match(stdout, /ci-dev +vision +already Running/);
    await line.run("stop", "ci-dev");
    await line.writes();
    assert.match((await line.run("stop", "ci-dev")).stdout, /already Stopped/);
    assert.deepEqual(await line.writes(), []);
  });

  it("wait for what is going on already instead of sending it again", async () => {
    await line.emulator.admin("PUT", "speed", { default: "immediate", stop: { reads: 3 } });
    await line.run("stop", "ci-dev", "--no-wait");
    const { code, stdout } = await line.run("stop", "ci-dev");
    assert.equal(code, 0);
    assert.match(stdout, /already Stopped/);
    assert.deepEqual(await line.writes(), ["POST ci-dev/stop"]);
  });

  it("restart, and say why a stopped instance cannot", async () => {
    assert.match((await line.run("restart", "ci-dev")).stdout, /restarted/);
    await line.run("stop", "ci-dev");
    const { code, stderr } = await line.run("restart", "ci-dev");
    assert.equal(code, 1);
    assert.match(
      stderr,
      /ComputeInstance "ci-dev" of workspace "vision" cannot be restarted: it is Stopped\. Start it/,
    );
  });

  it("return at once with --no-wait, and give up after --timeout", async () => {
    await line.emulator.admin("PUT", "speed", { default: "immediate", stop: "manual" });
    const { code, stdout } = await line.run("stop", "ci-dev", "--no-wait");
    assert.equal(code, 0);
    assert.match(stdout, /stopping, not waited for/);
    assert.match((await line.run("stop", "ci-dev", "--no-wait")).stdout, /already Stopping/);
    const late = await line.run("stop", "ci-ada", "--timeout", "1s");
    assert.equal(late.code, 1);
    assert.match(
      late.stderr,
      /Waited \d+s for ComputeInstance "ci-ada" of workspace "vision" to settle, without success/,
    );
    const wrong = await line.run("stop", "ci-ada", "--timeout", "soon");
    assert.match(wrong.stderr, /A time is written like 90s, 30m or 1h30m\./);
  });

  it("go on with the others when one fails, and end with 1", async () => {
    await fail("ci-dev", "stop");
    const { code, stdout, stderr } = await line.run(
      "stop",
      "ci-dev",
      "ci-ada",
      "ci-none",
      "--workspace",
      VISION,
      "--json",
    );
    assert.equal(code, 1);
    const { action, results, problems } = JSON.parse(stdout);
    const ends = results.map(({ name, result }: { name: string; result: string }) => [name, result]);
    assert.deepEqual(
      [action, ends],
      [
        "stop",
        [
          ["ci-ada", "done"],
          ["ci-dev", "failed"],
        ],
      ],
    );
    assert.deepEqual(problems, [
      { id: id("ci-none"), message: 'ComputeInstance "ci-none" of workspace "vision" does not exist. [NotFound]' },
    ]);
    assert.match(stderr, /Broken: It is broken\./);
  });

  it("never act on all because nothing was named", async () => {
    const before = await states();
    for (const places of [[], ["--workspace", VISION], ["--subscription", SUBSCRIPTION, "--yes"]]) {
      assert.deepEqual(await line.run("stop", ...places), { code: 1, stdout: "", stderr: SHOULD_SAY_HOW });
    }
    const both = await line.run("stop", "ci-dev", "--all", "--yes");
    assert.deepEqual(
      [both.code, both.stderr],
      [1, "--all means every instance: give no names with it. [InvalidCommand]\n"],
    );
    assert.deepEqual(await states(), before);
  });

  it("show what a filter selects, and act on it only with consent", async () => {
    const refused = await line.run("stop", "--tag", "team=vision");
    assert.deepEqual([refused.code, refused.stdout], [1, ""]);
    assert.match(
      refused.stderr,
      /^NAME +WORKSPACE +STATE +USER\nci-ada +vision +Running .*\nci-dev +vision +Running .*\n/,
    );
    assert.ok(refused.stderr.endsWith(NOBODY));
    assert.deepEqual(await line.writes(), []);
    assert.equal((await line.run("stop", "--tag", "team=vision", "--yes")).code, 0);
    assert.deepEqual(await states(), ["Stopped", "Stopped", "Running"]);
    assert.equal((await line.run("start", "--state", "Stopped", "--all", "--yes")).code, 0);
    assert.deepEqual(await states(), ["Running", "Running", "Running"]);
    const none = await line.run("stop", "--tag", "team=none", "--yes");
    assert.deepEqual(none, { code: 0, stdout: "", stderr: "There are no such instances.\n" });
  });

  it("begin twenty each second, so that Azure has no reason to throttle", async () => {
    await Promise.all(Array.from({ length: 18 }, (_, at) => line.make(id(`ci-n${at}x`))));
    await line.emulator.admin("DELETE", "journal");
    assert.equal(
      (await line.run("stop", "--workspace", VISION, "--workspace", SPEECH, "--all", "--yes", "--no-wait")).code,
      0,
    );
    const { body } = await line.emulator.admin("GET", "journal");
    const stops = body.value.filter(({ path }: { path: string }) => path.endsWith("/stop"));
    assert.equal(stops.length, 21);
    const listed = body.value.findLast(({ path }: { path: string }) => path.endsWith("/computes"));
    // The first twenty may be slow to come, the last one cannot come early.
    const waited = Date.parse(stops[20].time) - Date.parse(listed.time);
    assert.ok(waited > 980, `the last one waits for its turn: ${waited} ms`);
  });

  it("share the requests of their waits", async () => {
    await line.emulator.admin("PUT", "speed", { default: "immediate", stop: { reads: 2 } });
    await line.emulator.admin("DELETE", "journal");
    assert.equal((await line.run("stop", "ci-dev", "ci-ada", "--workspace", VISION)).code, 0);
    const { body } = await line.emulator.admin("GET", "journal");
    const requests = body.value.filter(({ path }: { path: string }) => path.includes("/vision/computes"));
    const of = (end: string) => requests.filter(({ path }: { path: string }) => path.endsWith(end)).length;
    assert.ok(of("/computes") >= 3, "one list to find them, then one for each interval");
    assert.equal(of("/computes/ci-dev"), 1, "read once, before it is told to stop");
  });

  describe("delete", () => {
    it("asks always, and needs --yes where nobody can be asked", async () => {
      const { code, stderr } = await line.run("delete", "ci-dev");
      assert.equal(code, 1);
      assert.ok(stderr.endsWith(NOBODY));
      assert.deepEqual(await line.writes(), []);
      assert.match((await line.run("delete", "ci-dev", "--yes")).stdout, /ci-dev +vision +deleted/);
      assert.deepEqual(await states(), ["gone", "Running", "Running"]);
    });

    it("refuses what a stack owns, unless forced, and deletes the others", async () => {
      await line.make(id("ci-mine"), {}, { "pulumi-azureml": "v1:0123" });
      const { code, stdout, stderr } = await line.run("delete", "ci-mine", "ci-ada", "--workspace", VISION, "--yes");
      assert.equal(code, 1);
      assert.match(stdout, /ci-ada +vision +deleted\nci-mine +vision +refused\n/);
      assert.match(
        stderr,
        /^ComputeInstance "ci-mine" of workspace "vision" was not deleted: a Pulumi stack has tagged it/m,
      );
      assert.equal(await line.stateOf(id("ci-mine")), "Running");
      assert.equal((await line.run("delete", "ci-mine", "--yes", "--force")).code, 0);
      assert.equal(await line.stateOf(id("ci-mine")), "gone");
    });

    it("takes a terminal's word for it", async function () {
      const script = "/usr/bin/script";
      if (!existsSync(script)) skipFor(this, "script");
      const main = path.join(root, "dist", "provider", "cli", "main.js");
      const command = `"${process.execPath}" "${main}" delete ci-dev`;
      const asked = () => {
        const args = ["-qefc", command, "/dev/null"];
        return follow(spawn(script, args, { env: line.env, stdio: ["pipe", "pipe", "pipe"] }));
      };
      for (const [answer, code] of [
        ["no\n", 1],
        ["\n", 1],
        ["\u0003", 130],
      ] as const) {
        const { child, shows, result } = asked();
        await shows("Delete this instance, with everything on the disk? (yes/no)");
        child.stdin?.write(answer);
        assert.deepEqual([(await result).code, await line.stateOf(id("ci-dev"))], [code, "Running"]);
      }
      const { child, shows, result } = asked();
      await shows("(yes/no)");
      child.stdin?.write("yes\n");
      const { code, stdout } = await result;
      assert.deepEqual([code, await line.stateOf(id("ci-dev"))], [0, "gone"], stdout);
    });
  });

  describe("with active runs", () => {
    const train = { runId: "train", status: "Running", createdBy: { userName: "Ada" } };

    it("list them and refuse, unless told to ignore them", async () => {
      for (const action of ["stop", "restart", "delete"]) {
        await runs(train, { runId: "old", status: "Completed" });
        const { code, stderr } = await line.run(action, "ci-dev", "ci-ada", "--workspace", VISION, "--yes");
        assert.equal(code, 1);
        const end = `Notebooks and terminals are not seen. Wait or cancel, or ${action} it anyway with --ignore-runs. [ActiveRuns]`;
        const sentence = `ComputeInstance "ci-dev" of workspace "vision": 1 run is active on it, and a ${action} would end it: train Running by Ada. ${end}`;
        assert.ok(stderr.split("\n").includes(sentence), stderr);
        assert.deepEqual(await line.stateOf(id("ci-dev")), "Running");
        await line.run("start", "ci-ada");
      }
      assert.equal((await line.run("stop", "ci-dev", "--ignore-runs")).code, 0);
      assert.equal(await line.stateOf(id("ci-dev")), "Stopped");
    });

    it("refuse for every status that is not one of an end", async () => {
      for (const action of ["stop", "restart", "delete"]) {
        for (const status of [{ status: "Paused" }, { status: "Unknown" }, { status: "SomethingNew" }, {}]) {
          await runs({ runId: "train", ...status });
          const { code, stderr } = await line.run(action, "ci-dev", "--yes");
          assert.equal(code, 1, `${action} ${status.status}`);
          assert.ok(stderr.includes(`would end it: train ${status.status ?? "without a status"}.`), stderr);
        }
      }
      await runs({ runId: "train", status: "Cancelled" });
      assert.deepEqual(await line.writes(), []);
      assert.equal((await line.run("stop", "ci-dev")).code, 0);
    });

    it("that cannot be asked for: delete refuses, stop warns", async () => {
      await noAnswerFromHistory();
      const { code, stderr } = await line.run("delete", "ci-dev", "--yes");
      assert.equal(code, 1);
      assert.match(
        stderr,
        /It is not known whether runs are active on the instance\. To delete it anyway, give --ignore-runs\./,
      );
      const stop = await line.run("stop", "ci-dev");
      assert.equal(stop.code, 0);
      assert.match(stop.stderr, /It is not known whether runs are active on the instance\.\n/);
      assert.equal((await line.run("delete", "ci-dev", "--yes", "--ignore-runs")).code, 0);
      assert.equal(await line.stateOf(id("ci-dev")), "gone");
    });
  });

  describe("on Ctrl-C", () => {
    it("say what continues in Azure and how to follow it", async () => {
      await line.emulator.admin("PUT", "speed", { default: "immediate", stop: "manual" });
      const { child, shows, result } = line.start(["stop", "ci-dev", id("ci-talk", SPEECH), "--json"]);
      await shows("ci-dev: Stopping");
      await shows("ci-talk: Stopping");
      child.kill("SIGINT");
      const { code, stdout, stderr } = await result;
      assert.equal(code, 130);
      assert.match(stderr, /^Interrupted\. What was begun continues in Azure\.$/m);
      for (const [name, where] of [
        ["ci-dev", id("ci-dev")],
        ["ci-talk", id("ci-talk", SPEECH)],
      ]) {
        const said = `^${name}: the stop continues in Azure \\(Stopping \\(\\d+s\\)\\)\\. Follow it with: pulumi-azureml show ${where}$`;
        assert.match(stderr, new RegExp(said, "m"));
      }
      const { results } = JSON.parse(stdout);
      assert.deepEqual(
        results.map(({ result }: { result: string }) => result),
        ["interrupted", "interrupted"],
      );
      assert.equal(await line.stateOf(id("ci-dev")), "Stopping");
    });

    it("say that nothing was sent, or that it may have been", async () => {
      await line.emulator.admin("PUT", "speed", { default: "immediate", create: "manual" });
      await line.make(id("ci-new"));
      await line.emulator.admin("POST", "faults", { method: "POST", path: "/ci-dev/stop", hang: true });
      const { child, shows, result } = line.start(["stop", "ci-dev", "ci-new", "--workspace", VISION]);
      await shows("ci-new: Creating");
      child.kill("SIGINT");
      const { code, stderr, stdout } = await result;
      assert.equal(code, 130);
      assert.match(stderr, /^ci-new: the stop was not sent \(Creating/m);
      assert.match(
        stderr,
        /^ci-dev: the stop was sent, and Azure may have begun it\. Follow it with: pulumi-azureml show/m,
      );
      assert.match(stdout, /ci-dev +vision +stopping, not waited for\nci-new +vision +not sent\n/);
    });
  });
});
