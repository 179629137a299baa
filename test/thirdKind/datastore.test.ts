import { strict as assert } from "node:assert";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import Ajv from "ajv";
import type { Values } from "../../provider/core/values";
import { exportDefinitions } from "../../provider/definitions/exported";
import { loadDefinitions } from "../../provider/definitions/loadDefinitions";
import { readLive } from "../../provider/definitions/readLive";
import { writeDefinition } from "../../provider/definitions/writeDefinition";
import type { Declared } from "../../provider/drift/declared";
import { declaredInDefinitions } from "../../provider/drift/declaredInDefinitions";
import { declarationsOf } from "../../provider/drift/declaredInStack";
import { detect } from "../../provider/drift/detect";
import type { Report } from "../../provider/drift/report";
import { KINDS } from "../../provider/kinds";
import { dynamicProvider } from "../../provider/pulumi/dynamicProvider";
import { generatedOf } from "../../scripts/generate";
import { type Azure, type Json, startAzure, WORKSPACE } from "../provider/azure";
import { datastoreKind } from "./kind";

const kinds = [...KINDS, datastoreKind];
const BLOBS = `${WORKSPACE}/datastores/blobs`;
const DOCUMENT = `name: blobs
type: azure_blob
description: of the team
account_name: account
container_name: data
`;

const owner = (name: string) => ({ organization: "o", project: "p", stack: "dev", type: "Datastore", name });
const inputsOf = (given: Values, name = "blobs"): Values => ({
  ...{ workspaceId: WORKSPACE, name: "blobs", accountName: "account", containerName: "data", ...given },
  ...{ __context: { owner: owner(name), urn: "" }, __provider: "text" },
});

describe("a kind of resource from outside", () => {
  let azure: Azure;
  let folder: string;
  let provider: ReturnType<typeof dynamicProvider>;
  before(async () => {
    azure = await startAzure();
    folder = mkdtempSync(path.join(os.tmpdir(), "third kind "));
  });
  beforeEach(async () => {
    await azure.admin("POST", "reset");
    provider = dynamicProvider(
      datastoreKind.resource(() => azure.connection),
      azure.clock,
    );
  });
  after(async () => {
    await azure.close();
    rmSync(folder, { recursive: true });
  });

  /** What the engine keeps of it after an up. */
  const create = async (given: Values = {}, name = "blobs") => {
    const { inputs, failures } = (await provider.check({}, inputsOf(given, name))) as Json;
    assert.deepEqual(failures, []);
    const { id, outs } = (await provider.create(inputs)) as Json;
    return { id, inputs, outputs: outs, urn: `urn::${name}`, type: "pulumi-nodejs:dynamic/azureml:Datastore" };
  };
  const there = async () => (await azure.arm("GET", `${BLOBS}?api-version=2024-04-01`)).body;
  const drift = async (declared: readonly Declared[]): Promise<Report[]> => {
    const reports: Report[] = [];
    for await (const report of detect({ declared }, { ...azure, kinds })) reports.push(report);
    return reports;
  };
  const write = (text: string) => {
    const file = path.join(folder, "blobs.yml");
    writeFileSync(file, text);
    return file;
  };

  it("is created, updated and deleted by the dynamic host's provider", async () => {
    const { id, inputs, outputs } = await create({ description: "old", tags: { team: "vision" } });
    assert.equal(id, BLOBS);
    assert.equal((await there()).properties.description, "old");
    const { inputs: changed } = (await provider.check(inputs, inputsOf({ description: "new" }))) as Json;
    assert.equal(((await provider.diff(id, outputs, changed)) as Json).changes, true);
    const { outs } = (await provider.update(id, outputs, changed)) as Json;
    assert.equal((await there()).properties.description, "new");
    assert.equal(((await provider.diff(id, outs, changed)) as Json).changes, false);
    const { props } = (await provider.read(id, outs)) as Json;
    assert.equal(props.description, "new");
    await provider.delete(id, outs);
    assert.equal((await azure.arm("GET", `${BLOBS}?api-version=2024-04-01`)).status, 404);
    assert.deepEqual(await provider.read(id, outs), {});
  });

  it("is not created over another, and not deleted where others have it now", async () => {
    const { outputs } = await create();
    await assert.rejects(create({}, "other"), /exists already\. To manage it, set adopt: true\./);
    await create({ adopt: true, description: "theirs" }, "other");
    await assert.rejects(provider.delete(BLOBS, outputs), /was not written: another resource of this program has it/);
    assert.equal((await there()).properties.description, "theirs");
  });

  it("is looked for in a stack, beside the kinds of this package", async () => {
    const stored = await create({ description: "ours" });
    assert.deepEqual(
      (await drift(declarationsOf("dev", { resources: [stored] }, kinds).declared)).map(({ status }) => status),
      ["unchanged"],
    );
    const { body } = await azure.arm("GET", `${BLOBS}?api-version=2024-04-01`);
    const properties = { ...body.properties, description: "theirs", isDefault: undefined };
    await azure.arm("PUT", `${BLOBS}?api-version=2024-04-01`, { properties });
    const others = { datastoreType: "AzureBlob", accountName: "a", containerName: "c" };
    const credentials = { credentialsType: "None" };
    await azure.arm("PUT", `${WORKSPACE}/datastores/byhand?api-version=2024-04-01`, {
      properties: { ...others, credentials },
    });
    const reports = await drift(declarationsOf("dev", { resources: [stored] }, kinds).declared);
    const told = reports.map(({ type, name, status, differences }) => [type, name, status, differences.length]);
    assert.deepEqual(told, [
      ["Datastore", "blobs", "changed", 1],
      ["Datastore", "byhand", "unmanaged", 0],
    ]);
    assert.deepEqual(reports[0]?.differences, [{ path: "description", declared: "ours", found: "theirs" }]);
    await azure.arm("DELETE", `${BLOBS}?api-version=2024-04-01`);
    const [gone] = await drift(declarationsOf("dev", { resources: [stored] }, kinds).declared);
    assert.equal(gone?.status, "missing");
  });

  it("is looked for as documents define it", async () => {
    await create({ description: "of the team" });
    const file = write(DOCUMENT);
    const [same] = await drift((await declaredInDefinitions([file], WORKSPACE, undefined, { kinds })).declared);
    assert.deepEqual([same?.status, same?.declaredIn], ["unchanged", { file, line: 1 }]);
    const [other] = await drift(
      (await declaredInDefinitions([write(DOCUMENT.replace("team", "others"))], WORKSPACE, undefined, { kinds }))
        .declared,
    );
    assert.deepEqual(other?.differences, [{ path: "description", declared: "of the others", found: "of the team" }]);
  });

  it("is defined by documents, and they are written of it", () => {
    const inputs = { name: "blobs", accountName: "account", containerName: "data", description: "of the team" };
    const [definition] = loadDefinitions([write(DOCUMENT)], { kinds }).definitions;
    assert.deepEqual([definition?.kind, definition?.problems, definition?.inputs], ["datastore", [], inputs]);
    const text = writeDefinition(datastoreKind, { ...inputs, accountKey: "hush", tags: { year: "2026" } });
    const [back] = loadDefinitions([write(text)], { kinds }).definitions;
    assert.deepEqual(back?.inputs, { ...inputs, accountKey: "hush", tags: { year: "2026" } });
    const [wrong] = loadDefinitions([write(`${DOCUMENT}endpoint: x\ntags: 1\n`)], { kinds }).definitions;
    assert.deepEqual(
      wrong?.problems.map(({ message }) => message),
      ["is that of the cloud: leave it out.", "expected an object, got a string."],
    );
    const [unknown] = loadDefinitions([write(DOCUMENT)], { kinds: KINDS }).definitions;
    assert.equal(unknown?.kind, undefined);
  });

  it("is told from the kinds of this package, and named in messages beside them", () => {
    const file = write("type: azure_blub\nname: blobs\naccount_name: a\n");
    const [definition] = loadDefinitions([file], { kinds }).definitions;
    assert.match(definition?.problems[0]?.message ?? "", /its type is "azure_blub"\. Is azure_blob meant\?$/);
    const [other] = loadDefinitions([write("a: 1\n")], { kinds }).definitions;
    assert.match(other?.problems[0]?.message ?? "", / nor "type: azure_blob"\.$/);
    const empty = mkdtempSync(path.join(folder, "empty "));
    const [nothing] = loadDefinitions([empty], { kinds }).definitions;
    const said = /nothing in it defines a compute instance or an environment or a datastore, so/;
    assert.match(nothing?.problems[0]?.message ?? "", said);
  });

  it("is exported, secrets apart, and loads back to what adopts it", async () => {
    await create({ description: "of the team", accountKey: "hush" });
    const found = await readLive({ connection: azure.connection, clock: azure.clock, workspaceId: WORKSPACE }, kinds);
    const { files, resources, undeclared } = exportDefinitions(found, kinds);
    assert.deepEqual(files, [
      {
        path: "datastores/blobs.yml",
        text: `name: blobs
type: azure_blob
description: of the team
adopt: true
account_name: account
container_name: data
on_delete: retain
# credentials.account_key: a secret, which stays as it is. To change it, write it here.
`,
      },
    ]);
    assert.deepEqual([resources[0]?.secrets, undeclared.length], [["credentials.account_key"], 4]);
    const target = path.join(folder, "export", files[0]?.path ?? "");
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, files[0]?.text ?? "");
    const [definition] = loadDefinitions([target], { kinds }).definitions;
    assert.deepEqual(
      [definition?.problems, { workspaceId: WORKSPACE, ...definition?.inputs }],
      [[], found.live[0]?.inputs],
    );
  });

  it("has a page of inputs, types and a JSON schema", () => {
    const generated = generatedOf([datastoreKind]);
    assert.deepEqual(Object.keys(generated), [
      "provider/datastore/types.ts",
      "provider/pulumi/datastoreTypes.ts",
      "docs/datastore-inputs.md",
      "schemas/datastore.schema.json",
    ]);
    const text = (file: string) => generated[file]?.() ?? "";
    const golden = (name: string) => readFileSync(path.join(__dirname, "golden", name), "utf8");
    assert.equal(text("docs/datastore-inputs.md"), golden("inputs.md"));
    assert.deepEqual(JSON.parse(text("schemas/datastore.schema.json")), JSON.parse(golden("datastore.schema.json")));
    assert.match(text("provider/datastore/types.ts"), /export interface DatastoreData \{/);
    assert.match(text("provider/pulumi/datastoreTypes.ts"), /readonly accountName: pulumi\.Input<string>;/);
    const accepts = new Ajv({ allowUnionTypes: true }).compile(JSON.parse(text("schemas/datastore.schema.json")));
    const document = { name: "blobs", type: "Azure_Blob", account_name: "a", container_name: "c", tags: { a: 1 } };
    assert.equal(accepts(document), true);
    assert.equal(accepts({ ...document, endpoint: "x" }), false);
  });
});
