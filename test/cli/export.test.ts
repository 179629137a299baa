import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { loadDefinitions } from "../../provider/definitions/loadDefinitions";
import { KINDS } from "../../provider/kinds";
import { root } from "../../scripts/setUp/folders.mjs";
import { type CommandLine, openCommandLine, SUBSCRIPTION, VISION } from "./command";

const VERSION = "api-version=2026-05-01";
const CONDA = "# the comment stays\r\ndependencies:\n  - python=3.10\n";

describe("the command export", () => {
  let line: CommandLine;
  let folder: string;
  before(async () => {
    line = await openCommandLine();
  });
  after(() => line.close());
  beforeEach(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), "azureml export "));
    await line.emulator.admin("POST", "reset");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));

  const version = async (image: string, properties: object = {}) => {
    const address = `${VISION}/environments/${image.replace(":", "/versions/")}?${VERSION}`;
    const { status, body } = await line.emulator.arm("PUT", address, {
      properties: { image: "base:1", ...properties },
    });
    if (status >= 300) throw new Error(JSON.stringify(body));
  };
  const populate = async () => {
    const application = {
      name: "rstudio",
      image: { reference: "rocker/rstudio" },
      environmentVariables: { TOKEN: { type: "local", value: "hush" } },
    };
    const tags = { "cost center": "42", __proto__x: "`1`", "line\u2028break": "\u2028\nb" };
    await line.make(`${VISION}/computes/ci-dev`, { vmSize: "Standard_DS3_v2", customServices: [application] }, tags);
    await line.make(`${VISION}/computes/ci-own`, {}, { "pulumi-azureml": "v1:0123" });
    await version("train:1", { condaFile: CONDA });
    await version("Train:1");
    await line.writes();
  };
  const run = (...args: string[]) => line.run("export", "--workspace", VISION, "--out", folder, ...args);
  const files = () =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"))
      .sort();
  const text = (file: string) => readFileSync(path.join(folder, file), "utf8");

  describe("--program", () => {
    it("writes a project that compiles, with what it needs and without a secret", async () => {
      await populate();
      const { code, stderr } = await run("--program");
      assert.equal(code, 0, stderr);
      assert.deepEqual(files(), [
        "Pulumi.yaml",
        "environments/train-116f54c4/conda/1.yml",
        "index.ts",
        "package.json",
        "tsconfig.json",
      ]);
      assert.equal(text("environments/train-116f54c4/conda/1.yml"), CONDA);
      assert.doesNotMatch(text("index.ts"), /hush|v1:0123/);
      assert.match(
        text("index.ts"),
        /new azureml\.Image\("train:1", \{\n {2}workspace,\n {2}name: "train",\n {2}version: "1",/,
      );
      mkdirSync(path.join(folder, "node_modules", "@pulumi"), { recursive: true });
      for (const [name, target] of [
        ["@pulumi/pulumi", "node_modules/@pulumi/pulumi"],
        ["pulumi-azureml", "."],
      ] as const) {
        symlinkSync(path.join(root, target), path.join(folder, "node_modules", name), "junction");
      }
      execFileSync(process.execPath, [path.join(root, "node_modules/typescript/bin/tsc"), "-p", folder], {
        stdio: "pipe",
      });
    });

    it("tells of secrets, of what stacks own and of other files", async () => {
      await populate();
      mkdirSync(path.join(folder, "instances"));
      writeFileSync(path.join(folder, "instances", "ci-gone.yml"), "name: ci-gone\n");
      const { stdout } = await run("--program");
      assert.deepEqual(stdout.split("\n"), [
        `Exported 2 instances and 2 versions of environments to ${folder}; 5 files were written.`,
        "",
        "Secrets, which are in no file. They stay as they are until you declare them:",
        "  index.ts ci-dev: customServices[0].environmentVariables.TOKEN.value",
        "",
        'Tagged by a Pulumi resource as its own. An up of another stack refuses instances of these without adopt: "takeOver":',
        "  index.ts ci-own",
        "",
        "Other files in these folders, which were left as they are:",
        "  instances/ci-gone.yml",
        "",
      ]);
    });

    it("asks for nothing that the compiler which Pulumi brings does not know", async () => {
      await populate();
      assert.equal((await run("--program")).code, 0);
      const own = createRequire(path.join(root, "package.json")).resolve("@pulumi/pulumi/package.json");
      const compiler = createRequire(own)("./vendor/typescript@3.8.3/typescript.js");
      const { config } = compiler.readConfigFile(path.join(folder, "tsconfig.json"), compiler.sys.readFile);
      assert.deepEqual(compiler.parseJsonConfigFileContent(config, compiler.sys, folder).errors, []);
    });

    it("leaves out what stacks own, and takes names, when told to", async () => {
      await populate();
      const ids = async (...args: string[]) => {
        const { stdout, stderr, code } = await run("--program", "--force", "--json", ...args);
        assert.equal(code, 0, stderr);
        return JSON.parse(stdout).resources.map(({ id }: { id: string }) => id.replace(VISION, ""));
      };
      assert.deepEqual(await ids("--unmanaged", "--name", "ci-dev", "--name", "ci-own"), ["/computes/ci-dev"]);
      assert.deepEqual(await ids("--name", "train:1"), ["/environments/train/versions/1"]);
    });
  });

  it("names the files that have an address with credentials", async () => {
    const index = (user: string) => `dependencies:\n- pip:\n  - --extra-index-url https://${user}example.org/simple\n`;
    await version("train:1", { condaFile: index("me:hush@") });
    await version("plain:1", { condaFile: index("") });
    const exposed = "environments/train/conda/1.yml";
    const { stdout } = await run();
    assert.match(
      stdout,
      new RegExp(`An address with a password .* think before you commit them:\n  ${exposed}\n(?!  )`),
    );
    assert.doesNotMatch(stdout, /hush/);
    assert.deepEqual(JSON.parse((await run("--json")).stdout).exposing, [exposed]);
  });

  it("writes one definition for each, and tells of its secrets in the words of the document", async () => {
    await populate();
    const { code, stdout, stderr } = await run();
    assert.equal(code, 0, stderr);
    assert.deepEqual(files(), [
      "environments/Train/1.yml",
      "environments/train-116f54c4/1.yml",
      "environments/train-116f54c4/conda/1.yml",
      "instances/ci-dev.yml",
      "instances/ci-own.yml",
    ]);
    for (const file of files()) assert.doesNotMatch(text(file), /hush|v1:0123/);
    assert.match(stdout, /^ {2}instances\/ci-dev\.yml: custom_services\[0\]\.environment_variables\.TOKEN\.value$/m);
    const { definitions, skipped } = loadDefinitions([folder], { kinds: KINDS, projectFolder: folder });
    assert.deepEqual(skipped, []);
    assert.deepEqual(
      definitions.map(({ name, problems }) => ({ name, problems })),
      ["Train", "train", "ci-dev", "ci-own"].map((name) => ({ name, problems: [] })),
    );
  });

  it("sends nothing that changes anything, and writes the same again", async () => {
    await populate();
    const contents = () => files().map((file) => text(file));
    await run();
    const before = contents();
    const { code, stdout } = await run();
    assert.equal(code, 0);
    assert.match(stdout, /; 0 files were written\./);
    assert.deepEqual(contents(), before);
    assert.deepEqual(await line.writes(), []);
  });

  it("overwrites nothing that is different, unless forced, and never the project's own files", async () => {
    await populate();
    for (const file of ["index.ts", "package.json"]) writeFileSync(path.join(folder, file), "{}\n");
    const refused = await run("--program");
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /Nothing was written: .* has other content already in index\.ts\. .*--force/);
    assert.deepEqual(files(), ["index.ts", "package.json"]);
    assert.equal((await run("--program", "--force")).code, 0);
    assert.match(text("index.ts"), /^import \* as azureml/);
    assert.equal(text("package.json"), "{}\n");
  });

  it("writes nothing when something cannot be read, is not there or is not one workspace", async () => {
    await populate();
    const answer = { status: 403, code: "AuthorizationFailed", message: "no" };
    await line.emulator.admin("POST", "faults", { method: "GET", path: "/environments", count: null, answer });
    const unread = await run("--program");
    assert.equal(unread.code, 1);
    assert.match(unread.stderr, /The images of the workspace .* cannot be listed\. 403 AuthorizationFailed: no/);
    await line.emulator.admin("DELETE", "faults");
    const absent = await run("--program", "--name", "other");
    assert.equal(absent.code, 1);
    assert.match(absent.stderr, /No instance and no environment .* has the name "other"\./);
    const many = await line.run("export", "--program", "--subscription", SUBSCRIPTION, "--out", folder);
    assert.equal(many.code, 1);
    assert.match(many.stderr, /^One workspace at a time is exported; these were found: .*vision, .*speech\./);
    assert.ok(existsSync(folder));
    assert.deepEqual(files(), []);
  });
});
