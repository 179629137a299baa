import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { asRecord, at, type Values } from "../../provider/core/values";
import { loadDefinitions } from "../../provider/definitions/loadDefinitions";
import { KINDS } from "../../provider/kinds";
import { ours } from "./differences";

const WORKSPACE =
  "/subscriptions/00000000-0000-0000-0000-00000000000a/resourceGroups/b/providers/Microsoft.MachineLearningServices/workspaces/w";

describe("bodies with what Azure ML's loader adds", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "definitions-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function body(text: string): Values {
    const file = path.join(folder, "a.yml");
    writeFileSync(file, text);
    const { errors, body: found } = ours(
      loadDefinitions([file], { kinds: KINDS, projectFolder: folder }).definitions,
      WORKSPACE,
    );
    assert.deepEqual(errors, []);
    return asRecord(found);
  }
  const machine = (keys: string) =>
    asRecord(at(body(`name: abc\ntype: computeinstance\n${keys}\n`), ["properties", "properties"]));

  it("say of what is empty what the loader says of it", () => {
    assert.deepEqual(body("name: abc\ntype: computeinstance\ntags: {}\n")["tags"], {});
    assert.deepEqual(machine("schedules: {}")["schedules"], { computeStartStop: [] });
    assert.deepEqual(machine("setup_scripts: {}")["setupScripts"], { scripts: {} });
    assert.deepEqual(machine("setup_scripts: {startup_script: {}}")["setupScripts"], {
      scripts: { startupScript: { scriptSource: "workspaceStorage" } },
    });
    assert.deepEqual(machine("ssh_settings: {}")["sshSettings"], { sshPublicAccess: "Disabled" });
    assert.equal(machine("custom_applications: []")["customServices"], undefined);
    assert.deepEqual(
      machine(
        "custom_applications: [{name: a, image: {reference: b}, endpoints: [], bind_mounts: [], environment_variables: {}}]",
      )["customServices"],
      [{ name: "a", type: "docker", image: { type: "docker", reference: "b" }, docker: { privileged: true } }],
    );
    assert.equal(machine('network_settings: {vnet_name: "", subnet: ""}')["subnet"], undefined);
    assert.deepEqual(body('name: abc\nimage: b\ndescription: ""\nconda_file: {}\n'), {
      properties: { image: "b", isAnonymous: false, isArchived: false },
    });
    assert.deepEqual(asRecord(body('name: abc\nbuild: {path: ""}\n')["properties"])["build"], { contextUri: "" });
  });
});
