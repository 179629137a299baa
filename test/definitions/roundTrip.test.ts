import { strict as assert } from "node:assert";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fields as instanceFields } from "../../provider/computeInstance/fields";
import { diff } from "../../provider/core/diff";
import { show, type Values } from "../../provider/core/values";
import { exportDefinitions } from "../../provider/definitions/exported";
import { loadDefinitions } from "../../provider/definitions/loadDefinitions";
import { type Contents, readLive } from "../../provider/definitions/readLive";
import { fields as imageFields } from "../../provider/image/fields";
import { KINDS } from "../../provider/kinds";
import { type Azure, startAzure, WORKSPACE } from "../provider/azure";
import { populate, prepare, randomOptions } from "./world";

describe("what is exported as definitions", () => {
  let azure: Azure;
  let folder: string;
  before(async () => {
    azure = await startAzure();
  });
  after(() => azure.close());
  beforeEach(async () => {
    await azure.admin("POST", "reset");
    folder = mkdtempSync(path.join(os.tmpdir(), "azureml round trip "));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const read = () => readLive({ connection: azure.connection, clock: azure.clock, workspaceId: WORKSPACE }, KINDS);

  /** What is loaded of it again, by file. */
  const loaded = (found: Contents): Map<string, Values> => {
    for (const { path: name, text } of exportDefinitions(found, KINDS).files) {
      const file = path.join(folder, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    const { definitions, skipped } = loadDefinitions([folder], { kinds: KINDS, projectFolder: folder });
    assert.deepEqual(skipped, []);
    for (const { file, problems } of definitions) {
      assert.deepEqual(
        problems.map(({ path: at, message }) => `${show(at)}: ${message}`),
        [],
        file,
      );
    }
    return new Map(
      definitions.map(({ file, inputs }) => [path.relative(folder, file).split(path.sep).join("/"), inputs]),
    );
  };

  it("loads back to what it was made of, whatever its options", async () => {
    await prepare(azure);
    await populate(azure, randomOptions({ instances: 150, images: 100 }, 23));
    const found = await read();
    const definitions = loaded(found);
    const differences = exportDefinitions(found, KINDS).resources.flatMap(({ file, live: { kind, inputs } }) => {
      const fields = kind === "computeInstance" ? instanceFields : imageFields;
      const { workspaceId: _, ...declared } = inputs;
      const back = definitions.get(file) ?? {};
      const there = diff({ fields, declared: back, observed: declared });
      const missing = diff({ fields, declared, observed: back });
      return [...there, ...missing].map(
        ({ path: at, before, after }) => `${file}: ${show(at)}: ${JSON.stringify(before)} ${JSON.stringify(after)}`,
      );
    });
    assert.deepEqual(differences, []);
  });

  it("keeps every conda specification to what it says, as a file where Azure ML's clients would read it so", async () => {
    const texts = [
      "# comments stay\ndependencies:\n- python=3.10\n- pip:\n  - numpy\n",
      "dependencies:\r\n  - python=3.11\r\n",
      "variables:\n  DEBUG: yes\n  VERSION: 1.10\ndependencies: [python]\n",
      "dependencies: [python]",
    ];
    for (const [i, condaFile] of texts.entries()) {
      const body = { properties: { image: "base:1", condaFile } };
      await azure.arm("PUT", `${WORKSPACE}/environments/train/versions/${i}`, body);
    }
    const found = await read();
    const exported = exportDefinitions(found, KINDS);
    assert.deepEqual(
      exported.files.map(({ path: name }) => name),
      [
        ...[0, 1, 2, 3].map((i) => `environments/train/${i}.yml`),
        ...[0, 1, 3].map((i) => `environments/train/conda/${i}.yml`),
      ],
    );
    const definitions = loaded(found);
    for (const { file, live } of exported.resources) {
      const changes = diff({ fields: imageFields, declared: definitions.get(file) ?? {}, observed: live.inputs });
      assert.deepEqual(changes, [], file);
    }
  });

  it("can be told at a glance", async () => {
    const application = {
      name: "rstudio",
      image: { reference: "rocker/rstudio" },
      docker: { privileged: true },
      endpoints: [{ name: "connect", protocol: "http", target: 8787, published: 8787 }],
      environmentVariables: { TOKEN: { type: "local", value: "hush" } },
    };
    const creationScript = { scriptSource: "inline", scriptData: "aHVzaA==", timeout: "25m" };
    const properties = {
      vmSize: "Standard_DS3_v2",
      idleTimeBeforeShutdown: "PT60M",
      customServices: [application],
      setupScripts: { scripts: { creationScript } },
    };
    const body = {
      location: "eastus",
      tags: { team: "vision" },
      properties: { computeType: "ComputeInstance", properties },
    };
    await azure.arm("PUT", `${WORKSPACE}/computes/ci-dev`, body);
    const conda = "dependencies:\n- python=3.10\n";
    await azure.arm("PUT", `${WORKSPACE}/environments/train/versions/1`, {
      properties: { image: "base:1", condaFile: conda },
    });
    const found = await read();
    const texts = Object.fromEntries(exportDefinitions(found, KINDS).files.map(({ path: name, text }) => [name, text]));
    assert.deepEqual(texts, {
      "instances/ci-dev.yml": `name: ci-dev
type: computeinstance
tags:
  team: vision
size: Standard_DS3_v2
disable_local_auth: false
idle_time_before_shutdown_minutes: 60
setup_scripts:
  creation_script:
    script_source: inline
    timeout_minutes: 25
    # path: a secret, which stays as it is. To change it, write it here.
adopt: true
on_delete: retain
custom_services:
  - name: rstudio
    image:
      reference: rocker/rstudio
    environment_variables:
      TOKEN:
        type: local
        # value: a secret, which stays as it is. To change it, write it here.
    docker:
      privileged: true
    endpoints:
      - name: connect
        protocol: http
        target: 8787
        published: 8787
`,
      "environments/train/1.yml": 'name: train\nversion: "1"\nimage: base:1\nconda_file: conda/1.yml\n',
      "environments/train/conda/1.yml": conda,
    });
    assert.deepEqual(
      exportDefinitions(found, KINDS).resources.map(({ secrets }) => secrets),
      [["setup_scripts.creation_script.path", "custom_services[0].environment_variables.TOKEN.value"], []],
    );
    assert.deepEqual(exportDefinitions(await read(), KINDS), exportDefinitions(found, KINDS));
  });
});
