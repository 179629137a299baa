import assert from "node:assert/strict";
import { type Client, stable, withEmulator, workspace } from "./client";

const datastores = `${workspace}/datastores`;
const names = (answer: { body: { value: { name: string }[] } }) => answer.body.value.map(({ name }) => name);
const secrets = async (client: Client, name: string, body?: object) => {
  const answer = await client.arm("POST", `${datastores}/${name}/listSecrets`, body);
  return answer.status === 200 ? answer.body : `${answer.status} ${answer.body.error.message}`;
};

describe("emulator: datastores", () => {
  it("are in every workspace, one of them the default", () =>
    withEmulator(async (client) => {
      const all = await client.arm("GET", datastores);
      const expected = [
        "workspaceblobstore",
        "workspaceartifactstore",
        "workspacefilestore",
        "workspaceworkingdirectory",
      ];
      assert.deepEqual(names(all), expected);
      assert.deepEqual(names(await client.arm("GET", `${datastores}?isDefault=true`)), ["workspaceblobstore"]);
      assert.deepEqual(names(await client.arm("GET", `${datastores}?names=workspacefilestore`)), [
        "workspacefilestore",
      ]);
      assert.deepEqual(names(await client.arm("GET", `${datastores}?searchText=FACT`)), ["workspaceartifactstore"]);
      const first = await client.arm("GET", `${datastores}?count=3`);
      assert.deepEqual(names(await client.arm("GET", first.body.nextLink)), ["workspaceworkingdirectory"]);

      const { body } = await client.arm("GET", `${datastores}/WorkspaceBlobStore`);
      const { workspaceId, storageAccount } = (await client.arm("GET", workspace)).body.properties;
      assert.equal(body.id, `${datastores}/workspaceblobstore`);
      assert.partialDeepStrictEqual(body.properties, {
        datastoreType: "AzureBlob",
        isDefault: true,
        accountName: storageAccount.split("/").at(-1),
        containerName: `azureml-blobstore-${workspaceId}`,
        endpoint: "core.windows.net",
        protocol: "https",
        credentials: { credentialsType: "AccountKey" },
      });
      assert.equal((await client.arm("GET", `${datastores}/none`)).status, 404);
    }));

  it("give their credentials: the key, or a token that expires, or none", () =>
    withEmulator(async (client) => {
      const { secretsType, key } = await secrets(client, "workspaceblobstore");
      assert.equal(secretsType, "AccountKey");
      assert.equal(Buffer.from(key, "base64").length, 64);
      const sas = await secrets(client, "workspaceblobstore", { expirableSecret: true, expireAfterHours: 1 });
      assert.equal(sas.secretsType, "Sas");
      const token = new URLSearchParams(sas.sasToken);
      assert.deepEqual([token.get("sr"), token.get("sp")], ["c", "racwdl"]);
      // biome-ignore lint/plugin: blob storage goes by the machine's time
      assert.ok(Date.parse(token.get("se") ?? "") > Date.now());
      await client.admin("PUT", "storage", { credentials: "Sas" });
      assert.equal((await secrets(client, "workspaceblobstore")).secretsType, "Sas");
      await client.admin("PUT", "storage", { credentials: "None" });
      const shown = (await client.arm("GET", `${datastores}/workspaceblobstore`)).body.properties;
      assert.deepEqual(shown.credentials, { credentialsType: "None" });
      assert.equal(await secrets(client, "workspaceblobstore"), "400 No secrets for credentials of type None.");
    }));

  it("are where an admin route puts them, until a reset", () =>
    withEmulator(async (client) => {
      const place = { account: "devstoreaccount1", endpoint: "127.0.0.1:10000", protocol: "http", container: "mine" };
      await client.admin("PUT", "storage", { ...place, key: "c2VjcmV0" });
      const shown = (await client.arm("GET", `${datastores}/workspaceblobstore`)).body.properties;
      assert.deepEqual(
        [shown.accountName, shown.endpoint, shown.protocol, shown.containerName],
        [place.account, place.endpoint, place.protocol, place.container],
      );
      assert.equal((await secrets(client, "workspaceblobstore")).key, "c2VjcmV0");
      await client.admin("POST", "reset");
      const { endpoint } = (await client.arm("GET", `${datastores}/workspaceblobstore`)).body.properties;
      assert.equal(endpoint, "core.windows.net");
    }));

  it("can be attached and let go of, and their secrets are in no read and in no journal", () =>
    withEmulator(async (client) => {
      const credentials = { credentialsType: "AccountKey", secrets: { secretsType: "AccountKey", key: "c2VjcmV0" } };
      const properties = { datastoreType: "AzureBlob", accountName: "a", containerName: "c", credentials };
      const path = `${datastores}/mine`;
      assert.equal((await client.arm("PUT", path, { properties })).status, 201);
      const changed = await client.arm("PUT", path, { properties: { ...properties, description: "d" } });
      assert.deepEqual([changed.status, changed.body.properties.description], [200, "d"]);
      assert.deepEqual(changed.body.properties.credentials, { credentialsType: "AccountKey" });
      assert.equal(names(await client.arm("GET", datastores)).at(-1), "mine");
      assert.equal((await secrets(client, "mine")).key, "c2VjcmV0");
      assert.ok(!JSON.stringify(await client.admin("GET", "journal")).includes("c2VjcmV0"));
      assert.equal((await client.arm("DELETE", path)).status, 200);
      assert.equal((await client.arm("DELETE", path)).status, 204);
      assert.equal((await client.arm("DELETE", `${datastores}/workspaceblobstore`)).status, 400);
      const wrong = { ...properties, datastoreType: "Tape" };
      assert.equal((await client.arm("PUT", path, { properties: wrong })).status, 400);
    }));
});

describe("emulator: artifacts", () => {
  it("have an address in blob storage for each file", () =>
    withEmulator(async (client) => {
      await client.admin("PUT", "storage", { account: "devstoreaccount1", endpoint: "localhost:10000" });
      const path = `/artifact/v2.0${workspace}/artifacts/batch/metadata/LocalUpload/12345678`;
      const { status, body } = await client.arm(
        "POST",
        path,
        { paths: [{ path: "score.py" }, { path: "a b.yml" }] },
        "",
      );
      assert.equal(status, 200);
      assert.partialDeepStrictEqual(body.artifacts["score.py"], {
        artifactId: "LocalUpload/12345678/score.py",
        origin: "LocalUpload",
        container: "12345678",
        path: "score.py",
      });
      const url = new URL(body.artifactContentInformation["a b.yml"].contentUri);
      assert.equal(url.host, "devstoreaccount1.blob.localhost:10000");
      assert.equal(url.pathname, "/azureml/LocalUpload/12345678/a%20b.yml");
      assert.ok(url.searchParams.get("sig"));
      assert.equal((await client.arm("POST", path, {}, stable)).status, 400);
    }));
});
