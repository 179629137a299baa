import { strict as assert } from "node:assert";
import type { AzureMLError } from "../../provider/core/errors";
import { ContainerImage, Image, type ImageConfiguration } from "../../provider/image/handle";
import { BASE, imageHandles, SUBJECT } from "./handles";

const CONDA = "dependencies:\n  - python=3.11\n";
const VERSIONED: ImageConfiguration = { version: "1", image: BASE, condaFile: CONDA };

describe("the handle Image, the rows about its creation", () => {
  const scene = imageHandles();
  const { someoneRegisters, existing, seen, slow, failing, builds, writes } = scene;
  const create = (configuration: ImageConfiguration = VERSIONED, models: string[] = [], name = "train") =>
    Image.create(scene.workspace, name, models, configuration);

  describe("`Image.create(workspace, name, models, image_config)`: starts creation, models may be empty", () => {
    it("registers the version, starts its build and returns", async () => {
      await slow("manual");
      const image = await create({ ...VERSIONED, tags: { team: "vision" }, description: "d" });
      assert.ok(image instanceof ContainerImage);
      assert.deepEqual([image.id, image.creationState, image.tags], ["train:1", "Creating", { team: "vision" }]);
      const { image: base, condaFile, tags, description } = await seen();
      assert.deepEqual(
        { base, condaFile, tags, description },
        { base: BASE, condaFile: CONDA, tags: { team: "vision" }, description: "d" },
      );
      assert.deepEqual(await builds(), ["train/versions/1/image"]);
      assert.equal(image.isOwnedByStack, false);
    });

    it("derives the version from the content, and builds the same content once", async () => {
      const configuration = { image: BASE, condaFile: CONDA };
      const first = await create(configuration);
      await first.waitForCreation();
      await builds();
      const again = await create({ ...configuration, condaFile: `# the same\n${CONDA}` });
      assert.match(first.version, /^c[0-9a-f]{20}$/);
      assert.deepEqual([again.id, again.creationState], [first.id, "Succeeded"]);
      assert.deepEqual(await builds(), []);
    });

    it("follows a build that is going on instead of starting another", async () => {
      await slow("manual");
      await create();
      await builds();
      const again = await create();
      assert.equal(again.creationState, "Creating");
      assert.deepEqual(await builds(), []);
      await slow("immediate");
      await again.waitForCreation();
    });

    it("builds again after a failure, on the compute that is asked for, or not at all", async () => {
      await failing({});
      await assert.rejects((await create()).waitForCreation());
      await builds();
      const unbuilt = await create({ ...VERSIONED, buildImage: false });
      assert.equal(unbuilt.creationState, "Failed");
      assert.deepEqual(await builds(), []);
      await (await create({ ...VERSIONED, buildImage: { compute: "cpu" } })).waitForCreation();
      assert.deepEqual(await builds(), ["train/versions/1/imageoncompute/cpu"]);
    });

    it("restores an archived version of the same content", async () => {
      await someoneRegisters("train:1", { condaFile: CONDA, isArchived: true });
      const image = await create();
      assert.deepEqual([image.isArchived, (await seen()).isArchived], [false, false]);
    });

    it("says all that is wrong before anything is written", async () => {
      await assert.rejects(create({ version: "1", condaFile: "- a\n" }), (error: AzureMLError) => {
        assert.equal(error.kind, "input");
        assert.match(error.message, /^Image "train" of workspace "vision" was not created\. /);
        assert.match(error.message, /^condaFile: needs a base image, in image\.$/m);
        assert.match(error.message, /condaFile: expected a mapping/);
        return true;
      });
      await assert.rejects(
        create({ ...VERSIONED, onDelete: "archive" } as ImageConfiguration),
        /onDelete: means something in a stack only\./,
      );
      await assert.rejects(create(VERSIONED, [], "AzureML-mine"), /begins with "AzureML", which Azure keeps/);
      await assert.rejects(
        create({ ...VERSIONED, image: 3 } as unknown as ImageConfiguration),
        /image: expected a string/,
      );
      assert.deepEqual(await writes(), []);
    });

    it("refuses models, and says which backend takes them", async () => {
      await assert.rejects(create(VERSIONED, ["model:1"]), {
        kind: "input",
        message:
          'Image "train" of workspace "vision" was not created. An environment has no models inside. The backend "modelManagement" can put them into an image.',
      });
      assert.deepEqual(await writes(), []);
    });

    it("refuses a version that has other content", async () => {
      await someoneRegisters("train:1", { condaFile: "dependencies:\n  - python=3.10\n" });
      await writes();
      await assert.rejects(
        create(),
        /Image "train:1" of workspace "vision" exists already with other content: condaFile\./,
      );
      assert.deepEqual(await writes(), []);
    });
  });

  describe("`update_creation_state()`: refresh this handle", () => {
    it("reads everything again, in place", async () => {
      const image = await existing({ tags: { a: "1" } });
      await someoneRegisters("train:1", { tags: { a: "2" }, isArchived: true });
      const theirs = await Image.get(scene.workspace, "train:1");
      await theirs.build({ waitForCompletion: true });
      await image.updateCreationState();
      assert.deepEqual([image.tags, image.isArchived, image.creationState], [{ a: "2" }, true, "Succeeded"]);
      assert.match(image.imageLocation ?? "", /azureml\/azureml_/);
    });

    it("shows a build that somebody else has begun, and how it ends", async () => {
      const image = await existing();
      await slow("manual");
      await failing({});
      await (await Image.get(scene.workspace, "train")).build();
      await image.updateCreationState();
      assert.equal(image.creationState, "Creating");
      await slow("immediate");
      await image.updateCreationState();
      assert.equal(image.creationState, "Failed");
      assert.match(image.imageBuildLogUri ?? "", /^https:/);
      assert.deepEqual(image.properties, {}, "the provider's own mark is not shown");
    });

    it("throws when it does not exist any more", async () => {
      const image = await existing();
      await image.delete();
      await assert.rejects(image.updateCreationState(), {
        kind: "input",
        message: /^Image "train:1" of workspace "vision" does not exist/,
      });
    });

    it("says that the environment service does not answer", async () => {
      const image = await existing();
      await scene.azure.admin("POST", "faults", {
        path: "/versions/1/image$",
        answer: { status: 403, code: "Forbidden" },
      });
      await assert.rejects(image.updateCreationState(), /its container image cannot be asked for\. 403 Forbidden/);
    });
  });

  describe("`wait_for_creation(show_output)`: terminal state or error (Queued and unknown words keep waiting until the deadline); raises unless Succeeded, with the end of the build log", () => {
    it("waits through every status, and shows each once with the log as it grows", async () => {
      await slow({ reads: 2 });
      const image = await create();
      const lines: string[] = [];
      await image.waitForCreation({ showOutput: (line) => lines.push(line.replace(/ \(\d.*\)$/, "")) });
      assert.equal(image.creationState, "Succeeded");
      assert.match(image.imageLocation ?? "", /azureml\/azureml_\w+$/);
      const states = lines.filter((line) => /: (Queued|GettingOrProvisioningACR|Running)$/.test(line));
      assert.deepEqual(
        states,
        ["Queued", "GettingOrProvisioningACR", "Running"].map((state) => `train:1: ${state}`),
      );
      const log = (await image.log()).trimEnd().split("\n");
      assert.ok(log.length > 3);
      assert.deepEqual(
        lines.filter((line) => !states.includes(line)),
        log.map((line) => `train:1: ${line}`),
      );
    });

    it("shows it on standard output when told so", async () => {
      const image = await create();
      const written: string[] = [];
      const { write } = process.stdout;
      process.stdout.write = ((text: string) => written.push(text) > 0) as typeof write;
      await image.waitForCreation({ showOutput: true }).finally(() => {
        process.stdout.write = write;
      });
      assert.ok(written.length > 0);
      assert.ok(
        written.every((text) => /^train:1: .*\n$/.test(text)),
        written.join(""),
      );
    });

    it("raises with the end of the log, for every word that ends it badly", async () => {
      for (const [at, endsAs] of ["Failed", "Canceled", "Cancelled", "TimedOut"].entries()) {
        await failing({ endsAs, log: ["Solving", "nothing provides numpy 9"] });
        const image = await create({ ...VERSIONED, version: `${at + 1}`, condaFile: `${CONDA}  - a${at}\n` });
        await assert.rejects(image.waitForCreation(), (error: AzureMLError) => {
          const [first, head, ...rest] = error.message.split("\n");
          assert.equal(
            first,
            `Image "train:${at + 1}" of workspace "vision": the build of its container image ended with ${endsAs}. Build it again.`,
          );
          assert.match(head ?? "", /^The end of the log \(https:.*\):$/);
          assert.deepEqual(rest.slice(-2), ["Solving", "nothing provides numpy 9"]);
          assert.equal(error.kind, "service");
          return true;
        });
        assert.equal(image.creationState, "Failed");
        await image.build({ waitForCompletion: true });
        assert.equal(image.creationState, "Succeeded");
      }
    });

    it("goes on for a word that is not known, until the deadline", async () => {
      await slow("manual");
      const image = await create();
      const started = scene.azure.clock.now();
      await assert.rejects(image.waitForCreation({ timeout: "5m" }), {
        kind: "timeout",
        message: `${SUBJECT}: the container image was not built after 5m 00s; the build is Queued. Azure continues with it.`,
      });
      assert.equal(scene.azure.clock.now() - started, 300_000);
      await scene.azure.withAnswer("GET", "/imageBuilds/", { status: "Dreaming" }, () =>
        assert.rejects(image.waitForCreation({ timeout: "5m" }), /the build is Dreaming\. Azure continues with it\.$/),
      );
    });

    it("goes on when the service stumbles, and ends when it refuses", async () => {
      const image = await create();
      const fault = (status: number, count: number) =>
        scene.azure.admin("POST", "faults", { path: "/imageBuilds/", count, answer: { status, code: "Sorry" } });
      await fault(503, 5);
      await image.waitForCreation();
      await image.build();
      await fault(403, 1);
      await assert.rejects(image.waitForCreation(), /the build of its container image cannot be followed\. 403 Sorry/);
    });

    it("ends when it is interrupted, and says what Azure continues with", async () => {
      await slow("manual");
      const image = await create();
      const interruption = new AbortController();
      const waiting = image.waitForCreation({
        signal: interruption.signal,
        showOutput: () => interruption.abort(),
      });
      await assert.rejects(waiting, { kind: "aborted", message: `${SUBJECT}: interrupted. Azure continues building.` });
    });

    it("follows a build that another handle has begun", async () => {
      await slow("manual");
      await create();
      const other = await Image.get(scene.workspace, "train");
      const copy = Image.deserialize(scene.workspace, JSON.parse(JSON.stringify(other)));
      await slow("immediate");
      await other.waitForCreation();
      await copy.waitForCreation();
      assert.deepEqual([other.creationState, copy.creationState], ["Succeeded", "Succeeded"]);
    });

    it("is over at once when the image is there, and raises when nobody builds it", async () => {
      const image = await existing();
      await assert.rejects(image.waitForCreation(), {
        kind: "service",
        message: `${SUBJECT} is not built, and no build of it is known. Build it.`,
      });
      await image.build({ waitForCompletion: true });
      await image.waitForCreation();
      assert.equal((await builds()).length, 1);
    });
  });

  describe("a build and its log, which only environments have apart from the creation", () => {
    it("is begun on the service's own computes or on one of the workspace", async () => {
      const image = await existing();
      await image.build();
      await image.build({ compute: "cpu" });
      assert.deepEqual(await builds(), ["train/versions/1/image", "train/versions/1/imageoncompute/cpu"]);
      await scene.azure.admin("PUT", "switches", { buildComputeMustExist: true });
      await assert.rejects(
        image.build({ compute: "none" }),
        /the build of its container image could not be started\. 404/,
      );
    });

    it("is begun anyway where the version cannot be marked", async () => {
      const image = await existing();
      await scene.azure.admin("POST", "faults", {
        method: "PUT",
        path: "/versions/1$",
        answer: { status: 409, code: "Registered" },
      });
      const lines: string[] = [];
      await image.build({ waitForCompletion: true, showOutput: (line) => lines.push(line) });
      assert.ok(
        lines.some((line) => line.startsWith("train:1: the build is not remembered in the version: ")),
        lines.join("\n"),
      );
      assert.equal(image.creationState, "Succeeded");
      assert.match(await image.log(), /\n/);
    });

    it("has a log as far as it has come, or says why there is none", async () => {
      const image = await existing();
      await assert.rejects(image.log(), {
        kind: "input",
        message: `${SUBJECT}: no build of it is known. A build that "pulumi up" has waited for has its address in imageBuildLogUri.`,
      });
      await slow("manual");
      await image.build();
      await assert.rejects(image.log(), { message: `${SUBJECT}: its build is Queued and has no log yet.` });
      await slow("immediate");
      await scene.azure.admin("PUT", "switches", { buildHasNoLog: true });
      await assert.rejects(image.log(), { message: `${SUBJECT}: its build is Succeeded and has no log.` });
      await scene.azure.admin("PUT", "switches", { buildHasNoLog: false });
      const other = await Image.get(scene.workspace, "train");
      assert.match(await other.log(), /azureml\/azureml_/);
    });
  });
});
