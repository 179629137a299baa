import assert from "node:assert/strict";
import path from "node:path";
import { offlineEnvironment } from "../../scripts/offlineRun/environment.mjs";

describe("offlineEnvironment", () => {
  const emulator = {
    url: "https://127.0.0.1:4321",
    ca: "/run/ca.pem",
    tenantId: "tenant",
    clientId: "client",
    clientSecret: "secret",
    subscriptionId: "subscription",
  };
  const make = (base: Record<string, string>) =>
    offlineEnvironment({ base, emulator, pulumiFolder: "/pulumi", home: "/run/home", state: "/run/my state" });

  it("lets nothing of the user's clouds and stacks through", () => {
    const real = {
      AZURE_CLIENT_ID: "real",
      AZURE_CLIENT_CERTIFICATE_PATH: "/real.pem",
      AZURE_FEDERATED_TOKEN_FILE: "/real",
      ARM_USE_OIDC: "true",
      ARM_ACCESS_KEY: "real",
      MSI_ENDPOINT: "http://real",
      IDENTITY_ENDPOINT: "http://real",
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: "real",
      PULUMI_ACCESS_TOKEN: "real",
      PULUMI_STACK: "real",
      PULUMI_CONFIG_PASSPHRASE_FILE: "/real",
    };
    const env = make({ ...real, EDITOR: "vi" });
    assert.deepEqual(
      Object.entries(env).filter(([, value]) => value.includes("real")),
      [],
    );
    assert.equal(env["EDITOR"], "vi");
  });

  it("points every client at the emulator", () => {
    const env = make({});
    assert.equal(env["ARM_METADATA_HOSTNAME"], "127.0.0.1:4321");
    assert.equal(env["AZURE_AUTHORITY_HOST"], "https://127.0.0.1:4321");
    assert.equal(env["NODE_EXTRA_CA_CERTS"], "/run/ca.pem");
    for (const prefix of ["ARM", "AZURE"]) {
      assert.equal(env[`${prefix}_TENANT_ID`], "tenant");
      assert.equal(env[`${prefix}_CLIENT_ID`], "client");
      assert.equal(env[`${prefix}_CLIENT_SECRET`], "secret");
      assert.equal(env[`${prefix}_SUBSCRIPTION_ID`], "subscription");
    }
    assert.equal(env["PULUMI_BACKEND_URL"], "file:///run/my state");
  });

  it("keeps the emulator out of the user's proxy and the rest in", () => {
    const env = make({ HTTPS_PROXY: "http://proxy", no_proxy: "intranet" });
    assert.equal(env["NO_PROXY"], "intranet,127.0.0.1,localhost");
    assert.equal(env["no_proxy"], env["NO_PROXY"]);
    assert.equal(env["HTTPS_PROXY"], "http://proxy");
  });

  it("puts this Node and the chosen CLI first on PATH", () => {
    const folders = make({ PATH: "/usr/bin" })["PATH"]?.split(path.delimiter);
    assert.deepEqual(folders, [path.dirname(process.execPath), "/pulumi", "/usr/bin"]);
  });
});
