import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { root } from "../../scripts/setUp/folders.mjs";
import { currentDist } from "../endToEnd/dist";
import { VISION } from "./command";

const BOX = `name: dev-box
type: computeinstance
network_settings: {vnet_name: net, subnet: own}
setup_scripts: {startup_script: {path: start.sh, command: --token abc}}
schedules: {compute_start_stop: [{action: stop, trigger: {type: cron, expression: 0 18 * * *}}]}
`;

describe("the command render", () => {
  let folder: string;

  before(currentDist);
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "azureml render "));
    writeFileSync(path.join(folder, "box.yml"), BOX);
    writeFileSync(path.join(folder, "env.yml"), "name: env\nversion: 1.10\nimage: a\n---\nname: env\nimige: b\n");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  // Without any credentials: nothing is asked.
  const render = (args: string[], input = "") => {
    const main = path.join(root, "dist", "provider", "cli", "main.js");
    const env = { PATH: process.env["PATH"], HOME: folder };
    const given = ["render", "--workspace", VISION, ...args];
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...given], { cwd: folder, input, env });
    return { status, stdout: String(stdout), stderr: String(stderr) };
  };

  it("prints what each document would send", () => {
    const { status, stdout, stderr } = render(["box.yml", "--json"]);
    assert.equal(stderr, "");
    assert.equal(status, 0);
    assert.deepEqual(JSON.parse(stdout), [
      {
        file: "box.yml",
        document: 1,
        kind: "computeInstance",
        name: "dev-box",
        version: null,
        body: {
          properties: {
            computeType: "ComputeInstance",
            disableLocalAuth: true,
            properties: {
              vmSize: "Standard_DS3_v2",
              subnet: {
                id: `${VISION.split("/providers/")[0]}/providers/Microsoft.Network/virtualNetworks/net/subnets/own`,
              },
              schedules: {
                computeStartStop: [{ action: "Stop", triggerType: "Cron", cron: { expression: "0 18 * * *" } }],
              },
              setupScripts: {
                scripts: {
                  startupScript: {
                    scriptSource: "workspaceStorage",
                    scriptData: "start.sh",
                    scriptArguments: "--token abc",
                  },
                },
              },
            },
          },
        },
        problems: [],
      },
    ]);
  });

  it("adds what Azure ML's loader adds, when asked to", () => {
    const [{ body }] = JSON.parse(render(["box.yml", "--json", "--loader-defaults"]).stdout);
    const { schedules, enableSSO, vmSize } = body.properties.properties;
    assert.deepEqual([enableSSO, vmSize], [true, "STANDARD_DS3_V2"]);
    assert.deepEqual(schedules.computeStartStop, [
      {
        action: "stop",
        status: "Enabled",
        triggerType: "Cron",
        cron: { timeZone: "UTC", expression: "0 18 * * *", triggerType: "Cron" },
      },
    ]);
  });

  it("shows people no secrets, and every problem with its place", () => {
    const { status, stdout, stderr } = render(["box.yml", "env.yml"]);
    assert.equal(status, 1);
    assert.match(stdout, /^# box\.yml:1, document 1: computeInstance dev-box\n\{\n/);
    assert.match(stdout, /^# env\.yml:1, document 1: environment env:1\.10$/m);
    assert.ok(!stdout.includes("abc"));
    assert.match(stderr, /^env\.yml:5:1: .*Is image meant\?$/m);
  });

  it("reads standard input, and folders", () => {
    const [piped] = JSON.parse(render(["-", "--json"], BOX).stdout);
    assert.deepEqual([piped.file, piped.name], ["-", "dev-box"]);
    writeFileSync(path.join(folder, "conda.yml"), "dependencies: [python]\n");
    const all = render([".", "--json"]);
    assert.deepEqual(
      JSON.parse(all.stdout).map(({ file, document, problems }: Record<string, unknown[]>) => [
        file,
        document,
        problems?.length,
      ]),
      [
        ["box.yml", 1, 0],
        ["env.yml", 1, 0],
        ["env.yml", 2, 1],
      ],
    );
    assert.match(all.stderr, /^conda\.yml, document 1: skipped, because it is a conda file\.$/m);
  });

  it("says when there is nothing to print", () => {
    mkdirSync(path.join(folder, "empty.yml"));
    const { status, stdout, stderr } = render(["empty.yml"]);
    assert.deepEqual([status, stdout], [1, ""]);
    assert.match(stderr, /^empty\.yml:1:1: nothing in it defines .*--allow-empty/);
    assert.deepEqual(render(["empty.yml", "--allow-empty"]), {
      status: 0,
      stdout: "",
      stderr: "There are no definitions in empty.yml.\n",
    });
  });

  it("refuses a workspace that is none", () => {
    const { status, stderr } = render(["box.yml", "--workspace", "vision"]);
    assert.equal(status, 1);
    assert.match(stderr, /"vision" is not the ARM id of a workspace/);
  });
});
