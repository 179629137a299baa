import { strict as assert } from "node:assert";
import { rm } from "node:fs/promises";
import path from "node:path";
import type { Values } from "../../provider/core/values";
import { type Azure, type Json, startAzure } from "../provider/azure";
import { type Azurite, refusal, startAzurite } from "./azurite";
import { imageInputsOf, OWNER } from "./declared";
import { temporaryFolders, write } from "./folders";

const CONTAINER = "azureml-blobstore-1";

describe("An image built from a folder", () => {
  let azure: Azure;
  let azurite: Azurite;
  const folderWith = temporaryFolders();
  before(async () => {
    [azurite, azure] = [await startAzurite(CONTAINER), await startAzure()];
  });
  after(async () => {
    await azure.close();
    await azurite.close();
  });
  beforeEach(async () => {
    const { account, key, endpoint } = azurite;
    await azure.admin("POST", "reset");
    await azure.admin("PUT", "storage", { account, key, endpoint, container: CONTAINER, credentials: "AccountKey" });
    await sent();
  });

  let count = 0;
  /** With content that no other test has. */
  const newFolder = () => {
    count += 1;
    return folderWith({ Dockerfile: dockerfile(), "main.py": "print(1)\n" });
  };
  const dockerfile = () => `FROM ubuntu:22.04\n# ${count}\n`;

  const imageOf = (contextPath: string, owner: Values = OWNER) =>
    imageInputsOf({ build: { contextPath }, ...(owner !== OWNER && { name: "train" }) }, owner);

  async function checked(inputs: Values, olds: Json = {}): Promise<Json> {
    const { inputs: found, failures } = await azure.images.check(olds, inputs);
    assert.deepEqual(failures, []);
    return found;
  }

  async function create(inputs: Json) {
    const { id, outs } = await azure.images.create(inputs);
    return { id, outs: outs as Json };
  }

  /** What went out since the last call: files to the blob store, writes to ARM. */
  async function sent(): Promise<{ files: string[]; bytes: number; writes: string[] }> {
    const { list, bytes } = azurite.requests();
    const writes = (await azure.requests()).filter((each) => /^(PUT|DELETE) /.test(each));
    return {
      files: list.filter((each) => each.startsWith("PUT")),
      bytes,
      writes: writes.map((each) => each.replace(/\?.*/, "")),
    };
  }

  it("is uploaded and registered once; the second run sends nothing", async () => {
    const folder = await newFolder();
    const inputs = await checked(imageOf(folder));
    const { id, outs } = await create(inputs);
    const first = await sent();
    assert.deepEqual(first.files.sort(), ["PUT /Dockerfile", "PUT /main.py"]);
    assert.deepEqual(first.writes, [`PUT /environments/train/versions/${inputs.version}`]);
    const { body } = await azure.arm("GET", `${id}?api-version=2026-05-01`);
    const container = `https://${azurite.endpoint}/${azurite.account}/${CONTAINER}`;
    assert.match(body.properties.build.contextUri, /\/LocalUpload\/[0-9a-f]{64}\/context\/$/);
    assert.ok(body.properties.build.contextUri.startsWith(`${container}/`));

    await write(folder, { "empty/folder": "folder/" });
    const again = await checked(imageOf(folder), inputs);
    const { props } = await azure.images.read(id, outs);
    for (const known of [outs, props]) assert.equal((await azure.images.diff(id, known, again)).changes, false);
    assert.deepEqual(await sent(), { files: [], bytes: 0, writes: [] });
  });

  it("is another version with one file changed", async () => {
    const folder = await newFolder();
    const inputs = await checked(imageOf(folder));
    const { id, outs } = await create(inputs);
    await sent();
    await write(folder, { "main.py": "print(2)\n" });
    const changed = await checked(imageOf(folder), inputs);
    assert.notEqual(changed.version, inputs.version);
    assert.deepEqual((await azure.images.diff(id, outs, changed)).replaces?.includes("version"), true);
    const next = await create(changed);
    assert.deepEqual((await sent()).writes, [`PUT /environments/train/versions/${changed.version}`]);
    assert.notEqual(next.id, id);
  });

  it("is neither uploaded nor registered by a second stack with the same files in another folder", async () => {
    const folder = await newFolder();
    const one = await checked(imageOf(folder));
    await create(one);
    const copy = await folderWith({ "main.py": "print(1)\n", Dockerfile: dockerfile() });
    await sent();
    const other = await checked(imageOf(copy, { ...OWNER, stack: "prod" }));
    assert.equal(other.version, one.version);
    await create(other);
    const { files, bytes } = await sent();
    assert.deepEqual([files, bytes], [[], 0]);
  });

  it("goes on with an upload that was interrupted", async () => {
    const folder = await newFolder();
    const inputs = await checked(imageOf(folder));
    const no = refusal(403, "AuthorizationFailure", "This request is not authorized to perform this operation.");
    await azurite.withFault(/^PUT \/main/, 1, no, () =>
      assert.rejects(create(inputs), /Storage account "devstoreaccount1" refused .* This is the account's firewall/),
    );
    assert.deepEqual((await sent()).writes, []);
    await create(inputs);
    const { files, writes } = await sent();
    assert.ok(files.includes("PUT /main.py"));
    assert.equal(writes.length, 1);
  });

  it("is refused when its files have changed since the preview", async () => {
    const folder = await newFolder();
    const inputs = await checked(imageOf(folder));
    await write(folder, { "main.py": "print(3)\n" });
    await assert.rejects(create(inputs), /its files have changed since the preview\. Run "pulumi up" again\./);
    await rm(path.join(folder, "Dockerfile"));
    await assert.rejects(create(inputs), /the build context has no file "Dockerfile"/);
    assert.deepEqual(await sent(), { files: [], bytes: 0, writes: [] });
  });
});
