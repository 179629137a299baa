import { strict as assert } from "node:assert";
import { WORKSPACE } from "../provider/azure";
import { make, type Value } from "./client";
import type { Clients } from "./clients";
import { folderWith, imageStepsWith } from "./imageSteps";
import { fails, stepsWith } from "./steps";

const MODULE = "azureml.core.image";

/** The rows of azureml-core's Image and ContainerImage, broken ones included. */
export function azuremlCoreImagesTests(get: () => Clients): void {
  const { admin, on } = stepsWith(get);
  const { useBlobs, blob, blobs, lines } = imageStepsWith(get);
  const files = folderWith({
    "score.py": "def run():\n    pass\n",
    "conda.yml": "dependencies: [python=3.11]\n",
    Dockerfile: "RUN true\n",
    "more.txt": "more",
  });
  const image = (kwargs: Record<string, unknown>) => get().core.call(`${MODULE}:Image`, [get().workspace], kwargs);
  const configure = (given: Record<string, unknown> = {}) =>
    get().core.call(`${MODULE}:ContainerImage.image_configuration`, ["score.py", "python"], given);
  const create = async (name = "scorer", given?: Record<string, unknown>): Promise<Value> =>
    get().core.call(`${MODULE}:Image.create`, [get().workspace, name, [], await configure(given)]);
  const list = async (kwargs: Record<string, unknown> = {}) =>
    (await get().core.call(`${MODULE}:Image.list`, [get().workspace], kwargs)).map(({ id }: Value) => id);

  describe("azureml-core: Image", () => {
    // The client takes scripts of its own folder only.
    before(() => get().core.call("os:chdir", [files.folder]));
    after(() => files.remove());
    beforeEach(async () => {
      await admin("POST", "reset");
      await useBlobs();
    });

    it("create() uploads the files, and the image is there at once", async () => {
      await admin("PUT", "speed", { createImage: "manual" });
      await lines();
      const given = { conda_file: "conda.yml", docker_file: "Dockerfile", dependencies: ["more.txt"] };
      const made = await create("scorer", { ...given, tags: { a: "1" }, properties: { p: "1" }, description: "d" });
      const asked = (await lines()).map((line) => line.replace(WORKSPACE, "W").replace(/[0-9a-f-]{8,}/g, "#"));
      const upload = "200 POST /artifact/v2.0W/artifacts/batch/metadata/LocalUpload/#";
      assert.deepEqual(asked.slice(0, -3), Array(6).fill(upload));
      assert.deepEqual(asked.slice(-3), [
        "202 POST /modelmanagement/v1.0W/images",
        "200 GET /modelmanagement/v1.0W/operations/#",
        "200 GET /modelmanagement/v1.0W/images/scorer:1",
      ]);
      assert.partialDeepStrictEqual(made, {
        $class: "ContainerImage",
        id: "scorer:1",
        version: 1,
        creation_state: "Creating",
        description: "d",
        image_flavor: "WebApiContainer",
        model_ids: [],
        tags: { a: "1" },
      });
      assert.equal(made.properties.p, "1");
      const conda = (await blobs("azureml")).filter((name) => /^LocalUpload\/[0-9a-f-]{8}\/conda.yml$/.test(name));
      assert.equal(conda.length, 1);
      assert.equal(await blob("azureml", conda[0] ?? ""), "dependencies: [python=3.11]\n");
    });

    it("wait_for_creation() ends with the operation, and raises when it failed", async () => {
      const made = await create();
      await on(made, "wait_for_creation");
      assert.equal(await on(made, "creation_state"), "Succeeded");
      const error = { statusCode: 400, message: "The conda file cannot be solved." };
      await admin("POST", "packaging", { operation: "createImage", error });
      const failing = await create();
      await fails(on(failing, "wait_for_creation"), "WebserviceException", /non-successful terminal state.*Failed/s);
    });

    it("Image(...) finds the newest, a version, an id, and by tags and properties", async () => {
      await create("scorer", { tags: { a: "1" }, properties: { p: "1" } });
      await create("scorer", { tags: { a: "2" } });
      for (const [kwargs, id] of [
        [{ name: "scorer" }, "scorer:2"],
        [{ name: "scorer", version: 1 }, "scorer:1"],
        [{ id: "scorer:1" }, "scorer:1"],
        [{ name: "scorer", tags: [["a", "1"]] }, "scorer:1"],
        [{ name: "scorer", tags: ["a"] }, "scorer:2"],
        [{ name: "scorer", properties: [["p", "1"]] }, "scorer:1"],
      ] as const) {
        const found = await image(kwargs);
        assert.deepEqual([found.$class, found.id], ["ContainerImage", id]);
      }
      await fails(image({ name: "none" }), "WebserviceException", /ImageNotFound/);
      await fails(image({ id: "none:1" }), "WebserviceException", /ImageNotFound/);
    });

    it("list() filters, and reads every page", async () => {
      await admin("PUT", "settings", { pageSize: 1 });
      await create("one", { tags: { a: "1" }, properties: { p: "1" } });
      await create("two", { tags: { a: "2", b: "x" } });
      assert.deepEqual(await list(), ["two:1", "one:1"]);
      assert.deepEqual(await list({ image_name: "one" }), ["one:1"]);
      assert.deepEqual(await list({ tags: [["a", "2"], "b"] }), ["two:1"]);
      assert.deepEqual(await list({ properties: ["p"] }), ["one:1"]);
      assert.deepEqual(await list({ model_name: "cats" }), []);
    });

    it("add_tags(), remove_tags() and update() send all tags, add_properties() only grows", async () => {
      const made = await create("scorer", { tags: { a: "1" } });
      await on(made, "add_tags", { tags: { b: "2" } });
      assert.deepEqual((await image({ id: "scorer:1" })).tags, { a: "1", b: "2" });
      await on(made, "remove_tags", { tags: ["a"] });
      assert.deepEqual((await image({ id: "scorer:1" })).tags, { b: "2" });
      await on(made, "update", { tags: { c: "3" } });
      assert.deepEqual((await image({ id: "scorer:1" })).tags, { c: "3" });
      await on(made, "add_properties", { properties: { p: "1" } });
      assert.equal((await image({ id: "scorer:1" })).properties.p, "1");
      await fails(on(made, "add_properties", { properties: { p: "2" } }), "WebserviceException", /immutable/);
    });

    it("delete() removes; while a webservice uses the image it stumbles over its own refusal", async () => {
      const made = await create();
      await admin("POST", "webservices", { image: `${WORKSPACE}/images/scorer:1`, names: ["live"] });
      await fails(on(made, "delete"), "TypeError", /bytes-like object is required/);
      assert.deepEqual(await list(), ["scorer:1"]);
      await admin("POST", "webservices", { image: `${WORKSPACE}/images/scorer:1`, names: [] });
      await on(made, "delete");
      assert.deepEqual(await list(), []);
    });

    it("update_creation_state() and serialize() show what the service has", async () => {
      await admin("PUT", "speed", { createImage: "manual" });
      const made = await create();
      await admin("POST", "advance", { toTheEnd: true });
      await on(made, "update_creation_state");
      const seen = await on(made, "serialize");
      assert.partialDeepStrictEqual(seen, { id: "scorer:1", creationState: "Succeeded", imageType: "Docker" });
      assert.match(seen.imageLocation, /azurecr\.io\/scorer:1$/);
      assert.equal(seen.workspaceName, WORKSPACE.split("/").at(-1));
    });

    it("Model.package() is waited for", async () => {
      const environment = make("azureml.core:Environment", { name: "dev" });
      const config = make("azureml.core.model:InferenceConfig", { entry_script: "score.py", environment });
      const packed = await get().core.call("azureml.core.model:Model.package", [get().workspace, [], config], {
        image_name: "mine",
        image_label: "1",
      });
      await get().core.on(packed, "wait_for_creation", []);
      assert.match(await get().core.on(packed, "location"), /azurecr\.io\/mine:1$/);
    });

    it("says what a workspace without the service answers", async () => {
      await admin("PUT", "switches", { hasNoModelManagement: true });
      await fails(list(), "WebserviceException", /Response Code: 404|404 Client Error/);
    });
  });
}
