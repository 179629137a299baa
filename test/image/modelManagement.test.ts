import { strict as assert } from "node:assert";
import { gunzipSync } from "node:zlib";
import { unpackTar } from "modern-tar";
import type { ImageFilter } from "../../provider/azure/modelManagement";
import type { Values } from "../../provider/core/values";
import { Image } from "../../provider/pulumi/image";
import { type Json, startAzure, WORKSPACE } from "../provider/azure";
import { failureOf } from "../provider/deploying";
import { type Legacy, OWNER, SERVICE, startLegacy } from "./modelManagement";

describe("Image in model management", () => {
  let legacy: Legacy;
  before(async () => {
    legacy = await startLegacy();
  });
  beforeEach(() => legacy.open());
  afterEach(() => legacy.leave());
  after(() => legacy.close());

  const failing = (more: object = {}) =>
    legacy.azure.admin("POST", "packaging", { operation: "createImage", name: "churn", ...more });
  const blob = async (url: string) => {
    const name = url.replace("aml://artifact/", "");
    return legacy.artifacts.getBlobClient(name).downloadToBuffer();
  };
  const refusedToCreate = async (): Promise<Json> => {
    const inputs = await legacy.checked();
    return legacy
      .images()
      .create(inputs)
      .then(
        () => assert.fail("it was created"),
        (error) => ({ ...error, message: error.message, inputs }),
      );
  };

  describe("creation", () => {
    it("waits for the image, whose version the service assigns", async () => {
      const one = await legacy.create();
      const { imageId, version, creationState, imageLocation, models } = one.outs;
      assert.match(one.id, /\/workspaces\/vision\/images\/churn:1$/);
      assert.deepEqual(
        { imageId, version, creationState },
        { imageId: "churn:1", version: "1", creationState: "Succeeded" },
      );
      assert.equal(imageLocation.repository, "churn");
      assert.deepEqual(models, []);
    });

    it("sends what azureml-core sends", async () => {
      const registry = { address: "r.azurecr.io", username: "u", password: "p-secret" };
      await legacy.create({
        ...legacy.configured({
          dockerFile: "steps.docker",
          dependencies: ["lib"],
          schemaFile: "model/schema.json",
          enableGpu: true,
          cudaVersion: "10.0",
          baseImage: "r.azurecr.io/base:1",
          baseImageRegistry: registry,
        }),
        models: ["churn:3"],
        description: "of May",
        tags: { team: "vision" },
        properties: { area: "sales" },
      });
      const seen = await legacy.seen("churn:1");
      const { properties, ...runtime } = seen.targetRuntime;
      assert.deepEqual(runtime, { runtimeType: "PythonCustom", targetArchitecture: "amd64" });
      assert.equal(properties.installCuda, true);
      assert.equal(properties.cudaVersion, "10.0");
      assert.equal(seen.baseImage, "r.azurecr.io/base:1");
      assert.deepEqual(seen.modelIds, ["churn:3"]);
      assert.equal(seen.description, "of May");
      assert.equal(seen.kvTags.team, "vision");
      assert.equal(seen.properties.area, "sales");
      const text = async (url: string) => (await blob(url)).toString();
      assert.equal(await text(seen.dockerFileUri), "RUN echo hello\n");
      assert.equal(await text(properties.condaEnvFile), "dependencies:\n  - python=3.8\n");
      assert.match(await text(properties.pipRequirements), /^azureml-model-management-sdk==/);
      const [driver, packed] = seen.assets;
      assert.match(await text(driver.url), /"score\.py"/);
      const files = await unpackTar(gunzipSync(await blob(packed.url)));
      assert.deepEqual(files.map(({ header }) => header.name).sort(), [
        "lib/one.py",
        "lib/two.py",
        "model/schema.json",
        "score.py",
      ]);
    });

    it("shows a failure with its reason and the end of the log, and the next one takes its place", async () => {
      await failing({ error: { statusCode: 400, message: "no space" }, log: ["step 1", "pip: no space left"] });
      const { message, id, properties, inputs } = await refusedToCreate();
      assert.match(message, /Image "churn:1" of workspace "vision": its creation ended with Failed \(.*no space\)\./);
      assert.match(message, /The end of the log \(https:[^?]+\):\n(.*\n)*pip: no space left/);
      assert.equal(properties.creationState, "Failed");
      const { replaces, deleteBeforeReplace } = await legacy.images().diff(id, properties, inputs);
      assert.deepEqual(replaces, ["creationState"]);
      assert.equal(deleteBeforeReplace, false);
      const next = await legacy.create();
      assert.match(next.id, /churn:2$/);
      await legacy.images().delete(id, properties);
      assert.equal(await legacy.seen("churn:1"), undefined);
    });

    for (const state of ["Cancelled", "TimedOut"]) {
      it(`fails when its operation ends with ${state}`, async () => {
        await failing({ state });
        assert.match((await refusedToCreate()).message, new RegExp(`ended with ${state}`));
      });
    }

    it("ends at its deadline, and the next run waits for the same image", async () => {
      await legacy.azure.admin("PUT", "speed", { createImage: "manual" });
      const { message, id, properties, inputs } = await refusedToCreate();
      assert.match(message, /the container image was not built after 60m 00s.*Azure continues with it/);
      assert.equal(properties.creationState, "Creating");
      assert.equal((await legacy.images().diff(id, properties, inputs)).changes, true);
      await legacy.azure.admin("POST", "advance", { toTheEnd: true });
      const { outs } = await legacy.images().update(id, properties, inputs);
      assert.deepEqual([outs?.creationState, outs?.imageId], ["Succeeded", "churn:1"]);
      assert.equal((await legacy.images().diff(id, outs, inputs)).changes, false);
    });

    it("finds the image of a creation that was interrupted, instead of making another", async () => {
      await legacy.create();
      await legacy.requests();
      legacy.nextRun();
      const again = await legacy.create();
      assert.match(again.id, /churn:1$/);
      assert.deepEqual(
        (await legacy.requests()).filter((line) => line.startsWith("POST")),
        [],
      );
    });

    it("finds the image when the answer to its creation was lost", async () => {
      await legacy.azure.admin("POST", "faults", {
        method: "POST",
        path: `${SERVICE}/images`,
        count: 1,
        drop: "after",
      });
      const made = await legacy.create();
      assert.match(made.id, /churn:1$/);
      assert.equal(made.outs.creationState, "Succeeded");
      assert.equal(await legacy.seen("churn:2"), undefined);
    });

    const requests = [
      ["GET", "/images$"],
      ["POST", "/artifacts/batch/metadata/"],
      ["POST", "/images$"],
      ["GET", "/operations/"],
      ["GET", "/images/"],
    ];
    for (const [method = "", path = ""] of requests) {
      it(`ends with one image in the next run after it failed at ${method} ${path}`, async () => {
        const inputs = await legacy.checked();
        await legacy.azure.admin("POST", "faults", { method, path, count: 1, answer: { status: 400, code: "Gone" } });
        const failed = await legacy
          .images()
          .create(inputs)
          .then(
            () => assert.fail("it was created"),
            (error) => error,
          );
        legacy.nextRun();
        if (failed.id) await legacy.images().update(failed.id, failed.properties, inputs);
        else assert.match((await legacy.create()).id, /churn:1$/);
        assert.equal((await legacy.seen("churn:1")).creationState, "Succeeded");
        assert.equal(await legacy.seen("churn:2"), undefined);
      });
    }

    it("makes another one for another owner, other properties or another description", async () => {
      await legacy.create();
      assert.match((await legacy.create({}, { ...OWNER, stack: "prod" })).id, /churn:2$/);
      assert.match((await legacy.create({ properties: { a: "b" } })).id, /churn:3$/);
      assert.match((await legacy.create({ description: "d" })).id, /churn:4$/);
    });

    it("refuses files that have changed since they were checked", async () => {
      const inputs = await legacy.checked();
      await legacy.write({ "score.py": "def init(): pass\n" });
      await assert.rejects(
        legacy.images().create(inputs) as Promise<unknown>,
        /its files have changed since they were checked/,
      );
    });
  });

  describe("without the service", () => {
    const said =
      /Workspace "vision" has no model management, the legacy service that the backend "modelManagement" needs .*Use the default backend, "environment"/;

    it("names the default backend when nothing answers", async () => {
      const made = await legacy.create();
      const inputs = await legacy.checked({ description: "x" });
      await legacy.azure.admin("PUT", "switches", { hasNoModelManagement: true });
      await assert.rejects(legacy.images().create(inputs) as Promise<unknown>, said);
      await assert.rejects(legacy.images().read(made.id, made.outs) as Promise<unknown>, said);
    });

    it("names the default backend when the discovery does not know it", async () => {
      const other = await startAzure();
      try {
        await other.admin("PUT", "switches", { discoveryOmitsModelManagement: true });
        await assert.rejects(other.images.create(await legacy.checked()) as Promise<unknown>, said);
      } finally {
        await other.close();
      }
    });
  });

  describe("a change", () => {
    it("of tags is one PATCH of the whole map, with what others have set", async () => {
      const made = await legacy.create({ tags: { team: "vision", old: "1" } });
      const { kvTags } = await legacy.seen("churn:1");
      await legacy.azure.arm("PATCH", `${SERVICE}/images/churn:1`, [
        { op: "replace", path: "/kvTags", value: { ...kvTags, theirs: "x" } },
      ]);
      assert.deepEqual((await legacy.plan(made, { tags: { team: "speech" } })).replaces, []);
      await legacy.requests();
      await legacy.update(made, { tags: { team: "speech" } });
      const patches = (await legacy.requests()).filter((line) => !line.startsWith("GET"));
      assert.deepEqual(patches, ["PATCH /images/churn:1"]);
      const { "pulumi-azureml": owner, ...others } = (await legacy.seen("churn:1")).kvTags;
      assert.match(owner, /^v1:/);
      assert.deepEqual(others, { team: "speech", theirs: "x" });
    });

    it("of a tag leaves alone what somebody has changed, until a refresh, and refuses what both have changed", async () => {
      const made = await legacy.create({ tags: { team: "vision", stage: "one", cost: "1" } });
      const somebody = async (tags: Values) => {
        const { kvTags } = await legacy.seen("churn:1");
        await legacy.azure.arm("PATCH", `${SERVICE}/images/churn:1`, [
          { op: "replace", path: "/kvTags", value: { ...kvTags, ...tags } },
        ]);
      };
      await somebody({ stage: "theirs" });
      const after = await legacy.update(made, { tags: { team: "speech", stage: "one", cost: "1" } });
      const { "pulumi-azureml": _, ...tags } = (await legacy.seen("churn:1")).kvTags;
      assert.deepEqual(tags, { team: "speech", stage: "theirs", cost: "1" });
      assert.deepEqual(after.outs.tags, { team: "speech", stage: "one", cost: "1" });
      assert.deepEqual((await legacy.refresh(after)).inputs.tags, { team: "speech", stage: "theirs", cost: "1" });

      await somebody({ cost: "9" });
      const failure = await failureOf(legacy.update(after, { tags: { team: "robots", stage: "one", cost: "2" } }));
      assert.match(failure.message, /tags.cost was not changed: somebody has changed it since .*refresh/);
      assert.equal((await legacy.seen("churn:1")).kvTags.team, "robots");
    });

    it("of nothing sends nothing", async () => {
      const made = await legacy.create({ tags: { team: "vision" } });
      assert.equal((await legacy.plan(made, { tags: { team: "vision" } })).changes, false);
    });

    it("adds properties in place; changing or removing one is another image", async () => {
      const made = await legacy.create({ properties: { a: "1" } });
      const more = await legacy.update(made, { properties: { a: "1", b: "2" } });
      assert.equal((await legacy.seen("churn:1")).properties.b, "2");
      assert.deepEqual((await legacy.plan(more, { properties: { a: "2", b: "2" } })).replaces, ["properties"]);
      assert.deepEqual((await legacy.plan(more, { properties: { b: "2" } })).replaces, ["properties"]);
    });

    it("of a file is another image, made before the old one goes as onSupersede says", async () => {
      const made = await legacy.create({ onSupersede: "delete" });
      await legacy.write({ "score.py": "def init(): pass\ndef run(body): return 1\n" });
      const { replaces, deleteBeforeReplace } = await legacy.plan(made, { onSupersede: "delete" });
      assert.deepEqual(replaces, ["contentHash"]);
      assert.equal(deleteBeforeReplace, false);
      assert.match((await legacy.create({ onSupersede: "delete" })).id, /churn:2$/);
      await legacy.images().delete(made.id, made.outs);
      assert.equal(await legacy.seen("churn:1"), undefined);
    });

    it("of a file keeps the old image by default", async () => {
      const made = await legacy.create();
      await legacy.write({ "conda.yml": "dependencies:\n  - python=3.9\n" });
      await legacy.create();
      await legacy.images().delete(made.id, made.outs);
      assert.equal((await legacy.seen("churn:1")).id, "churn:1");
    });

    for (const [onSupersede, isLeft] of [
      [undefined, true],
      ["delete", false],
    ] as const) {
      it(`of a file and of the owner at once goes as onSupersede says: ${onSupersede}`, async () => {
        const given = { name: "churn", onDelete: onSupersede ? "retain" : "delete", onSupersede };
        const renamed = { ...OWNER, name: "churn-new" };
        const made = await legacy.create(given);
        legacy.nextRun();
        await legacy.write({ "conda.yml": "dependencies:\n  - python=3.9\n" });
        const inputs = await legacy.checked(given, made.inputs, renamed);
        assert.deepEqual((await legacy.images().diff(made.id, made.outs, inputs)).replaces, ["contentHash"]);
        await legacy.create(given, renamed);
        await legacy.images().delete(made.id, made.outs);
        assert.equal((await legacy.seen("churn:1"))?.id, isLeft ? "churn:1" : undefined);
      });
    }

    it("of the owner of a tainted image is another image, and the old one stays", async () => {
      const made = await legacy.create({ name: "churn" });
      legacy.nextRun();
      const renamed = { ...OWNER, name: "churn-new" };
      await legacy.checked({ name: "churn" }, made.inputs, renamed);
      assert.match((await legacy.create({ name: "churn" }, renamed)).id, /churn:2$/);
      await legacy.images().delete(made.id, made.outs);
      assert.equal((await legacy.seen("churn:1"))?.id, "churn:1");
    });

    it("of what was interrupted before the deletion leaves the old image to the next run", async () => {
      const given = { name: "churn" };
      const tainted = await legacy.create(given);
      const again = await legacy.create(given);
      assert.equal(again.id, tainted.id);
      legacy.nextRun();
      assert.equal((await legacy.plan(again, given)).changes, false);
      await legacy.images().delete(tainted.id, tainted.outs);
      assert.equal((await legacy.seen("churn:1"))?.id, "churn:1");

      const renamed = { ...OWNER, name: "churn-new" };
      const change = { ...given, rebuildTrigger: "1" };
      const inputs = await legacy.checked(change, again.inputs, renamed);
      await legacy.images().diff(again.id, again.outs, inputs);
      const next = await legacy.create(change, renamed);
      legacy.nextRun();
      await legacy.images().diff(next.id, next.outs, await legacy.checked(change, next.inputs, renamed));
      await legacy.images().delete(again.id, again.outs);
      assert.equal((await legacy.seen("churn:1"))?.id, "churn:1");
    });

    it("to the default backend leaves the old image", async () => {
      const made = await legacy.create();
      legacy.nextRun();
      const given = { backend: "environment", containerConfiguration: undefined, image: "mcr.microsoft.com/a:1" };
      await legacy.checked(given, made.inputs);
      await legacy.images().delete(made.id, made.outs);
      assert.equal((await legacy.seen("churn:1"))?.id, "churn:1");
    });

    it("of the resource's name is none", async () => {
      const made = await legacy.create();
      assert.equal(made.inputs.name, "churn");
      const renamed = { ...OWNER, name: "churn-new" };
      assert.equal((await legacy.checked({}, made.inputs, renamed)).name, "churn");
      assert.equal((await legacy.checked({ rebuildTrigger: "1" }, {}, renamed)).name, "churn");
    });

    it("of how the same files are named is none, in whatever words", async () => {
      const given = {
        executionScript: "score.py",
        runtime: "python",
        condaFile: "conda.yml",
        dependencies: ["lib", "model/schema.json"],
        schemaFile: "model/schema.json",
        dockerFile: "steps.docker",
        cudaVersion: "9.0",
      };
      const same = {
        ...given,
        executionScript: ".//score.py",
        runtime: "Python",
        condaFile: ".\\conda.yml",
        dependencies: ["model\\schema.json", "./lib/"],
        schemaFile: "lib/../model/schema.json",
        dockerFile: "./steps.docker",
        enableGpu: false,
      };
      const made = await legacy.create({ containerConfiguration: given, models: ["b:2", "a:1"] });
      const plan = await legacy.plan(made, { containerConfiguration: same, models: ["a:1", "b:2"] });
      assert.deepEqual([plan.changes, plan.replaces], [false, []]);
      const files = { ...given, dependencies: ["lib/two.py", "lib/one.py", "lib", "model"] };
      await legacy.requests();
      const { outs } = await legacy.update(made, { containerConfiguration: files, models: ["a:1", "b:2"] });
      assert.deepEqual([outs.version, await legacy.requests()], ["1", []]);
      await legacy.write({ "model/more.json": "{}" });
      const { replaces } = await legacy.plan(made, { containerConfiguration: files, models: ["a:1", "b:2"] });
      assert.deepEqual(replaces, ["contentHash"]);
    });

    it("of a comment in the conda file, and of the registry's password, is none", async () => {
      const registry = { address: "r.azurecr.io", username: "u", password: "one" };
      const given = (password: string) =>
        legacy.configured({ baseImage: "r.azurecr.io/b:1", baseImageRegistry: { ...registry, password } });
      const made = await legacy.create(given("one"));
      await legacy.write({ "conda.yml": "# why\ndependencies:\n  - python=3.8\n" });
      await legacy.requests();
      assert.deepEqual((await legacy.plan(made, given("two"))).replaces, []);
      const updated = await legacy.update(made, given("two"));
      assert.deepEqual(await legacy.requests(), []);
      assert.equal(updated.outs.version, "1");
    });

    it("of the backend is another resource, made first", async () => {
      const made = await legacy.create();
      const inputs = await legacy.images().check(
        {},
        {
          ...made.inputs,
          backend: "environment",
          containerConfiguration: undefined,
          image: "mcr.microsoft.com/a:1",
        },
      );
      const { replaces, deleteBeforeReplace } = await legacy.images().diff(made.id, made.outs, inputs.inputs);
      assert.deepEqual({ replaces, deleteBeforeReplace }, { replaces: ["backend"], deleteBeforeReplace: false });
    });
  });

  describe("a deletion", () => {
    it("deletes, and is over at once when the image is gone already", async () => {
      const made = await legacy.create();
      await legacy.images().delete(made.id, made.outs);
      assert.equal(await legacy.seen("churn:1"), undefined);
      await legacy.images().delete(made.id, made.outs);
    });

    it("says that a live webservice uses the image", async () => {
      const made = await legacy.create();
      await legacy.azure.admin("POST", "webservices", { image: made.id, names: ["scoring"] });
      await assert.rejects(
        legacy.images().delete(made.id, made.outs) as Promise<unknown>,
        /Image "churn:1" of workspace "vision" could not be deleted, because a live webservice uses it \(412 DeletionRequired: .*scoring.*Delete the webservice first/,
      );
    });

    it("retains without a request", async () => {
      const made = await legacy.create({ onDelete: "retain" });
      await legacy.requests();
      await legacy.images().delete(made.id, made.outs);
      assert.deepEqual(await legacy.requests(), []);
    });

    it("retains what had failed when the state was written, and has not any more", async () => {
      const made = await legacy.create({ onDelete: "retain" });
      const seen = await legacy.seen("churn:1");
      await legacy.images().delete(made.id, { ...made.outs, creationState: "TimedOut" });
      assert.equal((await legacy.seen("churn:1")).creationState, "Succeeded");
      await legacy.azure.withAnswer("GET", "/images/churn:1", { ...seen, creationState: "Resuming" }, async () =>
        legacy.images().delete(made.id, { ...made.outs, creationState: "Failed" }),
      );
      assert.equal((await legacy.seen("churn:1")).creationState, "Succeeded");
    });

    it("refuses a word that is not known, whoever wrote it into the state, and sends nothing", async () => {
      const made = await legacy.create({ onDelete: "retain" });
      await legacy.requests();
      await assert.rejects(async () => legacy.images().delete(made.id, { ...made.outs, onDelete: "archive" }), {
        message: `Image "churn:1" of workspace "vision" was not deleted: its state says onDelete: "archive", which is not known here. Declare one of "delete", "retain" and run "pulumi up".`,
      });
      assert.deepEqual(await legacy.requests(), []);
    });

    it("leaves the image that its successor has found to be its own", async () => {
      const made = await legacy.create();
      const again = await legacy.create();
      assert.equal(again.id, made.id);
      await legacy.images().delete(made.id, made.outs);
      assert.equal((await legacy.seen("churn:1")).id, "churn:1");
    });
  });

  describe("a refresh", () => {
    it("shows nothing after a create with every option", async () => {
      const made = await legacy.create({
        ...legacy.configured({ dependencies: ["lib"], schemaFile: "./model/schema.json", dockerFile: "steps.docker" }),
        models: ["b:2", "a:1"],
        tags: { a: "b" },
        properties: { c: "d" },
        description: "d",
        rebuildTrigger: "1",
      });
      const { props, inputs } = await legacy.refresh(made);
      assert.equal((await legacy.images().diff(made.id, props, made.inputs)).changes, false);
      assert.deepEqual(inputs, made.inputs);
    });

    it("finds what somebody changed, and what is gone", async () => {
      const made = await legacy.create({ tags: { team: "vision" } });
      await legacy.azure.arm("PATCH", `${SERVICE}/images/churn:1`, [
        { op: "replace", path: "/kvTags", value: { team: "speech" } },
      ]);
      assert.deepEqual((await legacy.refresh(made)).inputs.tags, { team: "speech" });
      await legacy.azure.arm("DELETE", `${SERVICE}/images/churn:1`);
      assert.deepEqual(await legacy.refresh(made), {});
    });
  });

  describe("the list of images", () => {
    it("is narrowed by every filter, over pages, the newest first", async () => {
      await legacy.create({ models: ["a:1"], tags: { team: "vision", old: "" }, properties: { area: "x" } });
      await legacy.create({ models: ["a:2", "b:1"], tags: { team: "speech" } });
      await legacy.create({ name: "other", models: ["b:1"], tags: { team: "vision" } });
      await legacy.azure.admin("PUT", "settings", { pageSize: 1 });
      const service = legacy.azure.connection.modelManagement(WORKSPACE);
      const list = async (filter: ImageFilter) => {
        const found: string[] = [];
        for await (const { id } of service.listImages(filter)) found.push(id);
        return found.join(" ");
      };
      assert.equal(await list({}), "other:1 churn:2 churn:1");
      assert.equal(await list({ name: "churn" }), "churn:2 churn:1");
      assert.equal(await list({ name: "churn", version: "1" }), "churn:1");
      assert.equal(await list({ modelName: "a" }), "churn:2 churn:1");
      assert.equal(await list({ modelId: "b:1" }), "other:1 churn:2");
      assert.equal(await list({ tags: ["old"] }), "churn:1");
      assert.equal(await list({ tags: [["team", "vision"]] }), "other:1 churn:1");
      assert.equal(await list({ tags: ["old", ["team", "speech"]] }), "");
      assert.equal(await list({ properties: [["area", "x"]] }), "churn:1");
    });

    it("asks for a page only when it is needed", async () => {
      await legacy.create();
      await legacy.create({ description: "d" });
      await legacy.azure.admin("PUT", "settings", { pageSize: 1 });
      await legacy.requests();
      const service = legacy.azure.connection.modelManagement(WORKSPACE);
      for await (const _ of service.listImages()) break;
      assert.equal((await legacy.requests()).length, 1);
    });
  });

  it("takes azureml-core's arguments", () => {
    const mapped = Image.containerConfiguration({
      executionScript: "score.py",
      runtime: "python",
      baseImageRegistry: {},
      tags: { a: "b" },
    });
    assert.deepEqual(mapped, {
      backend: "modelManagement",
      containerConfiguration: { executionScript: "score.py", runtime: "python" },
      tags: { a: "b" },
    });
  });
});
