import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { instanceCommands } from "../../provider/computeInstance/commands/instanceCommands";
import { imageCommands } from "../../provider/image/commands/imageCommands";
import { KINDS } from "../../provider/kinds";
import { root } from "../../scripts/setUp/folders.mjs";
import { currentDist } from "../endToEnd/dist";

const COMMANDS = [
  "list",
  "show",
  "sizes",
  "usage",
  "runs",
  "start",
  "stop",
  "restart",
  "delete",
  "images",
  "drift",
  "render",
  "export",
  "emulator",
];
const OF_IMAGE = ["show", "build", "archive", "restore", "log"];
const ACTING = ["start", "stop", "restart", "delete"];
const LOADED = `import Module from "node:module";
  process.on("exit", () => process.stderr.write(JSON.stringify(Object.keys(Module._cache))));`;

describe("the help of the command", () => {
  before(currentDist);

  const help = (...args: string[]) => {
    const main = path.join(root, "dist", "provider", "cli", "main.js");
    const tell = ["--import", `data:text/javascript,${encodeURIComponent(LOADED)}`];
    const { status, stdout, stderr } = spawnSync(process.execPath, [...tell, main, ...args], { encoding: "utf8" });
    return { status, stdout, loaded: JSON.parse(stderr) as string[] };
  };

  it("names every command", () => {
    const { status, stdout } = help("--help");
    assert.equal(status, 0);
    for (const name of COMMANDS) assert.match(stdout, new RegExp(`^  ${name} `, "m"));
  });

  it("is there for each, with its options", () => {
    for (const name of COMMANDS) {
      const { status, stdout } = help(name, "--help");
      assert.equal(status, 0);
      assert.match(stdout, new RegExp(`^Usage: pulumi-azureml ${name} `));
      if (name !== "emulator") for (const option of ["--json", "--workspace <id>"]) assert.ok(stdout.includes(option));
      for (const option of ["--yes", "--no-wait", "--timeout <time>", "--assigned-to"]) {
        if (ACTING.includes(name)) assert.ok(stdout.includes(option), `${name} ${option}`);
      }
    }
  });

  it("is there for the comment on a preview", () => {
    assert.match(help("--help").stdout, /^ {2}preview-comment /m);
    assert.ok(help("preview-comment", "--help").stdout.includes("--fail-on <operations>"));
  });

  it("is there for the commands of an image", () => {
    const { stdout } = help("image", "--help");
    for (const name of OF_IMAGE) {
      assert.match(stdout, new RegExp(`^  ${name} `, "m"));
      const one = help("image", name, "--help");
      assert.equal(one.status, 0);
      assert.match(one.stdout, new RegExp(`^Usage: pulumi-azureml image ${name} `));
      for (const option of ["--json", "--workspace <id>"]) assert.ok(one.stdout.includes(option));
    }
    for (const option of ["--follow", "--compute <name>", "--no-wait", "--timeout <time>"]) {
      assert.ok(help("image", "build", "--help").stdout.includes(option), option);
    }
    assert.ok(help("image", "archive", "--help").stdout.includes("--force"));
  });

  it("speaks of the kinds as their documents do", () => {
    assert.deepEqual(
      [instanceCommands, imageCommands].map(({ defines, noun, isVersioned }) => ({ defines, noun, isVersioned })),
      KINDS.map(({ documents: { defines, noun, isVersioned } }) => ({ defines, noun, isVersioned })),
    );
  });

  it("loads neither Azure's clients nor Pulumi, nor what the commands do", () => {
    const files = help("--help").loaded.map((file) => path.relative(root, file).replaceAll("\\", "/"));
    assert.deepEqual(
      files.filter((file) =>
        /@azure|@pulumi|hono|yaml|dist\/provider\/(azure|pulumi|definitions|drift|(computeInstance|image)\/(?!commands\/))/.test(
          file,
        ),
      ),
      [],
    );
    assert.deepEqual(files.filter((file) => file.startsWith("dist/provider/kinds/")).sort(), [
      "dist/provider/kinds/commands.js",
      "dist/provider/kinds/kind.js",
    ]);
    const ofCommands = files.filter((file) => /^dist\/provider\/(cli|\w+\/commands)\//.test(file));
    assert.deepEqual(ofCommands.map((file) => file.replace(/^dist\/provider\//, "")).sort(), [
      ...["cli/commandLine.js", "cli/emulatorCommand.js", "cli/main.js"],
      ...["cli/options.js", "cli/output.js", "cli/preview/readPreview.js"],
      ...["computeInstance/commands/instanceCommands.js", "image/commands/imageCommands.js"],
    ]);
  });
});
