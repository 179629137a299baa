import { strict as assert } from "node:assert";
import path from "node:path";
import { Workspace } from "../../provider/azure/workspace";
import type { Values } from "../../provider/core/values";
import { Image } from "../../provider/image/handle";
import { BASE, CONDA, imageInputsOf, imagesOf } from "../image/declared";
import { temporaryFolders, write } from "../image/folders";
import { all } from "../image/handles";
import { type Azure, type Json, startAzure, WORKSPACE } from "../provider/azure";
import { createEngine, type Engine } from "../provider/engine";

const PROGRAM: Values = { image: BASE, condaFile: CONDA };
const OTHER_CONDA = CONDA.replace("1.26.4", "2.0.0");

/** What users complain about elsewhere, and what happens here instead. */
describe("pains of images", () => {
  let azure: Azure;
  let engine: Engine;
  before(async () => {
    azure = await startAzure();
  });
  beforeEach(async () => {
    await azure.admin("POST", "reset");
    engine = createEngine(imageInputsOf);
  });
  after(() => azure.close());

  const up = (program: Values) => engine.up(imagesOf(azure), program);
  const outs = (): Json => engine.entry()?.outs;
  const check = async (given: Values): Promise<Json> => azure.images.check({}, imageInputsOf(given));
  const refused = async (given: Values) => (await check(given)).failures.map(({ reason }: Json) => reason);
  const planned = async (given: Values) => {
    const { id, inputs, outs: before } = engine.entry() as Json;
    const { inputs: news } = await azure.images.check(inputs, imageInputsOf(given));
    return azure.images.diff(id, before, news);
  };
  const seen = async (id = engine.entry()?.id) => {
    const { status, body } = await azure.arm("GET", `${id}?api-version=2026-05-01`);
    return status === 404 ? "gone" : body.properties;
  };
  const listed = async (...filter: [Parameters<typeof Image.list>[1]?]) =>
    (await all(Image.list(new Workspace(WORKSPACE, azure.connection, azure.clock), ...filter))).map(({ id }) => id);

  describe("pain 21: no way to wait for the image build", () => {
    const built = { ...PROGRAM, buildImage: { enabled: true } };

    it("waits through Queued and everything that follows", async () => {
      await azure.admin("PUT", "speed", { default: "immediate", build: { reads: 2 } });
      await up(built);
      assert.equal(outs().creationState, "Succeeded");
      assert.match(outs().imageLocation.reference, /azureml_/);
    });

    it("fails with the end of the log", async () => {
      await azure.admin("POST", "builds", { failsAt: "dependencies", environment: "train", log: ["no numpy==99"] });
      await assert.rejects(up(built), /ended with Failed.*\nno numpy==99$/s);
      assert.equal(engine.entry()?.isFailed, true);
    });

    it("leaves the version in the state when time is up", async () => {
      await azure.admin("PUT", "speed", { default: "immediate", build: "manual" });
      await assert.rejects(up({ ...built, timeouts: { create: "5m" } }), /was not built after 5m 00s/);
      assert.match(engine.entry()?.id ?? "", /\/environments\/train\/versions\/c/);
    });
  });

  describe("pain 22: a version cannot change, and the message does not help", () => {
    const routes = { livenessRoute: { path: "/live", port: 5001 } };
    const changes: Record<string, Values> = {
      image: { image: "mcr.microsoft.com/azureml/other:20250101.v1" },
      condaFile: { condaFile: OTHER_CONDA },
      build: { image: undefined, condaFile: undefined, build: { contextUri: "https://example.com/context/" } },
      inferenceConfig: { inferenceConfig: routes },
      osType: { osType: "Windows" },
    };
    for (const [name, change] of Object.entries(changes)) {
      it(`makes a new version for another ${name}, and the preview says so`, async () => {
        await up(PROGRAM);
        const { replaces, deleteBeforeReplace } = await planned({ ...PROGRAM, ...change });
        assert.ok(replaces?.includes("version") && replaces.includes(name), String(replaces));
        assert.equal(deleteBeforeReplace, false);
        const { id } = engine.entry() as Json;
        await up({ ...PROGRAM, ...change });
        assert.notEqual(engine.entry()?.id, id);
        assert.equal((await seen(id)).isArchived, false);
      });
    }

    it("changes tags and description in place", async () => {
      await up(PROGRAM);
      const given = { ...PROGRAM, tags: { team: "vision" }, description: "d" };
      assert.deepEqual((await planned(given)).replaces, []);
      await up(given);
      assert.equal((await seen()).description, "d");
    });

    it("names what differs, and the way out, for a version of a fixed name", async () => {
      await up({ ...PROGRAM, version: "3" });
      const other = imageInputsOf({ ...PROGRAM, version: "3", condaFile: OTHER_CONDA });
      const { inputs } = await azure.images.check({}, other);
      await assert.rejects(
        azure.images.create(inputs),
        /exists already with other content: condaFile\. A version never changes: give another version, or none/,
      );
    });
  });

  describe("pain 23: when there is a next version", () => {
    it("has none for the same content, and builds nothing", async () => {
      const built = { ...PROGRAM, buildImage: { enabled: true } };
      await up(built);
      await azure.requests();
      await up({ ...built, condaFile: `# comment\r\n${CONDA.replaceAll("\n", "\r\n")}` });
      const [, name, dependencies] = /^(name: train\n)(.*)$/s.exec(CONDA) ?? [];
      await up({ ...built, condaFile: `${dependencies}${name}` });
      assert.deepEqual(await azure.requests(), []);
    });

    it("has one for each content", async () => {
      await up(PROGRAM);
      await up({ ...PROGRAM, condaFile: OTHER_CONDA });
      assert.equal(new Set(await listed({ imageName: "train" })).size, 2);
    });
  });

  describe("pain 24: archiving does not archive, and a new start conflicts", () => {
    it("archives, hides, and restores the same content", async () => {
      await up(PROGRAM);
      const { id } = engine.entry() as Json;
      await engine.destroy(imagesOf(azure));
      assert.equal((await seen(id)).isArchived, true);
      assert.deepEqual(await listed(), []);
      await up(PROGRAM);
      assert.equal(engine.entry()?.id, id);
      assert.equal((await seen(id)).isArchived, false);
    });

    it("deletes when told so", async () => {
      await up({ ...PROGRAM, onDelete: "delete" });
      const { id } = engine.entry() as Json;
      await engine.destroy(imagesOf(azure));
      assert.equal(await seen(id), "gone");
    });

    it("explains other content under an archived version", async () => {
      await up({ ...PROGRAM, version: "3" });
      await engine.destroy(imagesOf(azure));
      await assert.rejects(
        up({ ...PROGRAM, version: "3", condaFile: OTHER_CONDA }),
        /exists already \(it is archived\) with other content: condaFile/,
      );
    });

    it("says so where the service refuses to archive", async () => {
      await azure.admin("PUT", "switches", { environmentRefusesArchive: true });
      await up(PROGRAM);
      await assert.rejects(
        engine.destroy(imagesOf(azure)),
        /^\w*:? ?Image "train:c\w+".* could not be archived\. 409/s,
      );
    });
  });

  describe("pain 25: lists are incomplete", () => {
    it("has every version of every page, newest first, by name and by tag, without archived ones", async () => {
      await azure.admin("PUT", "settings", { pageSize: 2 });
      for (const version of ["1", "2", "3", "4", "5"]) {
        const tags = { parity: Number(version) % 2 === 0 ? "even" : "odd" };
        const { inputs } = await check({ ...PROGRAM, version, tags });
        const { id, outs: made } = (await azure.images.create(inputs)) as Json;
        if (version === "5") await azure.images.delete(id, made);
        await azure.admin("POST", "advance", { seconds: 1 });
      }
      assert.deepEqual(await listed({ imageName: "train" }), ["train:4", "train:3", "train:2", "train:1"]);
      assert.deepEqual((await listed({ tags: [["parity", "odd"]] })).sort(), ["train:1", "train:3"]);
      assert.deepEqual(await listed({ imageName: "train", view: "ArchivedOnly" }), ["train:5"]);
    });
  });

  describe("pain 26: surprises of a build context", () => {
    const folderWith = temporaryFolders();
    const versionOf = async (folder: string) => {
      const { inputs, failures } = await check({ build: { contextPath: path.relative(process.cwd(), folder) } });
      assert.deepEqual(failures, []);
      return inputs.version;
    };
    const tree = { Dockerfile: "FROM scratch\n", "data.csv": "1,2\n", ".amlignore": "*.log\n!keep.log\n" };

    it("has a version by what is in the files, wherever they are", async () => {
      const folder = await folderWith(tree);
      const version = await versionOf(folder);
      assert.equal(await versionOf(await folderWith(tree)), version);
      await write(folder, { "data.csv": "1,3\n" });
      assert.notEqual(await versionOf(folder), version);
    });

    it("counts what is ignored for nothing, and what is taken back for something", async () => {
      const folder = await folderWith(tree);
      const version = await versionOf(folder);
      await write(folder, { "build.log": "noise" });
      assert.equal(await versionOf(folder), version);
      await write(folder, { "keep.log": "sound" });
      assert.notEqual(await versionOf(folder), version);
    });

    it("takes another line ending for another file", async () => {
      const folder = await folderWith({ ...tree, "run.sh": "a\n" });
      const version = await versionOf(folder);
      await write(folder, { "run.sh": "a\r\n" });
      assert.notEqual(await versionOf(folder), version);
    });

    it("says that the Dockerfile is missing before anything is sent", async () => {
      const folder = await folderWith({ "Dockerfile.txt": "FROM scratch\n" });
      await azure.requests();
      const [problem] = await refused({ build: { contextPath: path.relative(process.cwd(), folder) } });
      assert.match(problem, /^build\.\w+: .*Dockerfile/);
      assert.deepEqual(await azure.requests(), []);
    });

    it("has a failed build without a log say that it failed", async () => {
      await azure.admin("PUT", "switches", { buildHasNoLog: true });
      await azure.admin("POST", "builds", { failsAt: "context", environment: "train" });
      const program = { build: { contextUri: "https://example.com/context/" }, buildImage: { enabled: true } };
      await assert.rejects(up(program), /ended with Failed\. The next "pulumi up" builds it again\.$/);
    });
  });

  describe("pain 27: reserved names are refused late", () => {
    for (const [name, why] of [
      ["AzureML-mine", /begins with "AzureML", which Azure keeps/],
      ["microsoft-mine", /begins with "microsoft", which Azure keeps/],
      ["-mine", /must start with a letter or a digit/],
      ["my.image", /may have only letters, digits/],
      ["a".repeat(256), /has 256 characters; Azure takes up to 255/],
    ] as const) {
      it(`refuses ${name.slice(0, 20)} without a request`, async () => {
        await azure.requests();
        const [problem, ...others] = await refused({ ...PROGRAM, name });
        assert.match(problem, why);
        assert.deepEqual(others, []);
        assert.deepEqual(await azure.requests(), []);
      });
    }

    it("takes the longest name that there may be", async () => {
      assert.deepEqual(await refused({ ...PROGRAM, name: "a".repeat(255) }), []);
    });
  });
});
