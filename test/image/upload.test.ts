import { strict as assert } from "node:assert";
import { appendFile, rm, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
// biome-ignore lint/plugin: Azurite checks the tokens of callers by the machine's time
import { systemClock } from "../../emulator/clock";
import { type BlobContainer, type BlobOptions, openContainer } from "../../provider/azure/blobs";
import type { AzureMLError } from "../../provider/core/errors";
import { type BuildContext, readContext, type UploadedContext, uploadContext } from "../../provider/image/context";
import { type Azure, startAzure, WORKSPACE } from "../provider/azure";
import { type Azurite, lostConnection, refusal, startAzurite } from "./azurite";
import { temporaryFolders, write } from "./folders";

const CONTAINER = "azureml-blobstore-1";

describe("the upload of a build context", () => {
  let azurite: Azurite;
  let azure: Azure;
  const folderWith = temporaryFolders();
  before(async () => {
    azurite = await startAzurite(CONTAINER);
    azure = await startAzure({}, systemClock.now());
  });
  after(async () => {
    await azurite.close();
    await azure.close();
  });
  beforeEach(() => void azurite.requests());

  /** What the workspace's datastore tells, by the emulator of Azure. */
  async function tell(credentials: "AccountKey" | "Sas" | "None", more: object = {}): Promise<void> {
    const { account, key, endpoint } = azurite;
    await azure.admin("PUT", "storage", { account, key, endpoint, container: CONTAINER, credentials, ...more });
    await azure.requests();
  }

  async function openedBy(credentials: "AccountKey" | "Sas" | "None", more?: object): Promise<BlobContainer> {
    await tell(credentials, more);
    return azure.connection.blobs(WORKSPACE);
  }

  /** Without Azure, and without waiting between repetitions. */
  function byKey(options?: BlobOptions, url = azurite.container.url): Promise<BlobContainer> {
    const place = { account: azurite.account, container: CONTAINER, url, access: { key: azurite.key } };
    return openContainer(place, { retryDelayInMs: 1, ...options });
  }

  async function contextIn(folder: string): Promise<BuildContext> {
    const { context, problems } = await readContext(folder);
    return context ?? assert.fail(JSON.stringify(problems));
  }

  let count = 0;
  /** A context that no other test has. */
  async function newContext(files: Record<string, string | Uint8Array> = { "src/main.py": "print(1)\n" }) {
    count += 1;
    const folder = await folderWith({ Dockerfile: `FROM ubuntu:22.04\n# ${count}\n`, ...files });
    return { folder, context: await contextIn(folder) };
  }

  async function blobsOf({ hash }: BuildContext): Promise<Record<string, string>> {
    const prefix = `LocalUpload/${hash}/context/`;
    const found: Record<string, string> = {};
    for await (const { name } of azurite.container.listBlobsFlat({ prefix })) {
      const bytes = await azurite.container.getBlobClient(name).downloadToBuffer();
      found[name.slice(prefix.length)] = bytes.toString("latin1");
    }
    return found;
  }

  it("sends every file once, and nothing the second time", async () => {
    const { context } = await newContext({
      "a b/é#?%.txt": "é",
      "bin/x": Uint8Array.from([0, 255, 10]),
      empty: "",
      "😀": "1",
    });
    const told: string[] = [];
    const first = await uploadContext(context, await byKey(), { progress: (text) => told.push(text) });
    const sent = azurite.requests();
    const size = context.files.reduce((sum, file) => sum + file.size, 0);
    assert.deepEqual([first.files, first.bytes, sent.bytes], [5, size, size]);
    assert.deepEqual(sent.list.sort(), [
      "GET ?comp=list&prefix=&restype=container",
      ...["PUT /Dockerfile", "PUT /a b/é#?%.txt", "PUT /bin/x", "PUT /empty", "PUT /😀"],
    ]);
    assert.deepEqual(told, [`uploading 5 of 5 files of the build context (${size} bytes)`]);
    const second = await uploadContext(context, await byKey(), { progress: (text) => told.push(text) });
    assert.equal(told.length, 1);
    assert.deepEqual([second.files, second.bytes, second.contextUri], [0, 0, first.contextUri]);
    const again = azurite.requests();
    assert.deepEqual([again.list.length, again.bytes], [1, 0]);
    assert.equal((await blobsOf(context))["bin/x"], "\x00\xff\n");
  });

  it("gives the address that Azure ML takes, with the slash at its end", async () => {
    const { context } = await newContext();
    const { contextUri } = await uploadContext(context, await byKey());
    const container = `https://${azurite.endpoint}/${azurite.account}/azureml-blobstore-1`;
    assert.equal(contextUri, `${container}/LocalUpload/${context.hash}/context/`);
    const { url } = await openedBy("None", { endpoint: "core.usgovcloudapi.net" });
    assert.equal(url, "https://devstoreaccount1.blob.core.usgovcloudapi.net/azureml-blobstore-1");
  });

  it("sends only what changed to the path of the changed context", async () => {
    const { folder, context } = await newContext({ a: "1", b: "2" });
    await uploadContext(context, await byKey());
    await write(folder, { b: "3" });
    const changed = await contextIn(folder);
    assert.notEqual(changed.hash, context.hash);
    await uploadContext(changed, await byKey());
    assert.equal((await blobsOf(context))["b"], "2");
    assert.equal((await blobsOf(changed))["b"], "3");
  });

  it("finishes what was interrupted, with what is missing only", async () => {
    const files = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`file-${i}`, `content ${i}`]));
    const { context } = await newContext(files);
    const fault = refusal(403, "AuthorizationFailure", "This request is not authorized to perform this operation.");
    await azurite.withFault(/^PUT .*\/file-2/, 1, fault, async () => {
      await assert.rejects(uploadContext(context, await byKey()), /AuthorizationFailure/);
    });
    const there = Object.keys(await blobsOf(context)).length;
    assert.ok(there < 31, `${there}`);
    azurite.requests();
    const { files: sent } = await uploadContext(context, await byKey());
    assert.equal(sent, 31 - there);
    assert.equal(azurite.requests().list.length, 1 + 31 - there);
    assert.equal(Object.keys(await blobsOf(context)).length, 31);
  });

  it("replaces what somebody else has put there", async () => {
    const { context } = await newContext({ a: "right", b: "right" });
    const prefix = `LocalUpload/${context.hash}/context/`;
    await azurite.container.uploadBlockBlob(`${prefix}a`, "wrong", 5);
    await azurite.container.uploadBlockBlob(`${prefix}b`, "righ", 4);
    assert.equal((await uploadContext(context, await byKey())).files, 3);
    const { a, b } = await blobsOf(context);
    assert.deepEqual([a, b], ["right", "right"]);
  });

  it("never leaves a file that changed after it was read", async () => {
    const CHANGES: [change: (file: string) => Promise<void>, message: RegExp][] = [
      [(file) => writeFile(file, "other"), /^A file changed while uploading .*a\. Run again when it is finished\.$/],
      [(file) => truncate(file, 2), /a became shorter while it was uploaded\. Run again when it is finished\.$/],
      [(file) => truncate(file, 0), /a became shorter while it was uploaded/],
      [(file) => rm(file), /a cannot be uploaded: ENOENT/],
    ];
    for (const [change, message] of CHANGES) {
      const { folder, context } = await newContext({ a: "right" });
      await change(path.join(folder, "a"));
      await assert.rejects(uploadContext(context, await byKey()), { kind: "input", message });
      assert.equal((await blobsOf(context))["a"], undefined);
    }
    const { folder, context } = await newContext({ a: "right" });
    await appendFile(path.join(folder, "a"), " and more");
    await uploadContext(context, await byKey());
    assert.equal((await blobsOf(context))["a"], "right");
  });

  it("sends large files, too", async () => {
    const { folder } = await newContext({ large: "" });
    await truncate(path.join(folder, "large"), 5_000_000);
    const context = await contextIn(folder);
    await uploadContext(context, await byKey());
    assert.equal((await blobsOf(context))["large"]?.length, 5_000_000);
  });

  it("can be done by several at once", async () => {
    const { context } = await newContext(Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`${i}`, `${i}`])));
    const results = await Promise.all([1, 2, 3].map(async () => uploadContext(context, await byKey())));
    assert.equal(new Set(results.map(({ contextUri }) => contextUri)).size, 1);
    assert.equal(Object.keys(await blobsOf(context)).length, 21);
  });

  describe("is opened", () => {
    const ASKED = ["GET /datastores/workspaceblobstore", "POST /datastores/workspaceblobstore/listSecrets"];
    const asked = async () => (await azure.requests()).map((request) => request.replace(/\?.*/, ""));

    /** Uploads two files, and looks that they are there. */
    async function upload(container: BlobContainer): Promise<UploadedContext> {
      const { context } = await newContext();
      const uploaded = await uploadContext(context, container);
      assert.equal(Object.keys(await blobsOf(context)).length, 2);
      return uploaded;
    }

    it("by the key that the datastore hands out", async () => {
      await upload(await openedBy("AccountKey"));
      assert.deepEqual(await asked(), ASKED);
      assert.deepEqual(azurite.requests().audiences, []);
    });

    it("by the signature that the datastore hands out", async () => {
      const { contextUri } = await upload(await openedBy("Sas"));
      assert.deepEqual(await asked(), ASKED);
      assert.doesNotMatch(contextUri, /sig=|\?/);
      assert.deepEqual(azurite.requests().audiences, []);
    });

    it("by the caller's identity when the datastore has no secrets", async () => {
      await upload(await openedBy("None"));
      assert.deepEqual(await asked(), ASKED.slice(0, 1));
      assert.deepEqual(azurite.requests().audiences, ["https://storage.azure.com"]);
    });

    it("by the caller's identity when the caller may not see the secrets", async () => {
      await azure.admin("POST", "faults", { method: "POST", path: "/listSecrets", forbidden: true });
      await upload(await openedBy("AccountKey"));
      assert.deepEqual(await asked(), ASKED);
      assert.deepEqual(azurite.requests().audiences, ["https://storage.azure.com"]);
    });

    it("by the caller's identity when the secrets are empty", async () => {
      await tell("AccountKey");
      const nothing = { secretsType: "AccountKey", key: null };
      const open = () => azure.connection.blobs(WORKSPACE);
      await upload(await azure.withAnswer("POST", "/listSecrets", nothing, open));
      assert.deepEqual(azurite.requests().audiences, ["https://storage.azure.com"]);
    });

    it("not at all when the secrets cannot be asked for now", async () => {
      await azure.admin("POST", "faults", { method: "POST", path: "/listSecrets", answer: { status: 500 } });
      await assert.rejects(openedBy("AccountKey"), { kind: "service", message: /^500 / });
    });

    it("not at all when the datastore is another kind", async () => {
      const properties = { datastoreType: "AzureFile", accountName: "a", credentials: { credentialsType: "None" } };
      const open = () => azure.connection.blobs(WORKSPACE);
      await assert.rejects(azure.withAnswer("GET", "/datastores/", { properties }, open), {
        message:
          'The datastore "workspaceblobstore" of the workspace is AzureFile, not a container of blob storage. Put the context where Azure ML can read it, and name it in build.contextUri.',
      });
    });
  });

  describe("says why it failed", () => {
    const REFUSALS: [code: string, status: number, by: "key" | "identity", text: RegExp][] = [
      [
        "AuthorizationPermissionMismatch",
        403,
        "identity",
        /refused the identity that signed in while looking for .*: 403 AuthorizationPermissionMismatch: No \(request id r-1\)\. The network lets it in, the roles do not: ask for Storage Blob Data Contributor/,
      ],
      [
        "AuthorizationPermissionMismatch",
        403,
        "key",
        /refused the account key of the datastore .* give the datastore one that may list/,
      ],
      ["AuthorizationFailure", 403, "identity", /This is the account's firewall, not a missing role/],
      ["AuthorizationFailure", 403, "key", /This is the account's firewall, not a missing role/],
      [
        "KeyBasedAuthenticationNotPermitted",
        403,
        "key",
        /The account takes no keys: .*--system-datastores-auth-mode identity/,
      ],
      ["AuthenticationFailed", 403, "key", /az ml workspace sync-keys/],
      ["ContainerNotFound", 404, "key", /The container "azureml-blobstore-1" is not there\./],
    ];
    for (const [code, status, by, text] of REFUSALS) {
      it(`${code}, by ${by}`, async () => {
        const container = await openedBy(by === "key" ? "AccountKey" : "None");
        const { context } = await newContext();
        await azurite.withFault(/./, 100, refusal(status, code, "No."), () =>
          assert.rejects(uploadContext(context, container), (error: AzureMLError) => {
            assert.match(error.message, text);
            assert.match(error.message, /^Storage account "devstoreaccount1" refused/);
            assert.doesNotMatch(error.message, /Eby8|\n/);
            return error.details.answer?.code === code;
          }),
        );
      });
    }

    it("when the account cannot be found", async () => {
      const container = await byKey({}, "https://devstoreaccount1.blob.invalid/c");
      await assert.rejects(uploadContext((await newContext()).context, container), {
        message:
          /^Storage account "devstoreaccount1" gave no answer while looking for .*: getaddrinfo ENOTFOUND \S+\. Where the account has a private endpoint, this machine needs its DNS\.$/,
      });
    });

    it("when no answer comes in time", async () => {
      const { context } = await newContext();
      await azurite.withFault(
        /^PUT/,
        100,
        (request) => void request.resume(),
        async () => {
          await assert.rejects(uploadContext(context, await byKey({ timeoutInMs: 300 })), {
            kind: "timeout",
            message: /^Storage account "devstoreaccount1" did not answer in time while uploading .*\.$/,
          });
        },
      );
    });
  });

  it("tries again when a request got lost or the service is busy", async () => {
    for (const fault of [lostConnection, refusal(503, "ServerBusy", "Busy."), refusal(500, "InternalError", "Oh.")]) {
      const { context } = await newContext();
      await azurite.withFault(/^PUT/, 2, fault, async () => uploadContext(context, await byKey()));
      assert.equal(Object.keys(await blobsOf(context)).length, 2);
    }
  });

  it("stops when it is interrupted", async () => {
    const { context } = await newContext();
    const stop = new AbortController();
    const hang = () => stop.abort();
    await azurite.withFault(/^PUT/, 100, hang, async () => {
      const options = { signal: stop.signal };
      await assert.rejects(uploadContext(context, await byKey(), options), {
        kind: "aborted",
        message: /^Interrupted while uploading /,
      });
    });
    await assert.rejects(uploadContext(context, await byKey(), { signal: stop.signal }), { kind: "aborted" });
  });
});
