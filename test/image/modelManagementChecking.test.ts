import { strict as assert } from "node:assert";
import { chmod } from "node:fs/promises";
import fc from "fast-check";
import { UNKNOWN, type Values } from "../../provider/core/values";
import { image } from "../../provider/image/image";
import { containerInputs, executionScript, imageName } from "../../provider/image/modelManagement/inputs";
import { contentHash, readSources } from "../../provider/image/modelManagement/sources";
import { projectPath } from "../../provider/image/validation";
import { jumpingClock } from "../clock";
import { WORKSPACE } from "../provider/azure";
import { temporaryFolders } from "./folders";
import { FILES, OWNER } from "./modelManagement";

const CONFIGURATION = { executionScript: "score.py", runtime: "python", condaFile: "conda.yml" };

describe("Checking an image of model management", () => {
  const folder = temporaryFolders();
  const before = process.cwd();
  let warned: string[] = [];
  beforeEach(async () => {
    warned = [];
    process.chdir(await folder(FILES));
  });
  afterEach(() => process.chdir(before));

  // Nothing is asked of Azure: the connection has nothing to ask with.
  const resource = image(() => ({}) as never);
  const log = { progress: () => {}, info: () => {}, warn: (text: string) => void warned.push(text) };
  const check = async (given: Values) => {
    const inputs = { workspaceId: WORKSPACE, backend: "modelManagement", ...given };
    return resource.check({ newInputs: inputs, owner: OWNER, log, clock: jumpingClock() });
  };
  const configured = (more: Values): Values => ({ containerConfiguration: { ...CONFIGURATION, ...more } });
  const problems = async (given: Values) =>
    (await check(given)).problems.map(({ path, message }) => `${path.join(".")}: ${message}`);
  const ofConfiguration = async (more: Values) =>
    (await problems(configured(more))).map((line) => line.replace("containerConfiguration.", ""));
  const hash = async (more: Values = {}, others: Values = {}) =>
    (await check({ ...configured(more), ...others })).inputs["contentHash"];

  it("is well with what azureml-core takes", async () => {
    const { inputs, problems: none } = await check({
      ...configured({
        dependencies: ["lib", "model/schema.json"],
        schemaFile: "model/schema.json",
        cudaVersion: "9.1",
      }),
      models: ["churn:3"],
    });
    assert.deepEqual(none, []);
    assert.equal(inputs["name"], "churn");
    assert.equal(inputs["version"], undefined);
    assert.deepEqual(await check(inputs), { inputs, problems: [] });
  });

  it("says all that is wrong at once", async () => {
    const wrong = {
      name: "Churn_",
      image: "ubuntu",
      onDelete: "archive",
      models: ["churn"],
      containerConfiguration: {
        executionScript: "../score.py",
        runtime: "ruby",
        condaFile: "no.yml",
        dependencies: ["lib", "gone", "/etc"],
        cudaVersion: "11",
        baseImageRegistry: { address: "r", password: "p-secret" },
      },
    };
    const found = await problems(wrong);
    assert.deepEqual(found.sort(), [
      "containerConfiguration.baseImageRegistry.username: is required.",
      "containerConfiguration.baseImageRegistry: needs a base image, in baseImage.",
      'containerConfiguration.condaFile: "no.yml": there is no such file, starting from the folder of Pulumi.yaml.',
      'containerConfiguration.cudaVersion: "11" is not one of "9.0", "9.1", "10.0".',
      'containerConfiguration.dependencies.1: "gone": there is no such file, starting from the folder of Pulumi.yaml.',
      'containerConfiguration.dependencies.2: "/etc" is absolute; give a path that starts in the folder of Pulumi.yaml.',
      'containerConfiguration.executionScript: "../score.py" leads out of the project; the image has files under their paths in it.',
      'containerConfiguration.runtime: "ruby" is not one of "python", "spark-py", "python-slim".',
      'image: goes only with the default backend, "environment".',
      'models.0: "churn" is not the id of a model; it looks like churn:3.',
      'name: "Churn_" may have only small letters, digits, "-" and ".", the first and the last a letter or a digit.',
      'onDelete: "archive" is not one of "delete", "retain".',
    ]);
    assert.ok(!found.join().includes("p-secret"));
  });

  it("asks for a configuration, and says whose a property is", async () => {
    assert.deepEqual(await problems({}), ["containerConfiguration: is required."]);
    assert.deepEqual(await problems({ ...configured({}), version: "3" }), [
      "version: is set by Azure and cannot be an input.",
    ]);
    assert.deepEqual(await problems({ backend: "environment", image: "a:1", ...configured({}), models: ["a:1"] }), [
      'models: goes only with the backend "modelManagement".',
      'containerConfiguration: goes only with the backend "modelManagement".',
    ]);
    assert.deepEqual(await problems({ backend: UNKNOWN }), ["backend: must be known when the preview runs."]);
  });

  it("knows the rules of the execution script", () => {
    const wrong: [string, RegExp][] = [
      ["/a/score.py", /is absolute/],
      ["C:\\a\\score.py", /is absolute/],
      ["a/../../score.py", /leads out of the project/],
      ["score.r", /must end in "\.py"/],
      ["my-score.py", /cannot be imported/],
      ["1score.py", /cannot be imported/],
      ["class.py", /cannot be imported/],
    ];
    for (const [script, said] of wrong) assert.match(executionScript(script) ?? "nothing", said);
    for (const script of ["score.py", "./score.py", "a\\b\\score.py", "größe.py", "_x1.py"]) {
      assert.equal(executionScript(script), undefined);
    }
  });

  it("knows the names of images", () => {
    for (const name of ["abc", "a-b.c", "1a2", "a".repeat(32)]) assert.equal(imageName(name), undefined);
    for (const name of ["ab", "a".repeat(33), "Abc", "-abc", "abc.", "a_c"]) assert.ok(imageName(name));
  });

  it("wants the schema file in the script's folder or below", async () => {
    process.chdir(
      await folder({ ...FILES, "app/score.py": "", "app/deep/schema.json": "{}", "apple/schema.json": "{}" }),
    );
    const script = { executionScript: "app/score.py" };
    assert.deepEqual(await ofConfiguration({ ...script, schemaFile: "app/deep/schema.json" }), []);
    for (const schemaFile of ["model/schema.json", "apple/schema.json"]) {
      assert.deepEqual(await ofConfiguration({ ...script, schemaFile }), [
        `schemaFile: "${schemaFile}" is not in the folder of the execution script, nor below it.`,
      ]);
    }
  });

  it("takes a base image with the runtime python only, and warns about a floating tag", async () => {
    assert.deepEqual(await ofConfiguration({ runtime: "spark-py", baseImage: "a:1" }), [
      'baseImage: goes only with the runtime "python", not with "spark-py".',
    ]);
    assert.deepEqual(await ofConfiguration({ runtime: "Python", baseImage: "a" }), []);
    assert.equal(warned.length, 1);
  });

  it("reads the conda file, and tells folders and unreadable files", async () => {
    process.chdir(await folder({ ...FILES, "conda.yml": "- a list\n" }));
    assert.match((await ofConfiguration({}))[0] ?? "", /^condaFile: "conda\.yml": expected a mapping/);
    assert.deepEqual(await ofConfiguration({ condaFile: undefined, dockerFile: "lib" }), [
      'dockerFile: "lib": this is not a file.',
    ]);
    if (process.getuid?.() === 0) return;
    await chmod("steps.docker", 0);
    assert.deepEqual(await ofConfiguration({ condaFile: undefined, dockerFile: "steps.docker" }), [
      'dockerFile: "steps.docker": it cannot be read (EACCES).',
    ]);
  });

  describe("the hash of the content", () => {
    it("never changes", async () => {
      const given = {
        containerConfiguration: {
          ...CONFIGURATION,
          dependencies: ["lib"],
          schemaFile: "model/schema.json",
          dockerFile: "steps.docker",
          enableGpu: true,
          cudaVersion: "10.0",
          baseImage: "r.azurecr.io/b:1",
          baseImageRegistry: { address: "r.azurecr.io", username: "u", password: "p" },
        },
        models: ["b:2", "a:1"],
        rebuildTrigger: "1",
      };
      const { sources } = await readSources(given.containerConfiguration, process.cwd());
      assert.equal(contentHash(given, sources), "8cee9dc3bd116cf6a1ce02110bbee74d8d174c1bfdf4f88287f10154d10deef7");
      assert.equal(await hash(), "4b40b3e50167a179c6f112e45f5d0df9129d347c6d10767b156d6a043218980f");
    });

    it("does not see spelling, order, credentials and the names of files that the image does not have", async () => {
      const one = await hash({ dependencies: ["lib", "model"] }, { models: ["a:1", "b:2"] });
      process.chdir(await folder({ ...FILES, "other.yml": "# why\r\ndependencies: [python=3.8]\r\n" }));
      const more = { executionScript: "./score.py", condaFile: "other.yml", dependencies: ["model/", ".\\lib"] };
      assert.equal(await hash({ ...more, runtime: "PYTHON", enableGpu: false }, { models: ["b:2", "a:1"] }), one);
    });

    it("sees everything else", async () => {
      const hashes = [
        await hash(),
        await hash({ dependencies: ["lib"] }),
        await hash({ dockerFile: "steps.docker" }),
        await hash({ enableGpu: true }),
        await hash({ cudaVersion: "9.0" }),
        await hash({ baseImage: "a:1" }),
        await hash({ runtime: "python-slim" }),
        await hash({ condaFile: undefined }),
        await hash({}, { models: ["a:1"] }),
        await hash({}, { rebuildTrigger: "1" }),
      ];
      process.chdir(await folder({ ...FILES, "score.py": "def init(): pass\n" }));
      hashes.push(await hash());
      assert.equal(new Set(hashes).size, hashes.length);
      assert.equal(await hash({ baseImage: UNKNOWN }), UNKNOWN);
    });
  });

  it("normalises a path once and for all", () => {
    fc.assert(fc.property(fc.string(), (given) => projectPath(projectPath(given)) === projectPath(given)));
  });

  it("takes azureml-core's arguments without Pulumi", () => {
    const mapped = containerInputs({
      executionScript: "score.py",
      runtime: "python",
      condaFile: "",
      baseImage: "r/b:1",
      baseImageRegistry: { address: "r", username: "u", password: "p" },
      properties: { a: "b" },
      description: "d",
    });
    assert.deepEqual(mapped, {
      backend: "modelManagement",
      containerConfiguration: {
        executionScript: "score.py",
        runtime: "python",
        baseImage: "r/b:1",
        baseImageRegistry: { address: "r", username: "u", password: "p" },
      },
      properties: { a: "b" },
      description: "d",
    });
  });
});
