import assert from "node:assert/strict";
import { type Client, computes, preview, stable, withEmulator, workspace } from "./client";

const environments = `${workspace}/environments`;
const versionOf = (name: string, version: string) => `${environments}/${name}/versions/${version}`;
const definition = { image: "mcr.microsoft.com/azureml/base:1", condaFile: "name: dev\n" };

const put = (client: Client, name: string, version: string, properties: object = definition, apiVersion = stable) =>
  client.arm("PUT", versionOf(name, version), { properties }, apiVersion);
const names = (answer: { body: { value: { name: string }[] } }) => answer.body.value.map(({ name }) => name);

describe("emulator: environments", () => {
  it("makes a version at once, and its environment with it", () =>
    withEmulator(async (client) => {
      const made = await put(client, "dev", "1", { ...definition, tags: { team: "vision" }, description: "d" });
      assert.equal(made.status, 201);
      assert.equal(made.headers["azure-asyncoperation"], undefined);
      const { body } = await client.arm("GET", versionOf("dev", "1"));
      assert.deepEqual(body, made.body);
      assert.equal(body.id, versionOf("dev", "1"));
      assert.equal(body.name, "1");
      assert.equal(body.type, "Microsoft.MachineLearningServices/workspaces/environments/versions");
      assert.equal(body.systemData.createdByType, "Application");
      assert.deepEqual(body.properties, {
        description: "d",
        properties: {},
        tags: { team: "vision" },
        isArchived: false,
        image: definition.image,
        build: null,
        condaFile: definition.condaFile,
        osType: "Linux",
        inferenceConfig: null,
        autoRebuild: "Disabled",
        isAnonymous: false,
        environmentType: "UserCreated",
        provisioningState: "Succeeded",
        stage: null,
      });
      const environment = (await client.arm("GET", `${environments}/dev`)).body;
      assert.equal(environment.type, "Microsoft.MachineLearningServices/workspaces/environments");
      assert.deepEqual(environment.properties, {
        description: null,
        properties: {},
        tags: {},
        isArchived: false,
        latestVersion: "1",
        nextVersion: "2",
        provisioningState: "Succeeded",
      });
    }));

  it("changes tags, description, stage, properties and isArchived of a version, and nothing else", () =>
    withEmulator(async (client) => {
      const made = await put(client, "dev", "1");
      const words = {
        tags: { a: "b" },
        description: "x",
        stage: "Production",
        properties: { p: "q" },
        isArchived: true,
      };
      const changed = await put(client, "dev", "1", { ...definition, ...words });
      assert.equal(changed.status, 200);
      assert.partialDeepStrictEqual(changed.body.properties, words);
      assert.equal(changed.body.systemData.createdAt, made.body.systemData.createdAt);
      for (const other of [
        { ...definition, image: "other" },
        { image: definition.image },
        { ...definition, condaFile: "name: other\n" },
        { ...definition, osType: "Windows" },
        { ...definition, autoRebuild: "OnBaseImageUpdate" },
        { ...definition, inferenceConfig: { scoringRoute: { path: "/score", port: 80 } } },
        { ...definition, build: { contextUri: "https://a/b" } },
      ]) {
        const { status, body } = await put(client, "dev", "1", other);
        assert.equal(status, 409);
        assert.equal(body.error.message, "Environment dev with version 1 is already registered and cannot be changed.");
      }
      assert.equal((await put(client, "dev", "1", { ...definition, osType: "linux" })).status, 200);
    }));

  it("tells names and versions apart by case, and the words of the path not", () =>
    withEmulator(async (client) => {
      await put(client, "Dev", "a");
      await put(client, "dev", "A");
      assert.equal((await client.arm("GET", versionOf("Dev", "a"))).status, 200);
      assert.equal((await client.arm("GET", versionOf("dev", "a"))).status, 404);
      assert.deepEqual(names(await client.arm("GET", environments)), ["Dev", "dev"]);
      const other = versionOf("Dev", "a")
        .replace("/environments/", "/ENVIRONMENTS/")
        .replace("/versions/", "/Versions/")
        .replace("/workspaces/main", "/Workspaces/MAIN");
      assert.equal((await client.arm("GET", other)).body.id, versionOf("Dev", "a"));
    }));

  it("counts versions: the latest is the one made last, the next one is a number nobody has had", () =>
    withEmulator(async (client) => {
      const counted = async () => {
        const { latestVersion, nextVersion } = (await client.arm("GET", `${environments}/dev`)).body.properties;
        return [latestVersion, nextVersion];
      };
      for (const version of ["7", "blue", "3"]) await put(client, "dev", version);
      assert.deepEqual(await counted(), ["3", "8"]);
      assert.equal((await client.arm("DELETE", versionOf("dev", "7"))).status, 200);
      assert.equal((await client.arm("DELETE", versionOf("dev", "7"))).status, 204);
      assert.deepEqual(await counted(), ["3", "8"]);
      for (const version of ["3", "blue"]) await client.arm("DELETE", versionOf("dev", version));
      assert.deepEqual(await counted(), [null, "8"]);
    }));

  it("lists by what is archived, in order, and page by page", () =>
    withEmulator(async (client) => {
      await client.admin("PUT", "settings", { pageSize: 2 });
      for (const version of ["1", "2", "3", "4", "5"]) await put(client, "dev", version);
      await put(client, "dev", "2", { ...definition, isArchived: true });
      const list = (query: string) => client.arm("GET", `${environments}/dev/versions?${query}`);
      const first = await list("");
      assert.deepEqual(names(first), ["1", "3"]);
      const second = await client.arm("GET", first.body.nextLink);
      assert.deepEqual([names(second), second.body.nextLink], [["4", "5"], undefined]);
      assert.deepEqual(names(await list("listViewType=archivedonly")), ["2"]);
      assert.deepEqual(names(await list("$orderBy=createdtime desc&$top=1")), ["5"]);
      assert.deepEqual(names(await list("$orderBy=createdtime&$top=1&listViewType=All")), ["1"]);
      assert.equal((await list("listViewType=Some")).status, 400);
      assert.equal((await list("$orderBy=colour")).status, 400);

      for (const name of ["a", "b", "c"]) await put(client, name, "1");
      await client.arm("PUT", `${environments}/a`, { properties: { isArchived: true } });
      const active = await client.arm("GET", environments);
      assert.deepEqual(names(active), ["dev", "b"]);
      assert.deepEqual(names(await client.arm("GET", active.body.nextLink)), ["c"]);
      assert.deepEqual(names(await client.arm("GET", `${environments}?listViewType=ArchivedOnly`)), ["a"]);
    }));

  it("keeps an environment that has no version, and deletes one with all of them", () =>
    withEmulator(async (client) => {
      const body = { properties: { description: "d", tags: { a: "b" } } };
      assert.equal((await client.arm("PUT", `${environments}/dev`, body)).status, 201);
      const changed = await client.arm("PUT", `${environments}/dev`, { properties: {} });
      assert.deepEqual([changed.status, changed.body.properties.latestVersion], [200, null]);
      await put(client, "dev", "1");
      assert.equal((await client.arm("DELETE", `${environments}/dev`)).status, 200);
      assert.equal((await client.arm("GET", versionOf("dev", "1"))).status, 404);
      assert.equal((await client.arm("GET", `${environments}/dev`)).status, 404);
      assert.equal((await client.arm("DELETE", `${environments}/dev`)).status, 204);
    }));

  it("goes with its workspace", () =>
    withEmulator(async (client) => {
      await put(client, "Dev", "1");
      const { location, identity, properties } = (await client.arm("GET", workspace)).body;
      await client.arm("DELETE", workspace);
      await client.arm("PUT", workspace, { location, identity: { type: identity.type }, properties });
      assert.equal((await client.arm("GET", versionOf("Dev", "1"))).status, 404);
    }));

  it("refuses names, words and values that are not of the api", () =>
    withEmulator(async (client) => {
      const refusal = async (name: string, properties: object = definition) => {
        const { status, body } = await put(client, name, "1", properties);
        return `${status} ${body.error.message}`;
      };
      assert.match(await refusal("a.b"), /^400 The environment name 'a.b' is invalid/);
      assert.equal(await refusal("AzureML-x"), "400 Environment name can not start with the prefix AzureML");
      assert.equal(await refusal("microsoftish"), "400 Environment name can not start with the prefix Microsoft");
      assert.equal(await refusal("x", { colour: 1 }), "400 Could not find member 'properties.colour'.");
      assert.match(await refusal("x", { build: {} }), /'properties.build.contextUri' is missing/);
      assert.match(await refusal("x", { build: { contextUri: "//" } }), /is not an address/);
      assert.match(await refusal("x", { osType: "Mac" }), /is not one of Linux, Windows/);
      assert.equal((await client.arm("PUT", versionOf("x", "1"), {})).status, 400);
      assert.equal((await put(client, "x", "1", definition, "2021-04-01")).status, 400);
      assert.equal((await client.arm("GET", `${environments}/x/versions`)).status, 404);
    }));

  it("shows and takes what the api-version knows", () =>
    withEmulator(async (client) => {
      await put(client, "dev", "1", { ...definition, stage: "s", autoRebuild: "OnBaseImageUpdate" }, "2022-05-01");
      const shown = async (apiVersion: string) =>
        (await client.arm("GET", versionOf("dev", "1"), undefined, apiVersion)).body.properties;
      const old = await shown("2022-05-01");
      for (const name of ["stage", "autoRebuild", "provisioningState", "imageDetails"]) assert.ok(!(name in old), name);
      const now = await shown(stable);
      assert.deepEqual([now.stage, now.autoRebuild], [null, "Disabled"]);
      assert.ok("imageDetails" in (await shown(preview)));
      assert.ok("autoDeleteSetting" in (await shown("2023-08-01-preview")));
    }));

  describe("with switches", () => {
    const turnOn = (client: Client, name: string) => client.admin("PUT", "switches", { [name]: true });

    it("environmentKeepsDefinition", () =>
      withEmulator(async (client) => {
        await put(client, "dev", "1");
        await turnOn(client, "environmentKeepsDefinition");
        const { status, body } = await put(client, "dev", "1", { image: "other", tags: { a: "b" } });
        assert.deepEqual([status, body.properties.image, body.properties.tags], [200, definition.image, { a: "b" }]);
      }));

    it("environmentPropertiesOnlyGrow", () =>
      withEmulator(async (client) => {
        await turnOn(client, "environmentPropertiesOnlyGrow");
        await put(client, "dev", "1", { ...definition, properties: { a: "1" } });
        const { body } = await put(client, "dev", "1", { ...definition, properties: { b: "2" } });
        assert.deepEqual(body.properties.properties, { a: "1", b: "2" });
      }));

    it("environmentRefusesArchive", () =>
      withEmulator(async (client) => {
        await put(client, "dev", "1");
        await turnOn(client, "environmentRefusesArchive");
        assert.equal((await put(client, "dev", "1", { ...definition, isArchived: true })).status, 409);
        assert.equal((await put(client, "dev", "1", { ...definition, tags: { a: "b" } })).status, 200);
      }));

    it("environmentRefusesDelete", () =>
      withEmulator(async (client) => {
        await put(client, "dev", "1");
        await turnOn(client, "environmentRefusesDelete");
        for (const path of [versionOf("dev", "1"), `${environments}/dev`]) {
          assert.equal((await client.arm("DELETE", path)).status, 400);
          assert.equal((await client.arm("GET", path)).status, 200);
        }
      }));

    it("environmentTakesReservedNames", () =>
      withEmulator(async (client) => {
        await turnOn(client, "environmentTakesReservedNames");
        assert.equal((await put(client, "AzureML-x", "1")).status, 201);
      }));

    it("listOmitsDetails", () =>
      withEmulator(async (client) => {
        await turnOn(client, "listOmitsDetails");
        const schedules = {
          computeStartStop: [{ triggerType: "Cron", action: "Stop", cron: { expression: "0 18 * * *" } }],
        };
        await client.put("ci-dev", { schedules });
        await put(client, "dev", "1", { image: "base", condaFile: "name: a" });
        const [instance] = (await client.arm("GET", computes)).body.value;
        const [version] = (await client.arm("GET", `${environments}/dev/versions`)).body.value;
        assert.deepEqual(
          [instance.properties.properties.schedules, instance.properties.properties.state],
          [null, "Running"],
        );
        assert.deepEqual([version.properties.condaFile, version.properties.image], [null, "base"]);
        assert.ok((await client.get("ci-dev")).body.properties.properties.schedules);
        assert.ok((await client.arm("GET", versionOf("dev", "1"))).body.properties.condaFile);
      }));

    it("latestVersionSkipsArchived", () =>
      withEmulator(async (client) => {
        await turnOn(client, "latestVersionSkipsArchived");
        for (const version of ["1", "2"]) await put(client, "dev", version);
        await put(client, "dev", "2", { ...definition, isArchived: true });
        const { body } = await client.arm("GET", `${environments}/dev`);
        assert.deepEqual([body.properties.latestVersion, body.properties.nextVersion], ["1", "3"]);
      }));
  });
});
