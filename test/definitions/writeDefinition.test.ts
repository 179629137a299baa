import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { computeInstanceKind } from "../../provider/computeInstance/kind";
import type { Values } from "../../provider/core/values";
import { loadDefinitions } from "../../provider/definitions/loadDefinitions";
import { writeDefinition } from "../../provider/definitions/writeDefinition";
import { imageKind } from "../../provider/image/kind";
import { KINDS } from "../../provider/kinds";

describe("writing definitions", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "definitions-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const readBack = (text: string) => {
    const file = path.join(folder, "a.yml");
    writeFileSync(file, text);
    const [definition] = loadDefinitions([file], { kinds: KINDS, projectFolder: folder }).definitions;
    assert.deepEqual(definition?.problems, [], text);
    return definition?.inputs;
  };

  it("uses Azure ML's own keys as far as they say it", () => {
    const inputs = {
      computeName: "dev-box",
      vmSize: "Standard_DS3_v2",
      disableLocalAuth: false,
      sshSettings: { sshPublicAccess: "Enabled", adminPublicKey: "ssh-rsa AAAA me" },
      idleTimeBeforeShutdown: "PT30M",
      identity: {
        type: "UserAssigned",
        userAssignedIdentities: [
          "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i",
        ],
      },
      schedules: {
        computeStartStop: [
          { action: "Stop", triggerType: "Cron", cron: { startTime: "2026-01-31T08:00:00", expression: "0 18 * * *" } },
        ],
      },
      setupScripts: {
        scripts: { startupScript: { scriptSource: "workspaceStorage", scriptData: "a.sh", timeout: "25m" } },
      },
      customServices: [
        {
          name: "a",
          type: "docker",
          image: { type: "docker", reference: "b" },
          docker: { privileged: true },
          endpoints: [{ name: "connect", protocol: "http", target: 2000, published: 2001 }],
          environmentVariables: { KEY: { type: "local", value: "yes" } },
        },
      ],
      adopt: true,
    };
    const text = writeDefinition(computeInstanceKind, inputs);
    assert.equal(
      text,
      `name: dev-box
type: computeinstance
size: Standard_DS3_v2
ssh_public_access_enabled: true
ssh_settings:
  ssh_key_value: ssh-rsa AAAA me
disable_local_auth: false
identity:
  type: user_assigned
  user_assigned_identities:
    - resource_id: /subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i
schedules:
  compute_start_stop:
    - action: Stop
      trigger:
        type: cron
        start_time: "2026-01-31T08:00:00"
        expression: 0 18 * * *
idle_time_before_shutdown_minutes: 30
setup_scripts:
  startup_script:
    path: a.sh
    timeout_minutes: 25
adopt: true
custom_applications:
  - name: a
    image:
      reference: b
    endpoints:
      - target: 2000
        published: 2001
    environment_variables:
      KEY: "yes"
`,
    );
    assert.deepEqual(readBack(text), inputs);
  });

  it("uses ours for what those cannot say, and names the secrets that are left out", () => {
    const inputs = {
      computeName: "dev-box",
      disableLocalAuth: true,
      idleTimeBeforeShutdown: "P1D",
      customServices: [
        {
          name: "a",
          image: { type: "docker", reference: "b" },
          environmentVariables: { KEY: { type: "local" } },
          endpoints: [{ target: 80, protocol: "tcp" }],
        },
      ],
      setupScripts: { scripts: { creationScript: { scriptSource: "inline", timeout: "90s" } } },
      adopt: true,
    };
    const secrets = [
      ["customServices", "0", "environmentVariables", "KEY", "value"],
      ["setupScripts", "scripts", "creationScript", "scriptData"],
    ].map((secret) => secret.map((key) => (key === "0" ? 0 : key)));
    const text = writeDefinition(computeInstanceKind, inputs, { secrets });
    assert.match(text, /# value: a secret, which stays/);
    assert.match(text, /# path: a secret, which stays/);
    assert.deepEqual(readBack(text), inputs);
  });

  it("quotes every text that Azure ML's loader would not read as one", () => {
    const texts = [
      "yes",
      "no",
      "on",
      "010",
      "1.10",
      "1:30",
      "2024-01-01",
      "2024-01-01 10:00:00",
      "null",
      "~",
      "",
      "=",
      "<<",
      "#a",
      "a: b",
      "a #b",
      "- a",
      " a",
      "a ",
      "é",
      "a\nb\n",
      " \n",
      "\n \n",
      "\t",
      "0x1f",
      "y",
      ".5",
      "+1",
      "1_0",
      "*a",
      "&a",
      "!a",
      "{a}",
      "%a",
      "@a",
      "`a",
      "'",
      '"',
      "\u2028",
      "\u0007",
    ];
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(...texts), fc.string({ unit: "grapheme" })), (text) => {
        const instance: Values = {
          computeName: "dev-box",
          description: text,
          tags: { a: text },
          disableLocalAuth: true,
        };
        assert.deepEqual(readBack(writeDefinition(computeInstanceKind, instance)), instance);
        const image: Values = { name: "a", image: "b", tags: { [text || "a"]: text } };
        assert.deepEqual(readBack(writeDefinition(imageKind, image)), image);
      }),
      { numRuns: 300, examples: texts.map((text): [string] => [text]) },
    );
  });

  it("writes an environment with the name of its conda file", () => {
    writeFileSync(path.join(folder, "conda.yml"), "dependencies: [python=3.10]\n");
    const inputs = {
      name: "train",
      version: "1.10",
      image: "a",
      condaFile: "dependencies:\n- python=3.10\n",
      osType: "Linux",
      properties: { a: "b" },
      inferenceConfig: {
        livenessRoute: { path: "/c", port: 1 },
        readinessRoute: { path: "/a", port: 1 },
        scoringRoute: { path: "/b", port: 1 },
      },
    };
    const text = writeDefinition(imageKind, inputs, { ownFile: "conda.yml" });
    assert.match(text, /version: "1.10"\n/);
    assert.match(text, /conda_file: conda.yml\n/);
    assert.deepEqual({ ...readBack(text), osType: "Linux" }, inputs);
    for (const buildImage of [{ enabled: true }, { enabled: true, compute: "cpu" }]) {
      assert.deepEqual(readBack(writeDefinition(imageKind, { name: "built", image: "a", buildImage })), {
        ...{ name: "built", image: "a", buildImage },
      });
    }
    const remote = { name: "built", build: { contextUri: "azureml://datastores/a/paths/b" } };
    assert.deepEqual(readBack(writeDefinition(imageKind, remote)), remote);
  });
});
