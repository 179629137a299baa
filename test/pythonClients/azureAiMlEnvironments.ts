import { strict as assert } from "node:assert";
import { WORKSPACE } from "../provider/azure";
import { make, type Value } from "./client";
import type { Clients } from "./clients";
import { folderWith, imageStepsWith } from "./imageSteps";
import { ENTITIES, fails, plain, stepsWith } from "./steps";

const IMAGE = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:1";

/** azure-ai-ml's operations on environments, and on the datastores that build contexts go to. */
export function azureAiMlEnvironmentsTests(get: () => Clients): void {
  const { admin } = stepsWith(get);
  const { useBlobs, blobs, lines } = imageStepsWith(get);
  let environments: Value;
  let datastores: Value;
  const call = (method: string, args: unknown[] = [], kwargs: Record<string, unknown> = {}) =>
    get().ml.on(environments, method, args, kwargs);
  const environment = (given: Record<string, unknown>) => make(`${ENTITIES}:Environment`, { name: "dev", ...given });
  const put = async (given: Record<string, unknown>) => plain(await call("create_or_update", [environment(given)]));
  const list = async (args: unknown[] = [], kwargs: Record<string, unknown> = {}) =>
    get().ml.list(await call("list", args, kwargs));
  const versions = async (kwargs: Record<string, unknown> = {}) =>
    (await list(["dev"], kwargs)).map(({ version }: Value) => version);

  describe("azure-ai-ml: environments", () => {
    before(async () => {
      environments = await get().ml.on(get().mlClient, "environments");
      datastores = await get().ml.on(get().mlClient, "datastores");
    });
    beforeEach(() => admin("POST", "reset"));

    it("create_or_update() of a version, read back by version and as the latest", async () => {
      const conda = { name: "dev", dependencies: ["python=3.11"] };
      const given = { version: "1", image: IMAGE, conda_file: conda, tags: { a: "b" }, description: "d" };
      const made = await put(given);
      assert.partialDeepStrictEqual(made, {
        name: "dev",
        version: "1",
        image: IMAGE,
        tags: { a: "b" },
        description: "d",
      });
      assert.deepEqual(made.conda_file, conda);
      assert.deepEqual(plain(await call("get", ["dev", "1"])), made);
      assert.deepEqual(plain(await call("get", ["dev"], { label: "latest" })), made);
      await fails(call("get", ["dev", "2"]), "ResourceNotFoundError", /Environment dev with version 2 was not found/);
    });

    it("create_or_update() without a version changes the latest, or makes the next one", async () => {
      assert.equal((await put({ image: IMAGE })).version, "1");
      await lines();
      const tagged = await put({ image: IMAGE, tags: { a: "b" } });
      assert.deepEqual([tagged.version, tagged.tags], ["1", { a: "b" }]);
      assert.equal((await put({ image: "ubuntu:24.04" })).version, "2");
      const asked = (await lines()).filter((line) => line.includes("/environments/"));
      assert.deepEqual(asked, [
        "200 GET W/environments/dev",
        "200 PUT W/environments/dev/versions/1",
        "200 GET W/environments/dev",
        "409 PUT W/environments/dev/versions/1",
        "201 PUT W/environments/dev/versions/2",
      ]);
    });

    it("create_or_update() of another definition on a version is refused", async () => {
      await put({ version: "1", image: IMAGE });
      const text = /Environment dev with version 1 is already registered and cannot be changed/;
      await fails(put({ version: "1", image: "ubuntu:24.04" }), "ResourceExistsError", text);
      await fails(
        put({ name: "AzureML-x", image: IMAGE }),
        "HttpResponseError",
        /can not start with the prefix AzureML/,
      );
    });

    it("archive() and restore() of a version, and of all", async () => {
      for (const version of ["1", "2"]) await put({ version, image: IMAGE, tags: { a: "b" } });
      await call("archive", ["dev", "1"]);
      assert.deepEqual(await versions(), ["2"]);
      assert.deepEqual(await versions({ list_view_type: "ArchivedOnly" }), ["1"]);
      assert.deepEqual(plain(await call("get", ["dev", "1"])).tags, { a: "b" });
      await call("restore", ["dev", "1"]);
      assert.deepEqual(await versions(), ["1", "2"]);
      await call("archive", ["dev"]);
      assert.deepEqual(await list(), []);
      await call("restore", ["dev"]);
      assert.equal((await list()).length, 1);
    });

    it("list() has every page, with the latest version of each", async () => {
      await admin("PUT", "settings", { pageSize: 2 });
      for (const name of ["a", "b", "c"]) await put({ name, version: "7", image: IMAGE });
      const all = (await list()).map(({ name, latest_version }: Value) => `${name} ${latest_version}`);
      assert.deepEqual(all, ["a 7", "b 7", "c 7"]);
    });

    it("reads what azureml-core has registered", async () => {
      const made = await get().core.call("azureml.core.environment:Environment.from_docker_image", ["dev", IMAGE]);
      await get().core.on(made, "register", [get().workspace]);
      const seen = plain(await call("get", ["dev", "1"]));
      assert.deepEqual([seen.image, seen.conda_file, seen.os_type], [IMAGE, null, "Linux"]);
    });

    it("uploads a build context to the default datastore, once", async () => {
      await useBlobs();
      const { folder, remove } = folderWith({
        Dockerfile: "FROM ubuntu\n",
        "src/app.py": "print()\n",
        "x.log": "no",
        ".amlignore": "*.log\n",
      });
      try {
        const build = () => make(`${ENTITIES}._assets.environment:BuildContext`, { path: folder });
        const made = await put({ version: "1", build: build() });
        const { account, endpoint } = get().azurite;
        const host = `https://${account}.blob.${endpoint.replace("127.0.0.1", "localhost")}/azureml-blobstore-1/LocalUpload/`;
        assert.ok(made.build.path.startsWith(host), made.build.path);
        assert.equal(made.build.dockerfile_path, "Dockerfile");
        const own = (await blobs()).filter((name) => name.includes("/src/app.py") || name.includes("x.log"));
        assert.equal(own.length, 1, String(own));
        get().azurite.requests();
        assert.equal((await put({ version: "1", build: build(), tags: { a: "b" } })).build.path, made.build.path);
        assert.deepEqual(
          get()
            .azurite.requests()
            .list.filter((line) => line.startsWith("PUT")),
          [],
        );
      } finally {
        remove();
      }
    });

    it("datastores: the default one, and their secrets", async () => {
      const store = plain(await get().ml.on(datastores, "get_default", []));
      assert.equal(store.name, "workspaceblobstore");
      assert.match(store.container_name, /^azureml-blobstore-/);
      const found = await get().ml.list(await get().ml.on(datastores, "list", []));
      assert.equal(found.length, 4);
      const withSecrets = await get().ml.on(datastores, "get", ["workspaceblobstore"], { include_secrets: true });
      assert.ok(withSecrets.credentials);
      await admin("PUT", "storage", { credentials: "None" });
      const without = plain(await get().ml.on(datastores, "get", ["workspaceblobstore"]));
      assert.equal(without.credentials.type, "None");
    });

    it("has the paths of the workspace in what it reads", async () => {
      const { id } = await put({ version: "1", image: IMAGE });
      assert.equal(id, `${WORKSPACE}/environments/dev/versions/1`);
    });
  });
}
