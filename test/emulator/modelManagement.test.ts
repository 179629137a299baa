import assert from "node:assert/strict";
import { type Client, withEmulator, workspace } from "./client";

const service = `/modelmanagement/v1.0${workspace}`;
const images = `${service}/images`;
const ask = (client: Client, method: string, path: string, body?: unknown) => client.arm(method, path, body, "");

/** What azureml-core sends for a container image. */
const request = (name = "scorer", more: object = {}) => ({
  name,
  driverProgram: "driver",
  description: null,
  tags: null,
  kvTags: { team: "vision" },
  properties: { commit: "abc" },
  modelIds: ["cats:1", "dogs:2"],
  imageType: "Docker",
  imageFlavor: "WebApiContainer",
  dockerFileUri: null,
  assets: [{ id: "driver", url: "aml://artifact/LocalUpload/12345678/score.py", mimeType: "application/x-python" }],
  targetRuntime: { runtimeType: "Python", targetArchitecture: "amd64", properties: { pipRequirements: "" } },
  baseImageRegistryInfo: { location: "r.io", user: "u", password: "p4ss" },
  ...more,
});

async function create(client: Client, name?: string, more?: object) {
  const answer = await ask(client, "POST", images, request(name, more));
  assert.equal(answer.status, 202, JSON.stringify(answer.body));
  return answer.headers["operation-location"] ?? "";
}
const state = async (client: Client, operation: string) => (await ask(client, "GET", operation)).body;
const ids = async (client: Client, query: string) => {
  const { body } = await ask(client, "GET", `${images}?${query}`);
  return body.value.map(({ id }: { id: string }) => id);
};

describe("emulator: model management", () => {
  it("makes an image, which is there while it is created", () =>
    withEmulator(async (client) => {
      await client.admin("PUT", "speed", { createImage: "manual" });
      const operation = await create(client);
      assert.match(operation, new RegExp(`${service}/operations/[0-9a-f-]{36}$`));
      const begun = await state(client, operation);
      assert.partialDeepStrictEqual(begun, { operationType: "Image", state: "NotStarted", error: null, endTime: null });
      assert.equal(begun.resourceLocation, `${images}/scorer:1`);
      const { status, body } = await ask(client, "GET", `${images}/scorer:1?expand=true`);
      assert.equal(status, 200);
      assert.partialDeepStrictEqual(body, {
        id: "scorer:1",
        name: "scorer",
        version: 1,
        description: null,
        kvTags: { team: "vision" },
        properties: { commit: "abc" },
        modelIds: ["cats:1", "dogs:2"],
        imageType: "Docker",
        imageFlavor: "WebApiContainer",
        creationState: "Creating",
        driverProgram: "driver",
        imageBuildLogUri: null,
      });
      assert.equal(body.assets[0].unpack, false);
      assert.match(body.imageLocation, /^[0-9a-f]+\.azurecr\.io\/scorer:1$/);
      await client.admin("POST", "advance", {});
      assert.equal((await state(client, operation)).state, "Running");
      await client.admin("POST", "advance", {});
      const ended = await state(client, operation);
      assert.equal(ended.state, "Succeeded");
      assert.ok(ended.endTime);
      const made = (await ask(client, "GET", `${images}/scorer:1`)).body;
      assert.equal(made.creationState, "Succeeded");
      assert.match(made.imageBuildLogUri, /\/logs\?/);
      assert.equal((await ask(client, "GET", `${service}/operations/none`)).status, 404);
      assert.equal((await ask(client, "GET", `${images}/none:1`)).status, 404);
    }));

  it("counts versions, also past those that were deleted", () =>
    withEmulator(async (client) => {
      for (const _ of [1, 2]) await create(client);
      assert.equal((await ask(client, "DELETE", `${images}/scorer:2`)).status, 200);
      assert.equal((await ask(client, "DELETE", `${images}/scorer:2`)).status, 204);
      await create(client);
      assert.deepEqual(await ids(client, ""), ["scorer:3", "scorer:1"]);
    }));

  it("lists by every filter, newest first, and page by page", () =>
    withEmulator(async (client) => {
      await create(client, "one", { kvTags: { a: "1", b: "c d" }, properties: { x: "1" }, modelIds: ["cats:1"] });
      await create(client, "two", { kvTags: { a: "2" }, properties: { x: "2", y: "z=w" }, modelIds: ["cats:2"] });
      await create(client, "two", { kvTags: {}, properties: {}, modelIds: null });
      for (const [query, found] of [
        ["", ["two:2", "two:1", "one:1"]],
        ["orderBy=CreatedAtAsc", ["one:1", "two:1", "two:2"]],
        ["name=two", ["two:2", "two:1"]],
        ["name=two&version=1", ["two:1"]],
        ["tags=a", ["two:1", "one:1"]],
        ["tags=a,b=c d", ["one:1"]],
        ["properties=x,y=z=w", ["two:1"]],
        ["modelName=cats", ["two:1", "one:1"]],
        ["modelId=cats:2", ["two:1"]],
        ["name=none", []],
      ] as const) {
        assert.deepEqual(await ids(client, query), found, query);
      }
      const first = (await ask(client, "GET", `${images}?orderBy=CreatedAtDesc&count=1&expand=true&name=two`)).body;
      assert.equal(first.value[0].id, "two:2");
      const second = (await ask(client, "GET", first.nextLink)).body;
      assert.equal(second.value[0].id, "two:1");
      assert.ok(!("nextLink" in second));
    }));

  it("changes tags as a whole, and adds properties", () =>
    withEmulator(async (client) => {
      await create(client);
      const patch = async (path: string, value: unknown, op = "replace") => {
        const headers = { "content-type": "application/json-patch+json" };
        const { status, body } = await client.arm("PATCH", `${images}/scorer:1`, [{ op, path, value }], "", headers);
        return [status, status < 300 ? [body.kvTags, body.properties] : body.error.message];
      };
      assert.deepEqual(await patch("/kvTags", { other: "1" }), [200, [{ other: "1" }, { commit: "abc" }]]);
      const more = { commit: "abc", more: "1" };
      assert.deepEqual(await patch("/properties", more, "add"), [200, [{ other: "1" }, more]]);
      for (const less of [{ commit: "other", more: "1" }, { more: "1" }]) {
        const [status, message] = await patch("/properties", less, "add");
        assert.deepEqual([status, /immutable.*: commit\.$/.test(message)], [400, true]);
      }
      assert.equal((await patch("/description", "x"))[0], 400);
      assert.equal((await patch("/kvTags", { a: 1 }))[0], 400);
      assert.equal((await patch("/kvTags", {}, "remove"))[0], 400);
    }));

  it("keeps an image that a live webservice uses", () =>
    withEmulator(async (client) => {
      await create(client);
      await client.admin("POST", "webservices", { image: `${workspace}/images/scorer:1`, names: ["live"] });
      const refused = await ask(client, "DELETE", `${images}/scorer:1`);
      assert.deepEqual([refused.status, refused.body.error.code], [412, "DeletionRequired"]);
      assert.match(refused.body.error.message, /live/);
      await client.admin("POST", "webservices", { image: `${workspace}/images/scorer:1`, names: [] });
      assert.equal((await ask(client, "DELETE", `${images}/scorer:1`)).status, 200);
    }));

  it("fails as it is told, and then no more", () =>
    withEmulator(async (client) => {
      const error = { statusCode: 400, message: "The conda file cannot be solved." };
      const log = ["ResolvePackageNotFound"];
      await client.admin("POST", "packaging", {
        operation: "createImage",
        name: "scorer",
        state: "TimedOut",
        error,
        log,
      });
      await client.admin("POST", "packaging", { operation: "package", state: "Cancelled" });
      assert.equal((await state(client, await create(client, "another"))).state, "Succeeded");
      const ended = await state(client, await create(client));
      assert.deepEqual([ended.state, ended.error], ["TimedOut", { code: "TimedOut", ...error, details: [] }]);
      assert.equal((await ask(client, "GET", `${images}/scorer:1`)).body.creationState, "Failed");
      assert.equal((await state(client, await create(client))).state, "Succeeded");
      assert.equal((await client.admin("GET", "packaging")).value.length, 1);
      await client.admin("DELETE", "packaging");
      assert.deepEqual((await client.admin("GET", "packaging")).value, []);
    }));

  it("packages models", () =>
    withEmulator(async (client) => {
      const begin = async (packageType: string) => {
        const body = { imageRequest: { modelIds: [] }, packageType, imageName: "mine", imageLabel: "1.0" };
        const answer = await ask(client, "POST", `${service}/packages`, body);
        assert.equal(answer.status, 202);
        return state(client, answer.headers["operation-location"] ?? "");
      };
      const image = await begin("DockerImage");
      assert.deepEqual([image.operationType, image.state], ["PackageDockerImage", "Succeeded"]);
      assert.match(image.resourceLocation, /azurecr\.io\/mine:1\.0$/);
      const context = await begin("DockerBuildContext");
      assert.equal(context.operationType, "PackageDockerBuildContext");
      assert.match(context.operationLog, /^https:/);
      assert.equal((await ask(client, "POST", `${service}/packages`, { packageType: "Zip" })).status, 400);
    }));

  it("refuses names and bodies that are wrong, and keeps passwords out of the journal", () =>
    withEmulator(async (client) => {
      for (const name of ["ab", "Scorer", "-scorer", "a".repeat(33)]) {
        assert.equal((await ask(client, "POST", images, request(name))).status, 400, name);
      }
      assert.equal((await ask(client, "POST", images, request("scorer", { targetRuntime: null }))).status, 400);
      assert.equal((await ask(client, "POST", images, request("scorer", { colour: 1 }))).status, 400);
      await create(client);
      assert.ok(!JSON.stringify(await client.admin("GET", "journal")).includes("p4ss"));
      assert.ok(!JSON.stringify((await ask(client, "GET", `${images}/scorer:1`)).body).includes("p4ss"));
    }));

  it("hasNoModelManagement and discoveryOmitsModelManagement", () =>
    withEmulator(async (client) => {
      await create(client);
      assert.equal((await client.send("GET", "/discovery")).body.modelmanagement, client.emulator.url);
      await client.admin("PUT", "switches", { hasNoModelManagement: true, discoveryOmitsModelManagement: true });
      assert.equal((await ask(client, "GET", images)).status, 404);
      assert.ok(!("modelmanagement" in (await client.send("GET", "/discovery")).body));
    }));
});
