import { strict as assert } from "node:assert";
import { Workspace } from "../../provider/azure/workspace";
import type { AzureMLError } from "../../provider/core/errors";
import { type ContainerConfiguration, ContainerImage, Image, UnknownImage } from "../../provider/image/handle";
import { type Json, WORKSPACE } from "../provider/azure";
import { all } from "./handles";
import { type Legacy, SERVICE, startLegacy } from "./modelManagement";

const SUBJECT = 'Image "churn:1" of workspace "vision"';
const CONFIGURATION: ContainerConfiguration = {
  executionScript: "score.py",
  runtime: "python",
  condaFile: "conda.yml",
};
const backend = "modelManagement";

describe("the handle Image in model management, row by row of the seed document", () => {
  let legacy: Legacy;
  let workspace: Workspace;
  before(async () => {
    legacy = await startLegacy();
  });
  beforeEach(async () => {
    await legacy.open();
    workspace = new Workspace(WORKSPACE, legacy.azure.connection, legacy.azure.clock);
  });
  afterEach(() => legacy.leave());
  after(() => legacy.close());

  const create = (more: Partial<ContainerConfiguration> = {}, models: string[] = [], name = "churn") =>
    Image.create(workspace, name, models, Image.containerConfiguration({ ...CONFIGURATION, ...more }));
  const created = async (more: Partial<ContainerConfiguration> = {}, name?: string) => {
    const image = await create(more, [], name);
    await image.waitForCreation();
    return image;
  };
  const slow = (createImage: Json) => legacy.azure.admin("PUT", "speed", { createImage, default: createImage });
  const failing = (more: Json = {}) => legacy.azure.admin("POST", "packaging", { operation: "createImage", ...more });
  const writes = async () => (await legacy.requests()).filter((request) => !request.startsWith("GET"));
  const ids = async (filter?: Parameters<typeof Image.list>[1]) =>
    (await all(Image.list(workspace, filter, { backend }))).map(({ id }) => id);

  describe("`Image(workspace, name, id, tags, properties, version)`: newest of the name, or the id `name:version`, or name and version; filters `key` or `[key, value]`; error when nothing matches; the right subclass (ContainerImage, otherwise unknown)", () => {
    const get = async (which: Parameters<typeof Image.get>[1]) => (await Image.get(workspace, which, { backend })).id;

    it("fetches the newest, one version, or what has the tags and properties", async () => {
      await created({ tags: { team: "vision" }, properties: { step: "one" } });
      await created({ tags: { team: "speech" } });
      assert.equal(await get("churn"), "churn:2");
      assert.equal(await get("churn:1"), "churn:1");
      assert.equal(await get({ name: "churn", version: "1" }), "churn:1");
      assert.equal(await get({ name: "churn", tags: [["team", "vision"]], properties: ["step"] }), "churn:1");
      const refused = (which: Parameters<typeof Image.get>[1], message: string | RegExp) =>
        assert.rejects(get(which), { kind: "input", message });
      await refused("none", 'Image "none" of workspace "vision" does not exist.');
      await refused("churn:3", `Image "churn:3" of workspace "vision" does not exist (${WORKSPACE}/images/churn:3).`);
      await refused(
        { name: "churn", tags: ["none"] },
        'Image "churn" of workspace "vision" has no version with the tag none.',
      );
      await refused({ id: "churn:1", tags: [["team", "x"]] }, `${SUBJECT} does not have the tag team=x.`);
    });

    it("is a ContainerImage, and of everything else an UnknownImage", async () => {
      assert.ok((await created()) instanceof ContainerImage);
      const { body } = await legacy.azure.arm("GET", `${SERVICE}/images/churn:1`);
      for (const change of [{ imageFlavor: "Other" }, { imageFlavor: null }, { imageType: "FPGA" }]) {
        const other = { ...body, ...change };
        await legacy.azure.withAnswer("GET", "/images/churn:1", other, async () => {
          assert.ok(
            (await Image.get(workspace, "churn:1", { backend })) instanceof UnknownImage,
            JSON.stringify(change),
          );
        });
      }
    });

    it("says that the workspace has no such service, and names the other backend", async () => {
      await legacy.azure.admin("PUT", "switches", { hasNoModelManagement: true });
      for (const which of ["churn", "churn:1"]) {
        await assert.rejects(
          get(which),
          /Workspace "vision" has no model management.*Use the default backend, "environment"/,
        );
      }
    });
  });

  describe("`Image.create(workspace, name, models, image_config)`: starts creation, models may be empty", () => {
    it("starts it, with and without models", async () => {
      await slow("manual");
      const image = await create({ tags: { team: "vision" }, description: "d" }, ["churn:3"]);
      assert.deepEqual([image.id, image.creationState, image.description], ["churn:1", "Creating", "d"]);
      assert.deepEqual([image.tags, image.backend, image.isOwnedByStack], [{ team: "vision" }, backend, false]);
      assert.deepEqual((await legacy.seen("churn:1")).modelIds, ["churn:3"]);
      assert.equal((await create()).id, "churn:2");
    });

    it("says all that is wrong before anything is sent", async () => {
      await assert.rejects(create({ executionScript: "none.py", runtime: "java" }), (error: AzureMLError) => {
        assert.match(error.message, /^Image "churn" of workspace "vision" was not created\. /);
        assert.match(error.message, /runtime/);
        assert.match(error.message, /none\.py/);
        return error.kind === "input";
      });
      assert.deepEqual(await legacy.requests(), []);
    });
  });

  describe("`image_configuration(...)`: abstract on Image; validated configuration on ContainerImage", () => {
    it("is abstract on Image and on UnknownImage, and there on ContainerImage", () => {
      assert.throws(
        () => UnknownImage.imageConfiguration(CONFIGURATION),
        /A configuration depends on the kind of the image: use ContainerImage\./,
      );
      const { containerConfiguration, ...inputs } = ContainerImage.imageConfiguration({
        ...CONFIGURATION,
        tags: { a: "b" },
      });
      assert.deepEqual([inputs, containerConfiguration], [{ backend, tags: { a: "b" } }, CONFIGURATION]);
      assert.deepEqual(Image.containerConfiguration(CONFIGURATION).containerConfiguration, CONFIGURATION);
    });
  });

  describe("`add_tags`, `remove_tags`, `update(tags)`: add or overwrite; remove by key; replace the whole set", () => {
    it("send the whole map, with what somebody else has added since", async () => {
      const image = await created({ tags: { team: "vision" } });
      const theirs = await Image.get(workspace, "churn", { backend });
      await theirs.addTags({ theirs: "1" });
      await image.addTags({ team: "speech", more: "2" });
      assert.deepEqual((await legacy.seen("churn:1")).kvTags, { team: "speech", theirs: "1", more: "2" });
      await image.removeTags(["theirs", "none"]);
      assert.deepEqual(image.tags, { team: "speech", more: "2" });
      await image.updateTags({ only: "3" });
      assert.deepEqual((await legacy.seen("churn:1")).kvTags, { only: "3" });
      await writes();
      await image.removeTags("none");
      assert.deepEqual(await writes(), []);
    });
  });

  describe("`add_properties`: add only; changing an existing key is refused before any request", () => {
    it("adds, and refuses what is there", async () => {
      const image = await created({ properties: { a: "1" } });
      await image.addProperties({ b: "2" });
      assert.deepEqual(image.properties, { a: "1", b: "2" });
      await legacy.requests();
      await assert.rejects(image.addProperties({ a: "2" }), {
        message: `${SUBJECT}: properties can only be added, and a is there already.`,
      });
      assert.deepEqual(await legacy.requests(), []);
    });
  });

  describe("`delete()`: fails, with the reason, while a live webservice uses the image", () => {
    it("says which use is in the way, and deletes when it is gone", async () => {
      const image = await created();
      const use = (...names: string[]) =>
        legacy.azure.admin("POST", "webservices", { image: `${WORKSPACE}/images/churn:1`, names });
      await use("churn-live");
      await assert.rejects(image.delete(), {
        message: new RegExp(
          `^${SUBJECT} could not be deleted, because a live webservice uses it \\(412 .*\\)\\. Delete the webservice first\\.$`,
        ),
      });
      await use();
      await image.delete();
      await image.delete();
      assert.equal(await legacy.seen("churn:1"), undefined);
    });
  });

  describe("`serialize`, `deserialize(workspace, payload)`: as above; wrong workspace fails; round trip works", () => {
    it("comes back as it was, without secrets, and goes on waiting", async () => {
      await slow("manual");
      const image = await create();
      const again = Image.deserialize(workspace, JSON.parse(JSON.stringify(image)));
      assert.deepEqual(again.serialize(), image.serialize());
      await slow("immediate");
      await again.waitForCreation();
      assert.equal(again.creationState, "Succeeded");
      assert.ok(again.imageBuildLogUri);
      assert.doesNotMatch(JSON.stringify(again), /key=|imageBuildLogUri/);
    });

    it("refuses the JSON of another workspace, and what is no image", async () => {
      const object = (await created()).serialize();
      const other = new Workspace(`${WORKSPACE}x`, legacy.azure.connection, legacy.azure.clock);
      assert.throws(() => Image.deserialize(other, object), {
        message: `Image "churn:1" belongs to the workspace ${WORKSPACE}, not to ${WORKSPACE}x.`,
      });
      assert.throws(() => Image.deserialize(workspace, { ...object, id: "churn" }), /"id" is not <name>:<version>/);
      assert.throws(
        () => Image.deserialize(workspace, { ...object, creationState: undefined }),
        /"creationState" is missing/,
      );
    });
  });

  describe("`list(workspace, image_name, model_name, model_id, tags, properties)`: paged, filtered", () => {
    it("by everything, whatever the page size", async () => {
      await (await create({ tags: { team: "vision" } }, ["churn:3"])).waitForCreation();
      await created({ properties: { step: "one" } });
      await created({}, "other");
      await legacy.azure.admin("PUT", "settings", { pageSize: 1 });
      assert.deepEqual((await ids()).sort(), ["churn:1", "churn:2", "other:1"]);
      assert.deepEqual(await ids({ imageName: "churn" }), ["churn:2", "churn:1"]);
      assert.deepEqual(await ids({ modelId: "churn:3" }), ["churn:1"]);
      assert.deepEqual(await ids({ modelName: "churn" }), ["churn:1"]);
      assert.deepEqual(await ids({ tags: [["team", "vision"]] }), ["churn:1"]);
      assert.deepEqual(await ids({ properties: ["step"], imageName: "churn" }), ["churn:2"]);
    });

    it("refuses archived ones at once, and says which backend has them", () => {
      assert.throws(() => Image.list(workspace, { view: "All" }, { backend }), {
        message: 'view: images of model management are never archived. Images of the backend "environment" can be.',
      });
    });
  });

  describe("`update_creation_state()`: refresh this handle", () => {
    it("reads it again, and says that it is gone", async () => {
      await slow("manual");
      const image = await create();
      await slow("immediate");
      await image.updateCreationState();
      assert.equal(image.creationState, "Succeeded");
      assert.match(image.imageLocation ?? "", /churn/);
      await image.delete();
      await assert.rejects(image.updateCreationState(), /Image "churn:1" of workspace "vision" does not exist/);
    });
  });

  describe("`wait_for_creation(show_output)`: terminal state or error; raises unless Succeeded, with the end of the build log", () => {
    it("shows each state once and the log, and is over at once afterwards", async () => {
      await slow({ reads: 2 });
      const image = await create();
      const lines: string[] = [];
      await image.waitForCreation({ showOutput: (text) => lines.push(text.replace(/ \(\d.*\)$/, "")) });
      assert.equal(image.creationState, "Succeeded");
      assert.equal(lines.filter((text) => text === "churn:1: Running").length, 1);
      const log = (await image.log()).trimEnd().split("\n");
      assert.deepEqual(lines.slice(-1), [`churn:1: ${log.at(-1)}`]);
      await legacy.requests();
      await image.waitForCreation();
      assert.equal((await legacy.requests()).length, 1);
    });

    it("raises with the reason and the end of the log, for every word that ends it badly", async () => {
      for (const state of ["Failed", "Cancelled", "TimedOut"]) {
        await failing({
          state,
          error: { statusCode: 400, message: "no numpy" },
          log: ["Solving", "nothing provides numpy 9"],
        });
        const image = await create();
        await assert.rejects(image.waitForCreation(), (error: AzureMLError) => {
          assert.match(
            error.message,
            new RegExp(`: its creation ended with ${state} \\(.*no numpy\\)\\. Create another one\\.`),
          );
          assert.match(error.message, /\nThe end of the log \(https:[^?]*\):\n[\s\S]*nothing provides numpy 9$/);
          return error.kind === "service";
        });
        assert.equal(image.creationState, state);
      }
    });

    it("gives up at the deadline", async () => {
      await slow("manual");
      const image = await create();
      await assert.rejects(image.waitForCreation({ timeout: "5m" }), {
        kind: "timeout",
        message: /was not built after 5m 00s/,
      });
    });
  });

  describe("what only environments can", () => {
    it("is refused, and says which backend can", async () => {
      const image = await created();
      await assert.rejects(image.build(), {
        message: `${SUBJECT} is built when it is created, and only then. Images of the backend "environment" can be built again.`,
      });
      for (const archive of [() => image.archive(), () => image.restore()]) {
        await assert.rejects(archive(), {
          message: `${SUBJECT} cannot be archived, only deleted. Images of the backend "environment" can be archived.`,
        });
      }
    });
  });
});
