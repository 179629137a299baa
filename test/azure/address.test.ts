import { strict as assert } from "node:assert";
import fc from "fast-check";
import { addressOf } from "../../provider/azure/address";
import { createApi } from "../../provider/azure/api";
import { createDatastoresApi } from "../../provider/azure/blobs";
import { createEnvironmentService, createEnvironmentsApi } from "../../provider/azure/environments";
import { createModelManagement } from "../../provider/azure/modelManagement";
import type { Request, Send } from "../../provider/azure/pipeline";
import { createArtifacts, createHistory } from "../../provider/azure/services";
import { subnetId, userAssignedIdentityId } from "../../provider/computeInstance/tables/validation";
import { computeId, environmentVersionId, imageId, workspaceId } from "../../provider/core/ids";
import { SUBSCRIPTION, WORKSPACE } from "../provider/azure";

const ENDINGS = [
  "?api-version=2025-12-01&x=",
  "#",
  "/..",
  "/../../victim",
  "/computes/other",
  "%2F..%2Fvictim",
  "%",
  "\\",
  "\n",
  "\r\nHost: x",
  " ",
  "\u0000",
  "\u202E",
  "\uD800",
  ";a=b",
  "&a=b",
];
const WHOLE = ["", ".", "..", "undefined", "null", "NaN", "[object Object]", "*", "a/b"];
const hostile = fc.oneof(
  fc.constantFrom(...WHOLE),
  fc.constantFrom(...ENDINGS).map((ending) => `victim${ending}`),
  fc.string().filter((text) => /[^\w.:+() -]/.test(text)),
);

/** Asked by the pipeline only, which does not come to it. */
const never = async () => assert.fail("nobody asks");

type Calls = Record<string, (text: string) => unknown>;

/** Every request that has a text in its address, with the text in each of its places. */
function callsOver(send: Send): Calls {
  const discovery = async () => "https://service.invalid";
  const api = createApi(send);
  const environments = createEnvironmentsApi(send);
  const workspaces: [string, (text: string) => string][] = [
    ["subscription", (text) => workspaceId({ subscriptionId: text, resourceGroupName: "g", workspaceName: "w" })],
    ["group", (text) => workspaceId({ subscriptionId: SUBSCRIPTION, resourceGroupName: text, workspaceName: "w" })],
    ["workspace", (text) => workspaceId({ subscriptionId: SUBSCRIPTION, resourceGroupName: "g", workspaceName: text })],
  ];
  const computes = [
    ...workspaces.map(([part, id]) => [part, (text: string) => computeId(id(text), "c")] as const),
    ["compute", (text: string) => computeId(WORKSPACE, text)] as const,
  ];
  const removeChild = async (id: string) => send({ method: "DELETE", path: addressOf("child", id), admission: never });
  const calls: Calls = {
    childName: (text) => removeChild(`${WORKSPACE}/datastores/${text}`),
    childCollection: (text) => removeChild(`${WORKSPACE}/${text}/blobs`),
    listWorkspaces: (text) => api.listWorkspaces(text),
    listVmSizes: (text) => api.listVmSizes(text, "eastus"),
    getSubnet: (text) => api.getSubnet(text),
    getEnvironment: (text) => environments.getEnvironment(WORKSPACE, text),
    listEnvironmentVersions: (text) => environments.listEnvironmentVersions(WORKSPACE, text, "All"),
    environmentName: (text) => environments.deleteEnvironmentVersion(environmentVersionId(WORKSPACE, text, "1"), never),
    environmentVersion: (text) =>
      environments.deleteEnvironmentVersion(environmentVersionId(WORKSPACE, "e", text), never),
    buildName: (text) => createEnvironmentService(send, discovery, WORKSPACE).getImageDetails(text, "1"),
    buildVersion: (text) => createEnvironmentService(send, discovery, WORKSPACE).startBuild("e", text),
    imageName: (text) => createModelManagement(send, discovery, WORKSPACE).deleteImage(`${text}:1`, never),
    imageVersion: (text) => createModelManagement(send, discovery, WORKSPACE).deleteImage(`i:${text}`, never),
    putEnvironmentVersion: (text) =>
      environments.putEnvironmentVersion(environmentVersionId(WORKSPACE, "e", text), { properties: {} }, never),
  };
  for (const [part, id] of computes) {
    calls[`getCompute: ${part}`] = (text) => api.getCompute(id(text), false);
    calls[`putCompute: ${part}`] = (text) => api.putCompute(id(text), { properties: {} }, true, never);
    calls[`deleteCompute: ${part}`] = (text) => api.deleteCompute(id(text), never);
    calls[`stop: ${part}`] = (text) => api.stop(id(text), never);
    calls[`resize: ${part}`] = (text) => api.resize(id(text), {}, never);
    calls[`runs: ${part}`] = (text) => createHistory(send, discovery).runs(id(text))[Symbol.asyncIterator]().next();
  }
  for (const [part, id] of workspaces) {
    calls[`getWorkspace: ${part}`] = (text) => api.getWorkspace(id(text));
    calls[`listComputes: ${part}`] = (text) => api.listComputes(id(text), false);
    calls[`name: ${part}`] = (text) => api.checkComputeNameAvailability(id(text), "c");
    calls[`environments: ${part}`] = (text) => environments.listEnvironments(id(text), "All");
    calls[`datastore: ${part}`] = (text) => createDatastoresApi(send).listDatastoreSecrets(id(text));
    calls[`artifact: ${part}`] = (text) => createArtifacts(send, discovery, id(text)).createArtifact("c", "n");
    calls[`build: ${part}`] = (text) => createEnvironmentService(send, discovery, id(text)).startBuild("e", "1");
    calls[`image of ${part}`] = async (text) =>
      createModelManagement(send, discovery, id(text)).deleteImage("i:1", never);
  }
  return calls;
}

describe("the address of a request", () => {
  let sent: Request[] = [];
  const calls = callsOver(async (request) => {
    sent.push(request);
    return { status: 200, body: {}, text: "{}", header: () => undefined };
  });

  for (const [name, call] of Object.entries(calls)) {
    it(`leads nowhere else, whatever the text in it: ${name}`, async () => {
      const property = fc.asyncProperty(hostile, async (text) => {
        sent = [];
        await assert.rejects(async () => call(text), { name: "AzureMLError", kind: "input" }, JSON.stringify(text));
        assert.deepEqual(sent, []);
      });
      const examples = [...WHOLE, ...ENDINGS.map((ending) => `victim${ending}`)].map((text): [string] => [text]);
      await fc.assert(property, { seed: 14, numRuns: examples.length + 40, examples });
    });
  }

  it("of what has a grammar of its own is no address of something else in the workspace", () => {
    assert.equal(addressOf("child", `${WORKSPACE}/datastores/blobs`), `${WORKSPACE}/datastores/blobs`);
    const version = environmentVersionId(WORKSPACE, "e", "1");
    const others = [computeId(WORKSPACE, "c"), version, imageId(WORKSPACE, "i:1"), `${WORKSPACE}/Computes/c`];
    for (const id of others) assert.throws(() => addressOf("child", id), /is not the ARM id of something else/);
  });

  it("encodes each segment by itself, so that names with other letters and times of day arrive", async () => {
    sent = [];
    const version = "Autosave_2020-10-19T21:11:52Z_e49d743f";
    const workspace = workspaceId({ subscriptionId: SUBSCRIPTION, resourceGroupName: "größe(1)", workspaceName: "w" });
    const send: Send = async (request) => {
      sent.push(request);
      return { status: 200, body: {}, text: "{}", header: () => undefined };
    };
    await createEnvironmentsApi(send).deleteEnvironmentVersion(environmentVersionId(workspace, "e.f", version), never);
    const [path = ""] = sent.map((request) => request.path.split("?")[0]);
    assert.equal(path, environmentVersionId(workspace, "e.f", version).split("/").map(encodeURIComponent).join("/"));
  });

  it("has as one segment what is no id, and is refused where that would lead elsewhere", async () => {
    const discovery = async () => "https://service.invalid";
    const paths: string[] = [];
    const send: Send = async ({ path }) => {
      paths.push(path);
      return { status: 200, body: {}, text: "{}", header: () => undefined };
    };
    const ways = [
      (text: string) => createEnvironmentService(send, discovery, WORKSPACE).startBuild("e", "1", text),
      (text: string) => createArtifacts(send, discovery, WORKSPACE).createArtifact(text, "n"),
    ];
    const pathOf = async (way: (text: string) => Promise<unknown>, text: string) => {
      paths.length = 0;
      await way(text).catch(() => {});
      return paths[0];
    };
    for (const way of ways) {
      const before = (await pathOf(way, "plain"))?.slice(0, -"plain".length);
      const property = fc.asyncProperty(hostile, async (text) => {
        const isRefused = ["", ".", ".."].includes(text) || /\p{Surrogate}/u.test(text);
        assert.equal(await pathOf(way, text), isRefused ? undefined : `${before}${encodeURIComponent(text)}`);
      });
      await fc.assert(property, { seed: 14, examples: [...WHOLE, ...ENDINGS].map((text): [string] => [text]) });
    }
  });

  it("of a subnet and of an identity is held to their grammar in the preview", () => {
    const group = `/subscriptions/${SUBSCRIPTION}/resourceGroups/g/providers`;
    const subnet = (text: string) => `${group}/Microsoft.Network/virtualNetworks/${text}/subnets/s`;
    const identity = (text: string) => `${group}/Microsoft.ManagedIdentity/userAssignedIdentities/${text}`;
    assert.deepEqual([subnetId(subnet("lab")), userAssignedIdentityId(identity("me"))], [undefined, undefined]);
    fc.assert(
      fc.property(hostile, (text) => {
        assert.match(subnetId(subnet(text)) ?? "", /is not the ARM id of a subnet/);
        assert.match(userAssignedIdentityId(identity(text)) ?? "", /is not the ARM id of a user-assigned identity/);
      }),
      { seed: 14 },
    );
  });
});
