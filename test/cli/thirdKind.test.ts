import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { installDatastores } from "../thirdKind/install";
import { type CommandLine, openCommandLine, SPEECH, VISION } from "./command";

const BLOBS = `${VISION}/datastores/blobs`;

describe("the command line of kinds from outside", () => {
  let folder: string;
  let commands: CommandLine;
  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), "azureml outside "));
    commands = await openCommandLine(installDatastores(folder));
    const properties = { datastoreType: "AzureBlob", accountName: "account", containerName: "data" };
    const body = { properties: { ...properties, credentials: { credentialsType: "None" } } };
    const { status } = await commands.emulator.arm("PUT", `${BLOBS}?api-version=2024-04-01`, body);
    assert.equal(status, 201);
  });
  after(async () => {
    await commands.close();
    rmSync(folder, { recursive: true });
  });

  it("shows their commands beside those of this package, and names them", async () => {
    const { code, stdout } = await commands.run("--help");
    assert.equal(code, 0);
    assert.match(stdout, /^Azure Machine Learning compute instances, environments and datastores for Pulumi$/m);
    const names = [...stdout.matchAll(/^ {2}([a-z-]+) /gm)].map(([, name]) => name);
    assert.deepEqual(names.slice(names.indexOf("images")), [
      ...["images", "image", "datastores"],
      ...["drift", "render", "export", "preview-comment", "emulator", "help"],
    ]);
    assert.match((await commands.run("datastores", "--help")).stdout, /^Usage: pulumi-azureml datastores /);
    const { stdout: ofExport } = await commands.run("export", "--help");
    assert.match(ofExport.replace(/\s+/g, " "), /an instance, an environment, a datastore, or name:version/);
  });

  it("runs them", async () => {
    const { code, stdout } = await commands.run("datastores", "--workspace", VISION, "--workspace", SPEECH);
    assert.deepEqual([code, stdout], [0, "NAME   TYPE       CONTAINER  MANAGED\nblobs  AzureBlob  data       no\n"]);
    const { stdout: json } = await commands.run("datastores", "--workspace", VISION, "--json");
    const found = { id: BLOBS, name: "blobs", type: "AzureBlob", container: "data", isManaged: false };
    assert.deepEqual(JSON.parse(json), { datastores: [found], problems: [] });
  });

  it("runs those for what is declared with all of the kinds", async () => {
    const out = path.join(folder, "exported");
    const { code, stdout } = await commands.run("export", "--workspace", VISION, "--out", out);
    assert.equal(code, 0);
    assert.match(stdout, /^Exported 0 instances and 0 versions of environments and 1 datastore to /);
    const drift = await commands.run("drift", "--workspace", VISION, "--definitions", out, "--json");
    assert.equal(drift.code, 0);
    assert.deepEqual(
      JSON.parse(drift.stdout).reports.map(({ id, status }: { id: string; status: string }) => [id, status]),
      [[BLOBS, "unchanged"]],
    );
    const file = path.join(out, "datastores", "blobs.yml");
    const { stdout: rendered } = await commands.run("render", file, "--workspace", VISION);
    assert.match(rendered, /^# .*blobs\.yml:1, document 1: datastore blobs$/m);
  });
});
