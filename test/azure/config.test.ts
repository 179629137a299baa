import { strict as assert } from "node:assert";
import { cloudFromMetadata, namedCloud, resolveSettings } from "../../provider/azure/config";

const settings = (config: Record<string, string>, env: Record<string, string>) =>
  resolveSettings((key) => config[key], env);

describe("settings", () => {
  it("come from azureml's configuration, then azure-native's, then ARM_*, then AZURE_*", () => {
    const env = { AZURE_TENANT_ID: "4", ARM_TENANT_ID: "3", AZURE_CLIENT_ID: "4" };
    assert.equal(settings({ "azureml:tenantId": "1", "azure-native:tenantId": "2" }, env).tenantId, "1");
    assert.equal(settings({ "azure-native:tenantId": "2" }, env).tenantId, "2");
    assert.equal(settings({}, env).tenantId, "3");
    assert.equal(settings({}, env).clientId, "4");
  });

  it("take an empty variable for an absent one", () => {
    assert.equal(settings({}, { ARM_TENANT_ID: "", AZURE_TENANT_ID: "4" }).tenantId, "4");
  });

  it("take the most deletions from the variable first, because a destroy has old configuration", () => {
    const config = { "azureml:maxDeletions": "0" };
    assert.equal(settings({}, {}).maxDeletions, undefined);
    assert.equal(settings(config, {}).maxDeletions, 0);
    assert.equal(settings(config, { AZUREML_MAX_DELETIONS: "12" }).maxDeletions, 12);
    for (const wrong of ["-1", "1.5", "many"]) {
      assert.throws(
        () => settings({ "azureml:maxDeletions": wrong }, {}),
        /azureml:maxDeletions is .*; use a whole number/,
      );
      assert.throws(() => settings(config, { AZUREML_MAX_DELETIONS: wrong }), /AZUREML_MAX_DELETIONS is /);
    }
  });

  it("take onInterrupt from the variable first, as the refusals advise", () => {
    const config = { "azureml:onInterrupt": "fail" };
    assert.equal(settings(config, {}).onInterrupt, "fail");
    assert.equal(settings(config, {}).orders.onInterrupt, "azureml:onInterrupt=fail");
    const overruled = settings(config, { AZUREML_ON_INTERRUPT: "allow" });
    assert.equal(overruled.onInterrupt, "allow");
    assert.equal(overruled.orders.onInterrupt, "AZUREML_ON_INTERRUPT=allow");
    assert.equal(settings(config, { AZUREML_ON_INTERRUPT: "" }).onInterrupt, "fail");
    assert.throws(() => settings(config, { AZUREML_ON_INTERRUPT: "alow" }), {
      message: 'AZUREML_ON_INTERRUPT is "alow"; use one of allow, fail, whenStopped.',
    });
  });

  it("allow preview api-versions and the ownership tag unless told otherwise", () => {
    const { allowPreviewApis, ownershipTag } = settings({}, {});
    assert.deepEqual({ allowPreviewApis, ownershipTag }, { allowPreviewApis: true, ownershipTag: true });
    assert.equal(settings({ "azureml:allowPreviewApis": "false" }, {}).allowPreviewApis, false);
    assert.equal(settings({ "azureml:ownershipTag": "false" }, {}).ownershipTag, false);
    assert.equal(settings({ "azureml:ownershipTag": "True" }, {}).ownershipTag, true);
  });

  it("refuse a word that is not known where it would switch off what protects", () => {
    for (const key of ["ownershipTag", "allowPreviewApis"]) {
      assert.throws(() => settings({ [`azureml:${key}`]: "ture" }, {}), {
        kind: "input",
        message: `azureml:${key} is "ture"; use true or false.`,
      });
    }
    assert.throws(() => settings({}, { AZUREML_ON_ACTIVE_RUNS: "Ignroe" }), {
      message: 'AZUREML_ON_ACTIVE_RUNS is "Ignroe"; use one of fail, wait, ignore.',
    });
    assert.throws(() => settings({}, { AZUREML_ON_DELETE: "retian" }), {
      message: 'AZUREML_ON_DELETE is "retian"; use one of delete, stop, retain.',
    });
    assert.throws(() => settings({ "azureml:onDelete": "retian" }, {}), {
      message: 'azureml:onDelete is "retian"; use one of delete, stop, retain.',
    });
    assert.equal(settings({}, { AZUREML_ON_ACTIVE_RUNS: "Ignore" }).onActiveRuns, "ignore");
  });

  it("of an emergency come from the variable first: a destroy has the configuration of the last update", () => {
    for (const [key, variable, before, now] of [
      ["onDelete", "AZUREML_ON_DELETE", "delete", "retain"],
      ["onActiveRuns", "AZUREML_ON_ACTIVE_RUNS", "ignore", "fail"],
      ["onInterrupt", "AZUREML_ON_INTERRUPT", "allow", "whenStopped"],
    ] as const) {
      const found = settings({ [`azureml:${key}`]: before }, { [variable]: now });
      assert.deepEqual([found[key], found.orders[key]], [now, `${variable}=${now}`]);
      const others = settings({ [`azureml:${key}`]: before, [`azure-native:${key}`]: now }, {});
      assert.deepEqual([others[key], others.orders[key]], [before, `azureml:${key}=${before}`]);
    }
  });
});

describe("clouds", () => {
  it("are known by the names of azure-native and of the Azure SDKs", () => {
    assert.equal(namedCloud("usgovernment").resourceManager, "https://management.usgovcloudapi.net");
    assert.equal(namedCloud("AzureUSGovernment").loginEndpoint, "https://login.microsoftonline.us");
    assert.equal(namedCloud("china").loginEndpoint, "https://login.chinacloudapi.cn");
    assert.throws(() => namedCloud("moon"), {
      message:
        'Azure environment "moon" is not known: use one of public, usgovernment, china, or set azure-native:metadataHost (ARM_METADATA_HOSTNAME) for another cloud.',
    });
  });

  it("are read from a metadata endpoint", () => {
    const metadata = {
      resourceManager: "https://arm.local/",
      authentication: { loginEndpoint: "https://login.local/" },
    };
    assert.deepEqual(cloudFromMetadata("arm.local", metadata), {
      resourceManager: "https://arm.local",
      loginEndpoint: "https://login.local",
    });
    assert.throws(() => cloudFromMetadata("arm.local", []), {
      message:
        "The cloud metadata of arm.local names no resourceManager or no authentication.loginEndpoint. Check azure-native:metadataHost (ARM_METADATA_HOSTNAME).",
    });
  });
});
