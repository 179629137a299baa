import { strict as assert } from "node:assert";
import type { Values } from "../../provider/core/values";
import { type Azure, type Json, startAzure, WORKSPACE } from "../provider/azure";
import { temporaryFolders } from "./folders";

const BASE = "mcr.microsoft.com/azureml/minimal-ubuntu22.04-py39-cpu:20250101.v1";
const CONDA = "name: train\ndependencies:\n  - python=3.11\n  - pip:\n      - numpy==1.26.4\n";
/** What the host sends for a value that a preview does not know. */
const UNKNOWN_TO_HOST = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const OWNER = { organization: "organization", project: "shop", stack: "dev", type: "Image", name: "train" };
const OTHER = { ...OWNER, stack: "prod" };

interface Deployed {
  readonly id: string;
  readonly inputs: Json;
  readonly outs: Json;
}

describe("Image as a version of an environment", () => {
  let azure: Azure;
  before(async () => {
    azure = await startAzure();
  });
  beforeEach(() => azure.admin("POST", "reset"));
  after(() => azure.close());

  const folderWith = temporaryFolders();
  const check = (given: Values, olds: Json = {}, owner: Values = OWNER) =>
    azure.images.check(olds, { workspaceId: WORKSPACE, image: BASE, ...given, __context: { owner, urn: "" } });
  const checked = async (given: Values, olds: Json = {}, owner: Values = OWNER): Promise<Json> => {
    const { inputs, failures } = await check(given, olds, owner);
    assert.deepEqual(failures, []);
    return inputs;
  };
  const refused = async (given: Values) => (await check(given)).failures?.map(({ reason }) => reason);
  const create = async (given: Values = {}, owner: Values = OWNER): Promise<Deployed> => {
    const inputs = await checked(given, {}, owner);
    return { inputs, ...(await azure.images.create(inputs)) } as Deployed;
  };
  const plan = async (before: Deployed, given: Values) => {
    const inputs = await checked(given, before.inputs);
    return azure.images.diff(before.id, before.outs, inputs);
  };
  const update = async (before: Deployed, given: Values): Promise<Deployed> => {
    const inputs = await checked(given, before.inputs);
    const { outs } = await azure.images.update(before.id, before.outs, inputs);
    assert.equal((await azure.images.diff(before.id, outs, inputs)).changes, false);
    return { ...before, inputs, outs };
  };
  const refresh = async (before: Deployed): Promise<Json> => azure.images.read(before.id, before.outs);
  const seen = async (id: string) => {
    const { status, body } = await azure.arm("GET", `${id}?api-version=2026-05-01`);
    return status === 404 ? "gone" : body.properties;
  };
  const writes = async () => (await azure.requests()).filter((request) => !request.startsWith("GET"));

  describe("content", () => {
    it("decides the version: the same content has the same, whatever its spelling", async () => {
      const one = await checked({ condaFile: CONDA });
      const same = await checked({ condaFile: `# a comment\r\n${CONDA.replaceAll("\n", "\r\n")}`, tags: { a: "b" } });
      const other = await checked({ condaFile: CONDA.replace("1.26.4", "1.26.3") });
      assert.match(one.version, /^c[0-9a-f]{20}$/);
      assert.equal(same.version, one.version);
      assert.notEqual(other.version, one.version);
    });

    it("says all that is wrong at once", async () => {
      assert.deepEqual(await refused({ name: "AzureML-mine", osType: "BeOS", condaFile: "- a\n" }), [
        'name: "AzureML-mine" begins with "AzureML", which Azure keeps for its own environments.',
        'condaFile: expected a mapping such as "dependencies:", got a list.',
        'osType: "BeOS" is not one of "Linux", "Windows".',
      ]);
      assert.deepEqual(await refused({ build: { contextUri: "https://x/y" } }), [
        "build: cannot go with image: give one of them.",
      ]);
    });

    it("refuses tags and properties by the names of the provider's own marks", async () => {
      const marks = { "pulumi-azureml-Content": "x" };
      assert.deepEqual(await refused({ tags: marks, properties: marks }), [
        'tags: "pulumi-azureml-Content" is one of the provider\'s own marks; choose another name.',
        'properties: "pulumi-azureml-Content" is one of the provider\'s own marks; choose another name.',
      ]);
    });

    it("is read from files, relative to the project, and what is wrong with them is said by input", async () => {
      assert.deepEqual(await refused({ condaFilePath: "nowhere/conda.yml" }), [
        'condaFilePath: "nowhere/conda.yml": there is no such file, starting from the folder of Pulumi.yaml.',
      ]);
      assert.deepEqual(await refused({ image: undefined, build: {} }), [
        "build.contextPath: is required, or contextUri.",
      ]);
      assert.deepEqual(await refused({ image: undefined, build: { contextUri: "\u{131c7}" } }), [
        'build.contextUri: "\u{131c7}" has no letter and no digit; use one such as "https://example.com/context/".',
      ]);
      const build = { contextPath: "test/image", dockerfilePath: "Dockerfil" };
      const [problem = ""] = (await refused({ image: undefined, build })) ?? [];
      assert.match(problem, /^build\.dockerfilePath: /);
    });

    it("is not known while the path of its conda file is not", async () => {
      const { version, contentHash } = await checked({ condaFilePath: UNKNOWN_TO_HOST });
      assert.deepEqual([version, contentHash], [UNKNOWN_TO_HOST, UNKNOWN_TO_HOST]);
    });

    it("is registered once, with exactly what is declared", async () => {
      const { id, outs } = await create({ condaFile: CONDA, tags: { team: "vision" }, description: "for training" });
      assert.match(id, /\/environments\/train\/versions\/c[0-9a-f]{20}$/);
      assert.equal(outs.imageId, `train:${outs.version}`);
      assert.deepEqual(outs.tags, { team: "vision" });
      assert.deepEqual(outs.properties, {});
      assert.equal(outs.isShared, false);
      assert.equal(outs.creationState, "NotBuilt");
      assert.equal((await writes()).length, 1);
    });
  });

  describe("a change", () => {
    it("of tags, description, stage and archived is made in place", async () => {
      const made = await create({ tags: { team: "vision", old: "1" } });
      const given = { tags: { team: "speech" }, description: "d", stage: "Production", isArchived: true };
      assert.deepEqual((await plan(made, given)).replaces, []);
      await update(made, given);
      const { tags, description, stage, isArchived } = await seen(made.id);
      const { "pulumi-azureml": owner, ...others } = tags;
      assert.match(owner, /^v1:/);
      assert.deepEqual(
        { ...others, description, stage, isArchived },
        { team: "speech", description: "d", stage: "Production", isArchived: true },
      );
    });

    it("of the content is the next version, and the old one stays", async () => {
      const made = await create({ condaFile: CONDA });
      const given = { condaFile: CONDA.replace("1.26.4", "2.0.0") };
      const { replaces, deleteBeforeReplace } = await plan(made, given);
      assert.deepEqual(replaces, ["version", "contentHash", "condaFile"]);
      assert.equal(deleteBeforeReplace, false);
      const next = await create(given);
      await azure.images.delete(made.id, made.outs);
      assert.equal((await seen(made.id)).isArchived, false);
      assert.notEqual(next.id, made.id);
    });

    it("of the content archives the old version when onSupersede says so", async () => {
      const made = await create({ condaFile: CONDA, onSupersede: "archive" });
      await plan(made, { condaFile: CONDA.replace("1.26.4", "2.0.0"), onSupersede: "archive" });
      await azure.images.delete(made.id, made.outs);
      assert.equal((await seen(made.id)).isArchived, true);
    });

    it("of the content of a fixed version is refused where that version stays, and says what to do", async () => {
      const made = await create({ version: "3", condaFile: CONDA });
      const given = { version: "3", condaFile: CONDA.replace("1.26.4", "2.0.0") };
      const { replaces, deleteBeforeReplace } = await plan(made, given);
      assert.deepEqual(replaces, ["contentHash", "condaFile"]);
      assert.equal(deleteBeforeReplace, true);
      await azure.images.delete(made.id, made.outs);
      await assert.rejects(
        create(given),
        /Image "train:3" of workspace "vision" exists already with other content: condaFile\. A version never changes: give another version, or none/,
      );
    });

    it("adds properties in place, and needs a new version to change one", async () => {
      const made = await create({ properties: { a: "1" } });
      assert.deepEqual((await plan(made, { properties: { a: "1", b: "2" } })).replaces, []);
      const updated = await update(made, { properties: { a: "1", b: "2" } });
      assert.deepEqual((await plan(updated, { properties: { a: "2", b: "2" } })).replaces, ["properties"]);
    });

    it("of a property hides no version that cannot change", async () => {
      const made = await create({ version: "9", properties: { a: "1" } });
      const inputs = await checked({ version: "9", properties: { a: "2" } }, made.inputs);
      await azure.images.delete(made.id, made.outs);
      assert.equal((await seen(made.id)).isArchived, false);
      await assert.rejects(azure.images.create(inputs), /properties\.a cannot be changed in a version\. Give another/);
    });

    it("of how it is deleted costs no request", async () => {
      const made = await create();
      await azure.requests();
      await update(made, { onDelete: "delete", onSupersede: "archive" });
      assert.deepEqual(await azure.requests(), []);
    });
  });

  it("that somebody has archived is drift, and is restored by the next up", async () => {
    const made = await create({ condaFile: CONDA });
    const { id: _, ...version } = (await azure.arm("GET", `${made.id}?api-version=2026-05-01`)).body;
    const archived = { properties: { ...version.properties, isArchived: true } };
    assert.ok((await azure.arm("PUT", `${made.id}?api-version=2026-05-01`, archived)).status < 300);
    const { props } = await azure.images.read(made.id, made.outs);
    assert.equal((await azure.images.diff(made.id, props, made.inputs)).changes, true);
    await azure.images.update(made.id, props, made.inputs);
    assert.equal((await seen(made.id)).isArchived, false);
  });

  describe("a deletion", () => {
    it("archives, and creating it again restores", async () => {
      const made = await create({ condaFile: CONDA });
      await azure.images.delete(made.id, made.outs);
      assert.equal((await seen(made.id)).isArchived, true);
      const again = await create({ condaFile: CONDA });
      assert.equal(again.id, made.id);
      assert.equal((await seen(made.id)).isArchived, false);
      assert.equal(again.outs.isShared, false);
    });

    it("removes the version when told so", async () => {
      const made = await create({ onDelete: "delete" });
      await azure.images.delete(made.id, made.outs);
      assert.equal(await seen(made.id), "gone");
    });

    it("retains without a request", async () => {
      const made = await create({ onDelete: "retain" });
      await azure.requests();
      await azure.images.delete(made.id, made.outs);
      assert.deepEqual(await azure.requests(), []);
    });

    it("refuses a word that is not known, whoever wrote it into the state, and sends nothing", async () => {
      const made = await create({ onDelete: "retain" });
      await azure.requests();
      await assert.rejects(async () => azure.images.delete(made.id, { ...made.outs, onDelete: "retian" }), {
        message:
          /was not deleted: its state says onDelete: "retian", which is not known here\. Declare one of "archive", "delete", "retain" and run "pulumi up"\.$/,
      });
      assert.deepEqual(await azure.requests(), []);
    });

    it("leaves alone what the same run has declared again, as a taint does", async () => {
      const made = await create({ condaFile: CONDA, onDelete: "delete" });
      const again = await create({ condaFile: CONDA, onDelete: "delete" });
      await azure.images.delete(made.id, made.outs);
      assert.equal(again.id, made.id);
      assert.equal((await seen(made.id)).isArchived, false);
    });

    it("is over at once when the version is gone already", async () => {
      const made = await create({ onDelete: "delete" });
      await azure.images.delete(made.id, made.outs);
      await azure.images.delete(made.id, made.outs);
    });
  });

  describe("several owners", () => {
    it("use one version; whoever leaves, the last one archives it", async () => {
      const mine = await create({ condaFile: CONDA });
      const theirs = await create({ condaFile: CONDA }, OTHER);
      assert.equal(theirs.id, mine.id);
      assert.equal(theirs.outs.isShared, true);
      await azure.images.delete(mine.id, mine.outs);
      assert.equal((await seen(mine.id)).isArchived, false);
      await azure.images.delete(theirs.id, theirs.outs);
      assert.equal((await seen(mine.id)).isArchived, true);
    });

    it("hand over what the last one has archived to the next who restores it", async () => {
      const mine = await create({ condaFile: CONDA });
      await azure.images.delete(mine.id, mine.outs);
      const theirs = await create({ condaFile: CONDA }, OTHER);
      assert.equal(theirs.outs.isShared, false);
      await azure.images.delete(theirs.id, theirs.outs);
      assert.equal((await seen(mine.id)).isArchived, true);
    });

    it("are one when the stack has another name now", async () => {
      const mine = await create({ condaFile: CONDA });
      const inputs = await checked({ condaFile: CONDA }, mine.inputs, OTHER);
      assert.equal((await azure.images.diff(mine.id, mine.outs, inputs)).changes, true);
      const { outs } = await azure.images.update(mine.id, mine.outs, inputs);
      await azure.images.delete(mine.id, outs);
      assert.equal((await seen(mine.id)).isArchived, true);
    });

    it("leave alone a version that nobody here has made", async () => {
      const { version } = await checked({ condaFile: CONDA });
      const id = `${WORKSPACE}/environments/train/versions/${version}`;
      const body = { properties: { image: BASE, condaFile: CONDA } };
      assert.ok((await azure.arm("PUT", `${id}?api-version=2026-05-01`, body)).status < 300);
      const made = await create({ condaFile: CONDA });
      assert.equal(made.outs.isShared, true);
      await azure.images.delete(made.id, made.outs);
      assert.equal((await seen(id)).isArchived, false);
    });
  });

  describe("a name that nobody has given", () => {
    const renamed = { ...OWNER, name: "renamed" };

    it("is the resource's own at first, and stays when that changes", async () => {
      const made = await create({ condaFile: CONDA });
      assert.equal(made.inputs.name, "train");
      const inputs = await checked({ condaFile: CONDA }, made.inputs, renamed);
      assert.equal(inputs.name, "train");
      assert.deepEqual((await azure.images.diff(made.id, made.outs, inputs)).replaces, []);
      const { props } = await refresh(made);
      assert.deepEqual((await azure.images.diff(made.id, props, inputs)).replaces, []);
    });

    it("stays also when the content changes at the same time", async () => {
      const made = await create({ condaFile: CONDA });
      const given = { condaFile: CONDA.replace("1.26.4", "2.0.0") };
      await checked(given, made.inputs, renamed);
      // The check that begins a replacement does not get the old inputs.
      const next = await create(given, renamed);
      assert.match(next.id, /\/environments\/train\/versions\//);
      assert.equal((await create({}, { ...OWNER, name: "another" })).inputs.name, "another");
    });

    it("gives way to one that is given", async () => {
      const made = await create({ condaFile: CONDA });
      const given = { condaFile: CONDA, name: "given" };
      const inputs = await checked(given, made.inputs, renamed);
      assert.deepEqual((await azure.images.diff(made.id, made.outs, inputs)).replaces, ["name"]);
      assert.equal((await checked(given, {}, renamed)).name, "given");
    });
  });

  describe("a version that exists already", () => {
    it("is refused also for content that is not declared here", async () => {
      await create({ version: "3", condaFile: CONDA });
      await assert.rejects(create({ version: "3" }, OTHER), /exists already with other content: condaFile\./);
    });

    it("is refused when nobody can tell that its build context is the one of this machine", async () => {
      const id = `${WORKSPACE}/environments/train/versions/3`;
      const build = { contextUri: "https://example.com/context/" };
      await azure.arm("PUT", `${id}?api-version=2026-05-01`, { properties: { build } });
      const folder = await folderWith({ Dockerfile: "FROM ubuntu:22.04\n" });
      await assert.rejects(
        create({ version: "3", image: undefined, build: { contextPath: folder } }),
        /exists already with other content: build\./,
      );
    });
  });

  describe("a refresh", () => {
    it("shows nothing after a create with every option", async () => {
      const given = {
        condaFile: CONDA,
        osType: "linux",
        description: "d",
        stage: "Development",
        tags: { a: "b" },
        properties: { c: "d" },
        autoRebuild: "OnBaseImageUpdate",
        inferenceConfig: {
          livenessRoute: { path: "/live", port: 5001 },
          readinessRoute: { path: "/ready", port: 5001 },
          scoringRoute: { path: "/score", port: 5001 },
        },
      };
      const made = await create(given);
      const { props, inputs } = await refresh(made);
      assert.equal((await azure.images.diff(made.id, props, made.inputs)).changes, false);
      assert.deepEqual(inputs, made.inputs);
    });

    it("finds what somebody changed, and what is gone", async () => {
      const made = await create({ tags: { team: "vision" } });
      const { tags, ...properties } = await seen(made.id);
      await azure.arm("PUT", `${made.id}?api-version=2026-05-01`, {
        properties: { image: properties.image, properties: properties.properties, tags: { ...tags, team: "speech" } },
      });
      assert.deepEqual((await refresh(made)).inputs.tags, { team: "speech" });
      await azure.arm("DELETE", `${made.id}?api-version=2026-05-01`);
      assert.deepEqual(await refresh(made), {});
    });
  });
});
