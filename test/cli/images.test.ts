import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { root } from "../../scripts/setUp/folders.mjs";
import { skipFor } from "../notes";
import { type CommandLine, ELSEWHERE, follow, openCommandLine, SPEECH, SUBSCRIPTION, VISION } from "./command";

const IMAGE = "mcr.microsoft.com/azureml/minimal-ubuntu22.04-py39-cpu:20250101.v1";
const VERSION = "api-version=2026-05-01";
const id = (image: string, workspace = VISION) => `${workspace}/environments/${image.replace(":", "/versions/")}`;

describe("the commands for images", () => {
  let line: CommandLine;
  before(async () => {
    line = await openCommandLine();
  });
  after(() => line.close());

  const make = async (armId: string, properties: object = {}) => {
    const { status, body } = await line.emulator.arm("PUT", `${armId}?${VERSION}`, {
      properties: { image: IMAGE, ...properties },
    });
    if (status >= 300) throw new Error(JSON.stringify(body));
  };
  beforeEach(async () => {
    await line.emulator.admin("POST", "reset");
    await make(id("train:1"), { tags: { team: "vision" } });
    await make(id("train:2"), { image: "ubuntu:24.04", tags: { team: "vision", stage: "test" } });
    await make(id("train:3"), { isArchived: true });
    await make(id("score:1"), { image: "ubuntu:22.04", tags: { "pulumi-azureml": "v1:0123" } });
    await make(id("talk:1", SPEECH), { tags: { team: "speech" } });
    await make(id("train:1", ELSEWHERE));
  });

  const json = async (...args: string[]) => {
    const { stdout, stderr, code } = await line.run(...args, "--json");
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout);
  };
  const listed = async (...args: string[]) => {
    const { images } = await json("images", ...args);
    return images.map(({ imageId }: { imageId: string }) => imageId).sort();
  };
  const archived = async (image: string) => {
    const { body } = await line.emulator.arm("GET", `${id(image)}?${VERSION}`);
    return body.properties.isArchived;
  };
  const sent = async () => {
    const { body } = await line.emulator.admin("GET", "journal");
    await line.emulator.admin("DELETE", "journal");
    const writes = body.value.filter(
      ({ method, path }: { method: string; path: string }) => method !== "GET" && path.includes("/environments/"),
    );
    return writes.map(
      ({ method, path }: { method: string; path: string }) => `${method} ${path.split("/environments/")[1]}`,
    );
  };
  const speed = (build: unknown) => line.emulator.admin("PUT", "speed", { default: "immediate", build });
  const noAnswer = (where: string) =>
    line.emulator.admin("POST", "faults", {
      path: where,
      count: null,
      answer: { status: 403, code: "AuthorizationFailed" },
    });

  describe("images", () => {
    it("shows a table: version, whether built and archived, age, owner, tags", async () => {
      await line.run("image", "build", id("train:1"));
      const { stdout, stderr, code } = await line.run("images", "--workspace", VISION, "--all");
      assert.deepEqual({ stderr, code }, { stderr: "", code: 0 });
      const [head, ...rows] = stdout
        .trimEnd()
        .split("\n")
        .map((each) => each.split(/ {2,}/));
      assert.deepEqual(head, ["NAME", "VERSION", "WORKSPACE", "BUILT", "ARCHIVED", "AGE", "MANAGED", "TAGS"]);
      const shown = rows.map((each) => [...each.slice(0, 5), ...each.slice(6)].join("|")).sort();
      assert.deepEqual(shown, [
        "score|1|vision|no|no|yes|-",
        "train|1|vision|yes|no|no|team=vision",
        "train|2|vision|no|no|no|team=vision stage=test",
        "train|3|vision|yes|yes|no|-",
      ]);
    });

    it("is one JSON document with --json", async () => {
      const { images, problems } = await json("images", "--workspace", SPEECH);
      const [{ createdTime, ...image }] = images;
      assert.ok(Date.parse(createdTime) > 0);
      assert.deepEqual(
        { image, more: images.length, problems },
        {
          image: {
            id: id("talk:1", SPEECH),
            imageId: "talk:1",
            name: "talk",
            version: "1",
            workspace: "speech",
            workspaceId: SPEECH,
            isArchived: false,
            isManaged: false,
            tags: { team: "speech" },
            isBuilt: false,
          },
          more: 1,
          problems: [],
        },
      );
    });

    it("filters by name, tags and archive, over all workspaces of a subscription", async () => {
      assert.deepEqual(await listed("--subscription", SUBSCRIPTION), ["score:1", "talk:1", "train:1", "train:2"]);
      assert.deepEqual(await listed("-w", "vision", "--name", "train"), ["train:1", "train:2"]);
      assert.deepEqual(await listed("-w", "vision", "--archived"), ["train:3"]);
      assert.deepEqual(await listed("--tag", "team=vision", "--tag", "stage"), ["train:2"]);
      const none = await line.run("images", "--tag", "team=none");
      assert.deepEqual(none, { code: 0, stdout: "", stderr: "There are no such images.\n" });
      const both = await line.run("images", "--all", "--archived");
      assert.equal(both.code, 1);
    });

    it("says what it could not list or tell, and does not call it empty", async () => {
      await noAnswer("workspaces/speech/environments");
      const { code, stdout, stderr } = await line.run("images", "--json", "--subscription", SUBSCRIPTION);
      assert.equal(code, 1);
      const { images, problems } = JSON.parse(stdout);
      assert.equal(images.length, 3);
      assert.deepEqual(
        problems.map((each: { id: string }) => each.id),
        [SPEECH],
      );
      assert.match(stderr, /^The images of the workspace .*\/speech cannot be listed\. 403 AuthorizationFailed/);
      await line.emulator.admin("DELETE", "faults");
      await noAnswer("/image$");
      const untold = await line.run("images", "--workspace", VISION);
      assert.equal(untold.code, 1);
      assert.match(untold.stdout, /train +1 +vision +- +no/);
      assert.match(untold.stderr, /^Which images of the workspace .*\/vision are built is not known\. 403 .*\n$/);
    });
  });

  describe("image show", () => {
    it("tells what most want to know, then everything", async () => {
      const { stdout, code } = await line.run("image", "show", id("train:2"));
      assert.equal(code, 0);
      const lines = stdout.split("\n");
      assert.deepEqual(lines.slice(0, 3), [
        'Image "train:2" of workspace "vision" is NotBuilt.',
        `Id: ${id("train:2")}`,
        "Container image: none",
      ]);
      assert.ok(lines.includes("Managed by a Pulumi stack: no"));
      assert.match(stdout, /^image +ubuntu:24\.04$/m);
      assert.match(stdout, /^tags\.stage +test$/m);
    });

    it("takes a name for its newest version, and name:version for that one", async () => {
      assert.equal((await json("image", "show", "train", "-w", "vision")).imageId, "train:2");
      const {
        id: found,
        isArchived,
        creationState,
        isManaged,
      } = await json("image", "show", "train:3", "-w", "vision");
      assert.deepEqual([found, isArchived, creationState, isManaged], [id("train:3"), true, "NotBuilt", false]);
      assert.equal((await json("image", "show", "score")).id, id("score:1"));
    });

    it("says what is not there, there twice, or no name", async () => {
      const missing = await line.run("image", "show", id("none:1"));
      assert.deepEqual(missing, {
        code: 1,
        stdout: "",
        stderr: `Image "none:1" of workspace "vision" does not exist (${id("none:1")}). [NotFound]\n`,
      });
      assert.match(
        (await line.run("image", "show", "none")).stderr,
        /^Image "none" was not found in the workspaces that were asked\.$/m,
      );
      const twice = await line.run("image", "show", "train:1", "--workspace", VISION, "--workspace", ELSEWHERE);
      assert.deepEqual(
        [twice.code, twice.stderr],
        [1, `Image "train:1" exists more than once. Use an ARM id: ${id("train:1")}, ${id("train:1", ELSEWHERE)}.\n`],
      );
      assert.match(
        (await line.run("image", "show", "a/b")).stderr,
        /"a\/b" is neither a name, nor name:version, nor the ARM id/,
      );
    });
  });

  it("says that it could not sign in, not that there is no such image", async () => {
    const args = ["image", "show", "train", "--workspace", VISION, "--workspace", ELSEWHERE];
    const { code, stderr } = await line.start(args, { ARM_CLIENT_SECRET: "wrong", AZURE_CLIENT_SECRET: "wrong" })
      .result;
    assert.equal(code, 1);
    assert.match(stderr, /No access token .*AADSTS7000215/);
    assert.doesNotMatch(stderr, /not found in the workspaces that were asked/);
  });

  describe("image build", () => {
    it("builds and waits, with the states on stderr and a table on stdout", async () => {
      const { code, stdout, stderr } = await line.run("image", "build", "score");
      assert.equal(code, 0, stderr);
      assert.match(stdout, /^IMAGE +WORKSPACE +RESULT\nscore:1 +vision +built\n$/);
      assert.doesNotMatch(stderr, /Step/);
      assert.match((await json("image", "show", "score")).imageLocation, /azureml\/azureml_/);
    });

    it("streams the log with --follow", async () => {
      const { code, stderr } = await line.run("image", "build", "score", "--follow");
      assert.equal(code, 0, stderr);
      const { stdout } = await line.run("image", "log", "score");
      const log = stdout
        .trimEnd()
        .split("\n")
        .map((each) => `score:1: ${each}`);
      assert.ok(log.length > 3);
      assert.deepEqual(
        stderr.split("\n").filter((each) => log.includes(each)),
        log,
      );
    });

    it("builds several, goes on when one fails, and ends with 1", async () => {
      const outcome = { failsAt: "dependencies", environment: "score", log: ["nothing provides numpy 9"] };
      await line.emulator.admin("POST", "builds", outcome);
      const args = ["image", "build", "score", id("train:2"), "-w", "vision", "--compute", "cpu"];
      const { code, stdout, stderr } = await line.run(...args, "--json");
      assert.equal(code, 1);
      const { action, results } = JSON.parse(stdout);
      const ends = results.map(({ imageId, result }: { imageId: string; result: string }) => `${imageId} ${result}`);
      assert.deepEqual([action, ends.sort()], ["build", ["score:1 failed", "train:2 done"]]);
      assert.match(
        stderr,
        /^Image "score:1" of workspace "vision": the build .* ended with Failed\. .*\n.*\n[\s\S]*nothing provides numpy 9$/m,
      );
      assert.doesNotMatch(stderr + stdout, /key=/);
      const posts = (await sent()).filter((each: string) => each.startsWith("POST"));
      assert.deepEqual(posts.sort(), [
        "POST score/versions/1/imageoncompute/cpu",
        "POST train/versions/2/imageoncompute/cpu",
      ]);
    });

    it("returns at once with --no-wait, and gives up after --timeout", async () => {
      await speed("manual");
      const { code, stdout } = await line.run("image", "build", "score", "--no-wait");
      assert.equal(code, 0);
      assert.match(stdout, /score:1 +vision +building, not waited for/);
      const late = await line.run("image", "build", "score", "--timeout", "1s");
      assert.equal(late.code, 1);
      assert.match(
        late.stderr,
        /the container image was not built after \ds; the build is Queued\. Azure continues with it\./,
      );
    });

    it("says on Ctrl-C what goes on and where its log is", async () => {
      await speed("manual");
      const { child, shows, result } = line.start(["image", "build", "score", "--json"]);
      await shows("score:1: Queued");
      child.kill("SIGINT");
      const { code, stdout, stderr } = await result;
      assert.equal(code, 130);
      assert.match(stderr, /^Interrupted\. What was begun continues in Azure\.$/m);
      const sentence = `score:1: the build continues in Azure. Its log: pulumi-azureml image log ${id("score:1")}`;
      assert.ok(stderr.split("\n").includes(sentence), stderr);
      assert.equal(JSON.parse(stdout).results[0].result, "interrupted");
    });
  });

  describe("image log", () => {
    it("prints the log of a build that another process has begun, and nothing else", async () => {
      await line.run("image", "build", "score", "--no-wait");
      const { code, stdout, stderr } = await line.run("image", "log", "score");
      assert.deepEqual([code, stderr], [0, ""]);
      assert.match(stdout, /azureml\/azureml_/);
      assert.deepEqual(await json("image", "log", id("score:1")), { id: id("score:1"), log: stdout });
    });

    it("says why there is none", async () => {
      const { code, stdout, stderr } = await line.run("image", "log", "score");
      assert.deepEqual([code, stdout], [1, ""]);
      assert.match(stderr, /^Image "score:1" of workspace "vision": no build of it is known\./);
    });
  });

  describe("image archive and image restore", () => {
    it("archive and restore, and send nothing when it is so already", async () => {
      const { code, stdout } = await line.run("image", "archive", "train:1", "train:2", "-w", "vision");
      assert.equal(code, 0);
      assert.match(stdout, /^IMAGE +WORKSPACE +RESULT\ntrain:1 +vision +archived\ntrain:2 +vision +archived\n$/);
      assert.deepEqual(await Promise.all([archived("train:1"), archived("train:2")]), [true, true]);
      await sent();
      assert.match((await line.run("image", "archive", id("train:1"))).stdout, /already archived/);
      assert.deepEqual(await sent(), []);
      assert.match((await line.run("image", "restore", id("train:1"))).stdout, /train:1 +vision +restored/);
      assert.match((await line.run("image", "restore", id("train:1"))).stdout, /not archived/);
      assert.deepEqual(await Promise.all([archived("train:1"), archived("train:2")]), [false, true]);
    });

    it("asks before it archives what a stack owns, unless forced", async () => {
      const { code, stdout, stderr } = await line.run("image", "archive", "score");
      assert.deepEqual([code, stdout], [1, ""]);
      assert.match(stderr, /^A Pulumi stack has tagged as its own: score:1\./);
      assert.ok(
        stderr.endsWith(
          "Nothing was done: nobody can be asked here. Give --force to do it without a question. [InvalidCommand]\n",
        ),
      );
      assert.equal(await archived("score:1"), false);
      assert.equal((await line.run("image", "archive", "score", "--force")).code, 0);
      assert.equal(await archived("score:1"), true);
      assert.equal((await line.run("image", "restore", id("score:1"))).code, 0);
    });

    it("takes a terminal's word for it", async function () {
      const script = "/usr/bin/script";
      if (!existsSync(script)) skipFor(this, "script");
      const main = path.join(root, "dist", "provider", "cli", "main.js");
      const asked = () => {
        const args = ["-qefc", `"${process.execPath}" "${main}" image archive score`, "/dev/null"];
        return follow(spawn(script, args, { env: line.env, stdio: ["pipe", "pipe", "pipe"] }));
      };
      for (const [answer, code, isArchived] of [
        ["no\n", 1, false],
        ["\u0003", 130, false],
        ["yes\n", 0, true],
      ] as const) {
        const { child, shows, result } = asked();
        await shows("Archive it? (yes/no)");
        child.stdin?.write(answer);
        assert.deepEqual([(await result).code, await archived("score:1")], [code, isArchived]);
      }
    });

    it("go on with the others when one fails", async () => {
      await line.emulator.admin("POST", "faults", {
        method: "PUT",
        path: "/train/versions/1$",
        answer: { status: 409, code: "Registered" },
      });
      const { code, stdout, stderr } = await line.run("image", "archive", id("train:1"), id("train:2"), id("none:1"));
      assert.equal(code, 1);
      assert.match(stdout, /train:1 +vision +failed\ntrain:2 +vision +archived\n/);
      assert.match(stderr, /Azure refused the update of isArchived\. 409 Registered/);
      assert.match(stderr, /Image "none:1" of workspace "vision" does not exist/);
    });
  });
});
