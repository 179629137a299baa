import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { get } from "node:https";
import { type Client, preview, stable, withEmulator, workspace } from "./client";

const service = `/environment/v1.0${workspace}/environments`;
const builds = `/environment/v2.0${workspace}/environments`;
const armVersion = (name: string, version: string) => `${workspace}/environments/${name}/versions/${version}`;

/** A request without an api-version, as the service takes them. */
const ask = (client: Client, method: string, path: string, body?: unknown) => client.arm(method, path, body, "");

const conda = { channels: ["conda-forge"], dependencies: ["python=3.11", { pip: ["pandas"] }], name: "project" };
/** What azureml-core sends: the names of sections in mixed case, everything else in full. */
const registration = (image = "ubuntu:22.04") => ({
  Name: "dev",
  python: { userManagedDependencies: false, interpreterPath: "python", condaDependencies: conda },
  EnvironmentVariables: { A: "1" },
  Docker: { baseImage: image, baseImageRegistry: { address: "r.io", username: "u", password: "p4ss" }, arguments: [] },
  Spark: { repositories: [], packages: [], precachePackages: true },
  InferencingStackVersion: null,
  r: null,
});

async function register(client: Client, name: string, body: object = registration(), version?: string) {
  return ask(client, "PUT", version ? `${service}/${name}/versions/${version}` : `${service}/${name}`, body);
}

/** The text at an address, asked for without a token. */
function read(client: Client, url: string): Promise<[number, string]> {
  return new Promise((done, fail) =>
    get(url, { ca: readFileSync(client.emulator.ca), agent: false }, (incoming) => {
      let text = "";
      incoming.on("data", (chunk) => {
        text += chunk;
      });
      incoming.on("end", () => done([incoming.statusCode ?? 0, text]));
    }).on("error", fail),
  );
}

describe("emulator: the environment service", () => {
  it("registers, counts versions, and does nothing where nothing is new", () =>
    withEmulator(async (client) => {
      const first = await register(client, "dev");
      assert.equal(first.status, 200);
      assert.partialDeepStrictEqual(first.body, {
        name: "dev",
        version: "1",
        environmentVariables: { A: "1" },
        python: { condaDependencies: conda, userManagedDependencies: false },
        docker: { baseImage: "ubuntu:22.04", platform: { os: "Linux", architecture: "amd64" } },
      });
      assert.match(
        first.body.assetId,
        /^azureml:\/\/locations\/eastus\/workspaces\/[^/]+\/environments\/dev\/versions\/1$/,
      );
      assert.equal((await register(client, "dev")).body.version, "1");
      assert.equal((await register(client, "dev", registration("ubuntu:24.04"))).body.version, "2");
      assert.equal((await register(client, "dev", registration(), "1")).body.version, "1");
      const conflict = await register(client, "dev", registration("other"), "1");
      assert.equal(conflict.status, 409);
      assert.match(conflict.body.error.message, /^Environment dev with version 1 is already registered/);
      assert.equal((await register(client, "AzureML-x")).status, 400);
    }));

  it("gets by version, the newest without one, and by label", () =>
    withEmulator(async (client) => {
      await register(client, "dev");
      await register(client, "dev", registration("b"), "blue");
      const version = async (path: string) => (await ask(client, "GET", `${service}/dev${path}`)).body.version;
      assert.equal(await version("/versions/1"), "1");
      assert.equal(await version(""), "blue");
      assert.equal(await version("/labels/latest"), "blue");
      const label = (name: string, Labels: unknown) =>
        ask(client, "PUT", `${service}/dev/versions/${name}/metadata`, { Labels });
      assert.equal((await label("1", ["stable", "old"])).status, 200);
      assert.equal(await version("/labels/stable"), "1");
      await label("blue", ["stable"]);
      assert.equal(await version("/labels/stable"), "blue");
      assert.equal(await version("/labels/old"), "1");
      assert.equal((await label("1", "stable")).status, 400);
      for (const path of ["/dev/versions/9", "/dev/labels/none", "/none", "/none/labels/latest"]) {
        assert.equal((await ask(client, "GET", service + path)).status, 404, path);
      }
    }));

  it("lists the newest version of each that is not archived, with a continuation", () =>
    withEmulator(async (client) => {
      await client.admin("PUT", "settings", { pageSize: 2 });
      for (const name of ["a", "b", "c", "d"]) await register(client, name);
      await register(client, "a", registration("new"));
      await client.arm("PUT", `${workspace}/environments/d`, { properties: { isArchived: true } });
      const list = async (query: string) => (await ask(client, "GET", `${service}/${query}`)).body;
      const seen = ({ value }: { value: { name: string; version: string }[] }) =>
        value.map(({ name, version }) => `${name}:${version}`);
      const first = await list("");
      assert.deepEqual(seen(first), ["a:2", "b:1"]);
      const second = await list(`?continuation=${first.continuationToken}`);
      assert.deepEqual([seen(second), second.continuationToken], [["c:1"], null]);
    }));

  it("shows what ARM registered, and ARM what it registered", () =>
    withEmulator(async (client) => {
      const properties = {
        image: "ubuntu:22.04",
        condaFile: "# mine\nname: project\nchannels: [conda-forge]\ndependencies:\n- python=3.11\n- pip: [pandas]\n",
      };
      await client.arm("PUT", armVersion("fromArm", "1"), { properties });
      const { body } = await ask(client, "GET", `${service}/fromArm/versions/1`);
      assert.deepEqual(body.python.condaDependencies, conda);
      assert.equal(body.docker.baseImage, "ubuntu:22.04");
      // What azureml-core has read it registers again before it builds.
      const { name: _, version: __, assetId: ___, ...again } = body;
      assert.equal((await register(client, "fromArm", again, "1")).status, 200);

      const contextUri = "https://a.blob.core.windows.net/c/x/";
      await client.arm("PUT", armVersion("built", "1"), { properties: { build: { contextUri } } });
      const built = await ask(client, "GET", `${service}/built`);
      assert.deepEqual(built.body.docker.buildContext, {
        locationType: "storageAccount",
        location: contextUri,
        dockerfilePath: "Dockerfile",
      });
      assert.deepEqual([built.body.docker.baseImage, built.body.python.userManagedDependencies], [null, true]);

      await register(client, "fromService");
      const shown = (await client.arm("GET", armVersion("fromService", "1"))).body.properties;
      assert.equal(shown.image, "ubuntu:22.04");
      assert.match(shown.condaFile, /dependencies:\n {2}- python=3.11/);
      const archived = { image: shown.image, condaFile: shown.condaFile, isArchived: true };
      assert.equal((await client.arm("PUT", armVersion("fromService", "1"), { properties: archived })).status, 200);

      const docker = { baseDockerfile: "FROM ubuntu\n", baseImage: null };
      await register(client, "text", { Name: "text", python: { userManagedDependencies: true }, Docker: docker });
      const { build, image } = (await client.arm("GET", armVersion("text", "1"))).body.properties;
      assert.equal(image, null);
      assert.match(build.contextUri, /^https:\/\/[^/]+\.blob\.core\.windows\.net\/azureml\/Dockerfiles\/text\/1\/$/);
    }));

  it("shows no password, neither in answers nor in the journal", () =>
    withEmulator(async (client) => {
      await register(client, "dev");
      await ask(client, "GET", `${service}/dev`);
      const { value } = await client.admin("GET", "journal");
      assert.ok(value.some(({ path }: { path: string }) => path.includes("/environment/v1.0")));
      assert.ok(!JSON.stringify(value).includes("p4ss"));
    }));

  it("registersAgain", () =>
    withEmulator(async (client) => {
      await client.admin("PUT", "switches", { registersAgain: true });
      await register(client, "dev");
      assert.equal((await register(client, "dev")).body.version, "2");
      assert.equal((await register(client, "dev", registration(), "2")).body.version, "2");
    }));
});

describe("emulator: image builds", () => {
  const begin = async (client: Client, name: string, path = "image") => {
    const { status, body } = await ask(client, "POST", `${builds}/${name}/versions/1/${path}`, {});
    assert.equal(status, 202, JSON.stringify(body));
    return body.location as string;
  };
  const details = async (client: Client, name: string) =>
    (await ask(client, "GET", `${service}/${name}/versions/1/image`)).body;

  it("go through every status, and their log grows", () =>
    withEmulator(async (client) => {
      await client.admin("PUT", "speed", { default: "immediate", build: "manual" });
      await register(client, "dev");
      const location = await begin(client, "dev");
      const seen: string[] = [];
      let logUrl = "";
      let lines = -1;
      for (let status = 202; status === 202; ) {
        const answer = await ask(client, "GET", location);
        status = answer.status;
        seen.push(answer.body.status);
        if (answer.body.logUrl) {
          logUrl = answer.body.logUrl;
          const [code, text] = await read(client, logUrl);
          assert.equal(code, 200);
          const now = text.split("\n").length;
          assert.ok(now > lines || status === 200);
          lines = now;
        } else assert.ok(["Queued", "GettingOrProvisioningACR"].includes(answer.body.status));
        if (status === 202) await client.admin("POST", "advance", {});
      }
      assert.deepEqual([...new Set(seen)], ["Queued", "GettingOrProvisioningACR", "Running", "Succeeded"]);
      const [, text] = await read(client, logUrl);
      assert.match(
        text,
        /^Downloading the build context\n[\s\S]*FROM ubuntu:22.04[\s\S]*digest: sha256:[0-9a-f]{64}\n$/,
      );
      assert.equal((await read(client, logUrl.replace(/key=[^&]+/, "key=no")))[0], 403);
    }));

  it("tell afterwards where the image is", () =>
    withEmulator(async (client) => {
      await register(client, "dev");
      const before = await details(client, "dev");
      assert.equal(before.imageExistsInRegistry, false);
      const arm = async () =>
        (await client.arm("GET", armVersion("dev", "1"), undefined, preview)).body.properties.imageDetails;
      assert.partialDeepStrictEqual(await arm(), { exists: false, image: { digest: null } });
      await begin(client, "dev");
      const after = await details(client, "dev");
      assert.equal(after.imageExistsInRegistry, true);
      assert.deepEqual(after.dockerImage, before.dockerImage);
      assert.match(after.dockerImage.name, /^azureml\/azureml_[0-9a-f]{32}$/);
      assert.match(after.dockerImage.registry.address, /^[0-9a-f]+\.azurecr\.io$/);
      assert.equal(after.pythonEnvironment.interpreterPath, "/azureml-envs/environment/bin/python");
      const { exists, image } = await arm();
      assert.deepEqual([exists, image.repository, image.tag], [true, after.dockerImage.name, "latest"]);
      assert.equal(image.hostname, after.dockerImage.registry.address);
      assert.match(image.digest, /^sha256:[0-9a-f]{64}$/);
      assert.ok(
        !("imageDetails" in (await client.arm("GET", armVersion("dev", "1"), undefined, stable)).body.properties),
      );
      await client.admin("PUT", "switches", { imageDetailsOmitDigest: true });
      assert.equal((await arm()).image.digest, null);
    }));

  it("are shared by environments of the same content, and not run twice", () =>
    withEmulator(async (client) => {
      await register(client, "one");
      await register(client, "two", { ...registration(), EnvironmentVariables: {} });
      await register(client, "other", registration("debian:12"));
      await client.admin("PUT", "speed", { build: "manual" });
      const location = await begin(client, "one");
      assert.equal(await begin(client, "two"), location);
      assert.notEqual(await begin(client, "other"), location);
      await client.admin("POST", "advance", { toTheEnd: true });
      assert.equal((await details(client, "two")).imageExistsInRegistry, true);
      const again = await ask(client, "GET", await begin(client, "two"));
      assert.deepEqual([again.status, again.body.status], [200, "Succeeded"]);
      assert.match((await read(client, again.body.logUrl))[1], /exists already/);
      await client.admin("PUT", "switches", { buildsAgain: true });
      assert.equal((await ask(client, "GET", await begin(client, "two"))).body.status, "Queued");
    }));

  it("fail at a chosen step with a chosen log, as often as asked, and then succeed", () =>
    withEmulator(async (client) => {
      await register(client, "dev");
      await register(client, "other", registration("debian:12"));
      const log = ["Solving environment: failed", "ResolvePackageNotFound: nopackage"];
      await client.admin("POST", "builds", { environment: "dev", failsAt: "dependencies", log, count: 2 });
      assert.equal((await ask(client, "GET", await begin(client, "other"))).body.status, "Succeeded");
      for (const _ of [1, 2]) {
        const failed = await ask(client, "GET", await begin(client, "dev"));
        assert.deepEqual([failed.status, failed.body.status], [200, "Failed"]);
        const [, text] = await read(client, failed.body.logUrl);
        assert.ok(text.endsWith(`${log.join("\n")}\n`), text);
        assert.ok(!text.includes("FROM"));
        assert.equal((await details(client, "dev")).imageExistsInRegistry, false);
      }
      assert.equal((await ask(client, "GET", await begin(client, "dev"))).body.status, "Succeeded");
      await client.admin("POST", "builds", { failsAt: "queue", endsAs: "Canceled" });
      assert.equal((await client.admin("GET", "builds")).value.length, 1);
      await client.admin("DELETE", "builds");
      assert.deepEqual((await client.admin("GET", "builds")).value, []);
      await assert.rejects(client.admin("POST", "builds", { failsAt: "queue", endsAs: "Queued" }), /status of an end/);
      await assert.rejects(client.admin("POST", "builds", { failsAt: "lunch" }), /one of queue, registry, context/);
    }));

  it("take seconds, or reads", () =>
    withEmulator(async (client) => {
      await register(client, "dev");
      await register(client, "other", registration("debian:12"));
      const status = async (location: string) => (await ask(client, "GET", location)).body.status;
      await client.admin("PUT", "profile", { name: "realistic" });
      const slow = await begin(client, "dev");
      await client.admin("POST", "advance", { seconds: 59 });
      assert.equal(await status(slow), "Queued");
      await client.admin("POST", "advance", { seconds: 1 });
      assert.equal(await status(slow), "GettingOrProvisioningACR");
      await client.admin("POST", "advance", { seconds: 300 });
      assert.equal(await status(slow), "Succeeded");
      await client.admin("PUT", "speed", { build: { reads: 1 } });
      const read = await begin(client, "other");
      assert.deepEqual([await status(read), await status(read)], ["Queued", "GettingOrProvisioningACR"]);
    }));

  it("run on a compute, and without a log, as switches say", () =>
    withEmulator(async (client) => {
      await register(client, "dev");
      const location = await begin(client, "dev", "imageoncompute/cpu");
      assert.equal((await ask(client, "GET", location)).body.status, "Succeeded");
      await client.admin("PUT", "switches", { buildComputeMustExist: true, buildHasNoLog: true });
      const refused = await ask(client, "POST", `${builds}/dev/versions/1/imageoncompute/cpu`, {});
      assert.equal(refused.status, 404);
      assert.deepEqual((await ask(client, "GET", location)).body, { status: "Succeeded", logUrl: null });
      for (const path of [`${builds}/none/versions/1/image`, `${builds}/dev/versions/9/image`]) {
        assert.equal((await ask(client, "POST", path, {})).status, 404);
      }
      assert.equal((await ask(client, "GET", location.replace(/.$/, "_"))).status, 404);
    }));
});
