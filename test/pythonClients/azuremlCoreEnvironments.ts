import { strict as assert } from "node:assert";
import { WORKSPACE } from "../provider/azure";
import type { Value } from "./client";
import type { Clients } from "./clients";
import { imageStepsWith } from "./imageSteps";
import { fails, stepsWith } from "./steps";

const MODULE = "azureml.core.environment:Environment";
const IMAGE = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:1";

/** azureml-core's Environment: registered, read, labelled, listed and built. */
export function azuremlCoreEnvironmentsTests(get: () => Clients): void {
  const { admin } = stepsWith(get);
  const { lines } = imageStepsWith(get);
  const workspace = () => get().workspace;
  const call = (method: string, args: unknown[], kwargs: Record<string, unknown> = {}) =>
    get().core.call(`${MODULE}.${method}`, args, kwargs);
  const make = (name: string, image = IMAGE): Promise<Value> => call("from_docker_image", [name, image]);
  const register = async (name: string, image?: string) =>
    get().core.on(await make(name, image), "register", [workspace()]);
  const seen = async (environment: Value) => JSON.parse(await get().core.call("builtins:repr", [environment]));
  const getEnvironment = async (name: string, kwargs: Record<string, unknown> = {}) =>
    seen(await call("get", [workspace(), name], kwargs));
  const build = async (name: string): Promise<Value> => get().core.on(await make(name), "build", [workspace()]);

  describe("azureml-core: Environment", () => {
    beforeEach(() => admin("POST", "reset"));

    it("register() counts versions, and returns the one that has the same definition", async () => {
      const first = await seen(await register("dev"));
      assert.equal(first.version, "1");
      assert.equal(first.docker.baseImage, IMAGE);
      assert.deepEqual(first.environmentVariables, { EXAMPLE_ENV_VAR: "EXAMPLE_VALUE" });
      assert.match(first.assetId, /\/environments\/dev\/versions\/1$/);
      assert.equal((await seen(await register("dev"))).version, "1");
      assert.equal((await seen(await register("dev", "ubuntu:24.04"))).version, "2");
    });

    it("register() of what it has read changes nothing, of something else on the version is refused", async () => {
      await register("dev");
      const read = await call("get", [workspace(), "dev"], { version: "1" });
      assert.equal((await seen(await get().core.on(read, "register", [workspace()]))).version, "1");
      const other = await make("dev", "ubuntu:24.04");
      await get().core.call("builtins:setattr", [other, "version", "1"]);
      const work = get().core.on(other, "register", [workspace()]);
      await fails(work, "Exception", /Error registering the environment definition\. Code: 409.*already registered/s);
    });

    it("get() by version, by label, and the newest", async () => {
      await register("dev");
      await register("dev", "ubuntu:24.04");
      assert.equal((await getEnvironment("dev")).version, "2");
      assert.equal((await getEnvironment("dev", { version: "1" })).version, "1");
      await call("label", [workspace(), "dev", "1", ["stable"]]);
      assert.equal((await getEnvironment("dev", { label: "stable" })).version, "1");
      await fails(call("get", [workspace(), "none"]), "Exception", /Code: 404/);
      await fails(call("get", [workspace(), "dev"], { label: "none" }), "Exception", /Code: 404/);
    });

    it("list() has all pages", async () => {
      await admin("PUT", "settings", { pageSize: 2 });
      for (const name of ["a", "b", "c"]) await register(name);
      await lines();
      assert.deepEqual(Object.keys(await call("list", [workspace()])), ["a", "b", "c"]);
      const asked = (await lines()).map((line) => line.replace(WORKSPACE, "W"));
      assert.deepEqual(asked, Array(2).fill("200 GET /environment/v1.0W/environments/"));
    });

    it("sees what azure-ai-ml's PUT made, conda file included", async () => {
      const condaFile = "name: dev\nchannels: [conda-forge]\ndependencies: [python=3.11, {pip: [pandas]}]\n";
      const path = `${WORKSPACE}/environments/dev/versions/blue`;
      await get().azure.arm("PUT", path, { properties: { image: IMAGE, condaFile } });
      const environment = await getEnvironment("dev");
      assert.equal(environment.version, "blue");
      assert.deepEqual(environment.python.condaDependencies.dependencies, ["python=3.11", { pip: ["pandas"] }]);
    });

    it("build() ends with an image, whose details tell where it is", async () => {
      const built = await build("dev");
      const { printed } = await get().core.ask(built, "wait_for_completion", {});
      assert.equal(printed, "");
      assert.equal(await get().core.on(built, "status"), "Succeeded");
      const details = await get().core.on(await call("get", [workspace(), "dev"]), "get_image_details", [workspace()]);
      assert.equal(details.imageExistsInRegistry, true);
      assert.match(details.dockerImage.name, /^azureml\/azureml_[0-9a-f]{32}$/);
    });

    it("wait_for_completion() prints the log as it grows, and does not raise when the build fails", async () => {
      await admin("PUT", "speed", { build: { reads: 0 } });
      await admin("POST", "builds", { failsAt: "dependencies", log: ["ResolvePackageNotFound"] });
      const built = await build("dev");
      const { printed } = await get().core.ask(built, "wait_for_completion", {});
      assert.match(printed, /^Image Build Status: Running\n\nDownloading the build context\n/);
      assert.match(printed, /Image Build Status: Failed\n\n$/);
      assert.match(await get().core.on(built, "get_log"), /ResolvePackageNotFound\n$/);
    });

    it("build() of what the service does not have raises", async () => {
      await admin("POST", "faults", {
        method: "POST",
        path: "/environment/v2.0",
        answer: { status: 404, code: "UserError", message: "gone" },
      });
      await fails(build("dev"), "UserErrorException", /Environment 'dev' is not registered/);
    });
  });
}
