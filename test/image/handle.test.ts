import { strict as assert } from "node:assert";
import { ContainerImage, Image, UnknownImage } from "../../provider/image/handle";
import { type Json, WORKSPACE } from "../provider/azure";
import { all, imageHandles, SUBJECT, versionId } from "./handles";

describe("the handle Image, row by row of the seed document", () => {
  const scene = imageHandles();
  const { someoneRegisters, existing, seen, writes } = scene;

  describe("`Image(workspace, name, id, tags, properties, version)`: newest of the name, or the id `name:version`, or name and version; filters `key` or `[key, value]`; error when nothing matches; the right subclass (ContainerImage, otherwise unknown)", () => {
    const get = async (
      ...which: Parameters<typeof Image.get> extends [unknown, infer Which, ...unknown[]] ? [Which] : never
    ) => (await Image.get(scene.workspace, ...which)).id;
    const refused = (which: Parameters<typeof Image.get>[1], message: string | RegExp) =>
      assert.rejects(Image.get(scene.workspace, which), { name: "AzureMLError", kind: "input", message });
    const register = async () => {
      await someoneRegisters("train:1", { tags: { team: "vision" }, properties: { step: "one" } });
      await someoneRegisters("train:2", { tags: { team: "speech" } });
      await someoneRegisters("train:10", { tags: { team: "speech" }, isArchived: true });
      await scene.azure.requests();
    };

    it("fetches the newest that is not archived, with one list of one", async () => {
      await register();
      assert.equal(await get("train"), "train:2");
      const lists = (await scene.azure.requests()).filter((request) => request.includes("/environments"));
      assert.deepEqual(lists, ["GET /environments/train/versions"]);
    });

    it("fetches by id, and by name and version, archived ones too", async () => {
      await register();
      assert.equal(await get("train:1"), "train:1");
      assert.equal(await get({ id: "train:10" }), "train:10");
      assert.equal(await get({ name: "train", version: "1" }), "train:1");
    });

    it("knows everything that the seed document has of it", async () => {
      const properties = { tags: { team: "vision" }, properties: { step: "one" }, description: "for training" };
      const image = await existing(properties);
      assert.ok(image instanceof ContainerImage);
      assert.ok(!(image instanceof UnknownImage));
      const {
        id,
        name,
        version,
        tags,
        properties: own,
        description,
        creationState,
        armId,
        isArchived,
        backend,
      } = image;
      assert.deepEqual(
        { id, name, version, tags, properties: own, description, creationState, armId, isArchived, backend },
        {
          ...{ id: "train:1", name: "train", version: "1", ...properties },
          ...{ creationState: "NotBuilt", armId: versionId(), isArchived: false, backend: "environment" },
        },
      );
      assert.ok(Date.parse(image.createdTime ?? "") > 0);
      assert.equal(image.isOwnedByStack, false);
    });

    it("takes the newest that has the tags and properties, page by page", async () => {
      await register();
      await scene.azure.admin("PUT", "settings", { pageSize: 1 });
      assert.equal(await get({ name: "train", tags: ["team"] }), "train:2");
      assert.equal((await scene.azure.requests()).length, 1, "no page is asked for that nobody needs");
      assert.equal(await get({ name: "train", tags: [["team", "vision"]] }), "train:1");
      assert.equal(await get({ name: "train", tags: ["team"], properties: [["step", "one"]] }), "train:1");
      assert.equal(await get({ id: "train:1", properties: ["step"] }), "train:1");
    });

    it("says why nothing matches", async () => {
      await register();
      const train = 'Image "train" of workspace "vision"';
      await refused("none", 'Image "none" of workspace "vision" does not exist.');
      await refused("train:3", `Image "train:3" of workspace "vision" does not exist (${versionId("train", "3")}).`);
      await refused(
        { name: "train", tags: ["team", ["stage", "test"]], properties: ["step"] },
        `${train} has no version with the tag team and the tag stage=test and the property step that is not archived.`,
      );
      await refused({ id: "train:1", tags: [["team", "speech"]] }, `${SUBJECT} does not have the tag team=speech.`);
      await someoneRegisters("old:1", { isArchived: true });
      await refused("old", /^Image "old" of workspace "vision" has no version that is not archived\. Name the version/);
    });

    it("says that its workspace does not exist", async () => {
      for (const which of ["train", "train:1"]) {
        await assert.rejects(
          Image.get(scene.elsewhere, which),
          /Image "train(:1)?" of workspace "visionx" cannot be read: its workspace .*visionx does not answer\. 404 /,
        );
      }
    });

    it("refuses what says nothing, says it twice, or is no id, before any request", async () => {
      await refused({}, "Say which image: its name, or its id (<name>:<version>).");
      await refused({ version: "1" }, "Say which image: its name, or its id (<name>:<version>).");
      await refused({ id: "train:1", name: "train" }, "Give the id of an image, or its name and version, not both.");
      await refused({ id: "train" }, '"train" is not the id of an image; an id is <name>:<version>.');
      await refused({ name: "a/../b" }, '"a/../b:1" cannot be the id of an image.');
      await refused({ name: "a", version: ".." }, '"a:.." cannot be the id of an image.');
      assert.deepEqual(await scene.azure.requests(), []);
    });
  });

  describe("`image_configuration(...)`: abstract on Image; validated configuration on ContainerImage", () => {
    it("is abstract on Image", () => {
      assert.throws(() => Image.imageConfiguration({ executionScript: "score.py", runtime: "python" }), {
        kind: "input",
        message: /^A configuration depends on the kind of the image/,
      });
    });
  });

  describe("`add_tags`, `remove_tags`, `update(tags)`: add or overwrite; remove by key; replace the whole set", () => {
    const MARKS = { "pulumi-azureml": "v1:0123" };

    it("adds and overwrites, and leaves alone what somebody else has added since", async () => {
      const image = await existing({ tags: { team: "vision", stage: "test" } });
      await someoneRegisters("train:1", { tags: { team: "vision", stage: "test", theirs: "1" } });
      await scene.azure.requests();
      await image.addTags({ stage: "live", new: "2" });
      assert.deepEqual((await seen()).tags, { team: "vision", stage: "live", theirs: "1", new: "2" });
      assert.deepEqual(image.tags, (await seen()).tags);
      assert.deepEqual(await writes(), ["PUT /environments/train/versions/1"]);
    });

    it("removes by name, one or several, and sends nothing for what is not there", async () => {
      const image = await existing({ tags: { a: "1", b: "2", c: "3" } });
      await image.removeTags("a");
      await image.removeTags(["b", "none"]);
      assert.deepEqual((await seen()).tags, { c: "3" });
      await writes();
      await image.removeTags(["none"]);
      assert.deepEqual(await writes(), []);
    });

    it("replaces the whole set, but for a stack's own mark", async () => {
      const image = await existing({ tags: { ...MARKS, a: "1", b: "2" } });
      assert.equal(image.isOwnedByStack, true);
      assert.deepEqual(image.tags, { a: "1", b: "2" });
      await image.updateTags({ c: "3" });
      assert.deepEqual((await seen()).tags, { ...MARKS, c: "3" });
      await image.updateTags({});
      assert.deepEqual((await seen()).tags, MARKS);
    });

    it("keeps everything else of the version", async () => {
      const image = await existing({
        condaFile: "dependencies:\n  - python\n",
        description: "d",
        properties: { p: "1" },
      });
      const before = await seen();
      await image.addTags({ team: "vision" });
      assert.deepEqual(await seen(), { ...before, tags: { team: "vision" } });
    });

    it("refuses the provider's own tag, and says what Azure refused or did not do", async () => {
      const image = await existing();
      await assert.rejects(image.addTags({ "pulumi-azureml": "x" }), {
        kind: "input",
        message: `${SUBJECT}: tags: "pulumi-azureml" is the provider's own tag; choose another name.`,
      });
      await scene.azure.admin("POST", "faults", {
        method: "PUT",
        path: "/versions/1$",
        answer: { status: 400, code: "Bad" },
      });
      await assert.rejects(image.addTags({ a: "1" }), {
        message: new RegExp(`^${SUBJECT}: Azure refused the update of tags\\. 400 Bad`),
      });
      const unchanged = { id: versionId(), properties: await seen() };
      await scene.azure.withAnswer("PUT", "/versions/1", unchanged, () =>
        assert.rejects(image.addTags({ a: "1" }), {
          message: `${SUBJECT}: Azure accepted the update of tags and kept the old value.`,
        }),
      );
    });
  });

  describe("`add_properties`: add only; changing an existing key is refused before any request", () => {
    it("adds", async () => {
      const image = await existing({ properties: { a: "1" } });
      await image.addProperties({ b: "2" });
      assert.deepEqual((await seen()).properties, { a: "1", b: "2" });
      assert.deepEqual(image.properties, { a: "1", b: "2" });
    });

    it("refuses an existing one before any request", async () => {
      const image = await existing({ properties: { a: "1" } });
      await assert.rejects(image.addProperties({ b: "2", a: "1" }), {
        kind: "input",
        message: `${SUBJECT}: properties can only be added, and a is there already.`,
      });
      assert.deepEqual(await scene.azure.requests(), []);
    });

    it("refuses one that somebody else has added since", async () => {
      const image = await existing();
      await someoneRegisters("train:1", { properties: { a: "theirs" } });
      await writes();
      await assert.rejects(image.addProperties({ a: "1" }), /properties can only be added, and a is there already/);
      assert.deepEqual(await writes(), []);
    });
  });

  describe("`delete()`: fails, with the reason, while a live webservice uses the image; for environments it deletes the version, and `archive` hides it", () => {
    it("deletes the version and no other, and is over at once when it is gone", async () => {
      await someoneRegisters("train:2");
      const image = await existing();
      await image.delete();
      await image.delete();
      assert.deepEqual([await seen(), (await seen("train:2")).isArchived], ["gone", false]);
    });

    it("says what to do where Azure refuses it", async () => {
      const image = await existing();
      await scene.azure.admin("PUT", "switches", { environmentRefusesDelete: true });
      await assert.rejects(image.delete(), /could not be deleted\. It can be archived instead\. 400 /);
      await image.archive();
      assert.equal((await seen()).isArchived, true);
    });

    it("archives and restores, and sends nothing when it is so already", async () => {
      const image = await existing({ tags: { team: "vision" } });
      await image.archive();
      assert.deepEqual([image.isArchived, (await seen()).isArchived], [true, true]);
      await writes();
      await image.archive();
      assert.deepEqual(await writes(), []);
      await image.restore();
      assert.deepEqual([image.isArchived, (await seen()).isArchived], [false, false]);
      assert.deepEqual((await seen()).tags, { team: "vision" });
    });

    it("says that Azure refuses the archive", async () => {
      const image = await existing();
      await scene.azure.admin("PUT", "switches", { environmentRefusesArchive: true });
      await assert.rejects(image.archive(), /^AzureMLError: .* Azure refused the update of isArchived\. 409 /);
    });
  });

  describe("`serialize`, `deserialize(workspace, payload)`: as above; wrong workspace fails; round trip works", () => {
    it("comes back as it was, without a request, and works", async () => {
      const image = await existing({ tags: { team: "vision" }, properties: { p: "1" }, description: "d" });
      const again = Image.deserialize(scene.workspace, JSON.parse(JSON.stringify(image)));
      assert.deepEqual(await scene.azure.requests(), []);
      assert.deepEqual(again.serialize(), image.serialize());
      assert.deepEqual([again.id, again.tags, again.creationState], ["train:1", { team: "vision" }, "NotBuilt"]);
      await again.addTags({ more: "1" });
      assert.deepEqual((await seen()).tags, { team: "vision", more: "1" });
    });

    it("has no address of a log in it, and finds the log anyway", async () => {
      const image = await existing();
      await image.build({ waitForCompletion: true });
      assert.match(image.imageBuildLogUri ?? "", /key=/);
      const text = JSON.stringify(image);
      assert.doesNotMatch(text, /key=/);
      const again = Image.deserialize(scene.workspace, JSON.parse(text));
      assert.deepEqual([again.creationState, await again.log()], ["Succeeded", await image.log()]);
    });

    it("takes what ARM shows, and the workspace in any letter case", async () => {
      await existing();
      const { body } = await scene.azure.arm("GET", `${versionId()}?api-version=2026-05-01`);
      const shouting = body.id.replace("resourceGroups", "RESOURCEGROUPS");
      assert.equal(Image.deserialize(scene.workspace, { ...body, id: shouting }).armId, versionId());
    });

    it("refuses the JSON of another workspace, and what is no image", async () => {
      const object = (await existing()).serialize();
      assert.throws(() => Image.deserialize(scene.elsewhere, object), {
        kind: "input",
        message: `Image "train:1" belongs to the workspace ${WORKSPACE}, not to ${WORKSPACE}x.`,
      });
      assert.throws(() => Image.deserialize(scene.workspace, null), /"id" is not the ARM id of a version/);
      assert.throws(() => Image.deserialize(scene.workspace, { id: versionId() }), /"properties" is not an object/);
    });
  });

  describe("`list(workspace, image_name, model_name, model_id, tags, properties)`: paged, filtered", () => {
    const listed = async (...[filter]: [Parameters<typeof Image.list>[1]?]) =>
      (await all(Image.list(scene.workspace, filter))).map(({ id }) => id);
    beforeEach(async () => {
      await someoneRegisters("train:1", { tags: { team: "vision" }, properties: { step: "one" } });
      await someoneRegisters("train:2", { tags: { team: "speech", stage: "test" } });
      await someoneRegisters("train:3", { isArchived: true });
      await someoneRegisters("score:1", { tags: { team: "vision" } });
      await scene.azure.requests();
    });

    it("has every version of every name, whatever the page size", async () => {
      await scene.azure.admin("PUT", "settings", { pageSize: 1 });
      assert.deepEqual((await listed()).sort(), ["score:1", "train:1", "train:2"]);
    });

    it("filters by name, tags and properties", async () => {
      assert.deepEqual(await listed({ imageName: "train" }), ["train:2", "train:1"]);
      assert.deepEqual((await listed({ tags: [["team", "vision"]] })).sort(), ["score:1", "train:1"]);
      assert.deepEqual(await listed({ tags: ["team", ["stage", "test"]] }), ["train:2"]);
      assert.deepEqual(await listed({ properties: ["step"] }), ["train:1"]);
      assert.deepEqual(await listed({ imageName: "score", properties: ["step"] }), []);
      assert.deepEqual(await listed({ imageName: "none" }), []);
    });

    it("has archived ones when asked", async () => {
      assert.deepEqual(await listed({ view: "ArchivedOnly" }), ["train:3"]);
      assert.deepEqual(await listed({ imageName: "train", view: "All" }), ["train:3", "train:2", "train:1"]);
    });

    it("refuses models at once, and says which backend has them", async () => {
      for (const filter of [{ modelName: "m" }, { modelId: "m:1" }]) {
        assert.throws(() => Image.list(scene.workspace, filter), {
          kind: "input",
          message:
            /^model(Name|Id): an environment has no models inside\. Images of the backend "modelManagement" have\.$/,
        });
      }
      assert.deepEqual(await scene.azure.requests(), []);
    });

    it("asks for a page only when it is needed, and not for the container images", async () => {
      await scene.azure.admin("PUT", "settings", { pageSize: 1 });
      await scene.azure.admin("DELETE", "journal");
      for await (const image of Image.list(scene.workspace, { imageName: "train" })) {
        assert.equal(image.creationState, undefined);
        break;
      }
      const { value } = await scene.azure.admin("GET", "journal");
      assert.deepEqual(
        value.map(({ path }: Json) => path.replace(WORKSPACE, "")),
        ["/environments/train/versions"],
      );
    });

    it("says which workspace cannot be listed", async () => {
      await assert.rejects(
        all(Image.list(scene.elsewhere)),
        /^AzureMLError: The images of the workspace .*visionx cannot be listed\. 404/,
      );
      await assert.rejects(
        all(Image.list(scene.elsewhere, { imageName: "train" })),
        /its workspace .*visionx does not answer/,
      );
    });
  });
});
