import { strict as assert } from "node:assert";
import { permissionOf } from "../../emulator/arm/authorization";
import { createApi } from "../../provider/azure/api";
import { createDatastoresApi } from "../../provider/azure/blobs";
import { createEnvironmentService, createEnvironmentsApi } from "../../provider/azure/environments";
import { roleAdvice } from "../../provider/azure/explained";
import { createModelManagement } from "../../provider/azure/modelManagement";
import { covers, leastRoles, type Method, PERMISSIONS } from "../../provider/azure/permissions";
import type { Request, Send } from "../../provider/azure/pipeline";
import { createArtifacts, createHistory } from "../../provider/azure/services";
import { CAPABILITIES, PERSONAS } from "../../scripts/generate/capabilities";
import { patterns, permissionsOf } from "../../scripts/generate/permissions";

const SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001";
const WORKSPACE = `${SUBSCRIPTION}/resourceGroups/ml/providers/Microsoft.MachineLearningServices/workspaces/vision`;
const COMPUTE = `${WORKSPACE}/computes/ci-dev`;
const OPERATIONS = `https://arm${SUBSCRIPTION}/providers/Microsoft.MachineLearningServices/locations/eastus`;
const IN_REGION = [SUBSCRIPTION.split("/")[2], "eastus"];

/** The arguments of the requests that are not about a compute. */
const GIVEN: Partial<Record<Method, unknown[]>> = {
  getWorkspace: [WORKSPACE],
  listWorkspaces: IN_REGION,
  listComputes: [WORKSPACE],
  listComputesPage: [WORKSPACE],
  listVmSizes: IN_REGION,
  listUsages: IN_REGION,
  getSubnet: [`${SUBSCRIPTION}/resourceGroups/ml/providers/Microsoft.Network/virtualNetworks/lab/subnets/s`],
  checkComputeNameAvailability: [WORKSPACE],
  getOperationStatus: [`${OPERATIONS}/computeOperationsStatus/1`],
  hasEnded: [`${OPERATIONS}/computeOperationResults/1`],
};

const ENVIRONMENT = `${WORKSPACE}/environments/train`;
const IMAGES: Partial<Record<Method, unknown[]>> = {
  getEnvironmentVersion: [`${ENVIRONMENT}/versions/1`],
  putEnvironmentVersion: [`${ENVIRONMENT}/versions/1`],
  deleteEnvironmentVersion: [`${ENVIRONMENT}/versions/1`],
  getEnvironment: [WORKSPACE, "train"],
  listEnvironments: [WORKSPACE, "All"],
  listEnvironmentVersions: [WORKSPACE, "train", "All"],
  getDatastore: [WORKSPACE],
  listDatastoreSecrets: [WORKSPACE],
  getImageDetails: ["train", "1"],
  startBuild: ["train", "1"],
  getImage: ["churn:1"],
  listImages: [],
  getImageOperation: ["operation"],
  createImage: [{}],
  patchImage: ["churn:1", []],
  deleteImage: ["churn:1"],
  createArtifact: ["container", "file"],
  getBuildStatus: [`https://service/environment/v2.0${ENVIRONMENT}/versions/1/image/build`],
};

/** The last request that a method sends. */
async function requestOf(method: Method): Promise<Request> {
  const sent: Request[] = [];
  const send: Send = async (request) => {
    sent.push(request);
    if (!request.isPublic) throw new Error("enough");
    return { status: 200, body: { history: "https://history" }, text: "", header: () => undefined };
  };
  const history = createHistory(send, async () => "https://history");
  const modelManagement = createModelManagement(send, async () => "https://service", WORKSPACE);
  const methods: Record<string, (...given: unknown[]) => Promise<unknown>> = {
    ...(createApi(send) as object),
    ...(createDatastoresApi(send) as object),
    ...(createEnvironmentsApi(send) as object),
    ...(createEnvironmentService(send, async () => "https://service", WORKSPACE) as object),
    ...(createArtifacts(send, async () => "https://service", WORKSPACE) as object),
    ...(modelManagement as object),
    listImages: () => modelManagement.listImages().next(),
    runs: async () => history.runs(COMPUTE)[Symbol.asyncIterator]().next(),
  };
  await assert.rejects(async () => methods[method]?.(...({ ...GIVEN, ...IMAGES }[method] ?? [COMPUTE])), /enough/);
  return sent.at(-1) ?? assert.fail(`${method} sent nothing`);
}

describe("The permissions", () => {
  for (const [method, { action }] of Object.entries(PERMISSIONS)) {
    it(`are what the path of the request says: ${method}`, async () => {
      const request = await requestOf(method as Method);
      const path = request.path.replace(/\?.*/, "");
      assert.equal(action.toLowerCase(), permissionOf(request.method, path).action.toLowerCase());
    });
  }

  it("are asked by a capability each, and each not documented one is in its pattern", () => {
    const asked = new Set(CAPABILITIES.flatMap(({ methods }) => methods));
    assert.deepEqual(
      Object.keys(PERMISSIONS).filter((method) => !asked.has(method as Method)),
      [],
    );
    for (const { action, within } of Object.values(PERMISSIONS)) assert.ok(!within || covers(within, action));
  });

  it("need the roles that do the least", () => {
    const of = (...methods: Method[]) => leastRoles(methods.map((method) => PERMISSIONS[method].action));
    assert.deepEqual(of("getCompute", "getWorkspace"), ["Reader"]);
    assert.deepEqual(of("getCompute", "stop"), ["AzureML Compute Operator"]);
    assert.deepEqual(of("getWorkspace", "putCompute"), ["Reader", "AzureML Compute Operator"]);
    assert.deepEqual(leastRoles(["Microsoft.Storage/storageAccounts/write"]), []);
    assert.deepEqual(of("getWorkspace", "putEnvironmentVersion"), ["Reader", "AzureML Data Scientist"]);
    assert.deepEqual(leastRoles([]), []);
    assert.deepEqual(leastRoles([PERMISSIONS.getCompute.action, "Microsoft.Storage/storageAccounts/write"]), []);
  });

  it("of who only reads or only switches change nothing else", () => {
    const methods = PERSONAS.slice(1).map(({ capabilities }) => capabilities.flatMap((each) => each.methods));
    const writes = (all: Method[] = []) => [
      ...new Set(all.map((method) => PERMISSIONS[method].action).filter((action) => !action.endsWith("/read"))),
    ];
    assert.deepEqual(writes(methods[0]), []);
    assert.deepEqual(
      writes(methods[1]).map((action) => action.split("/").at(-2)),
      ["start", "stop", "restart"],
    );
  });

  it("of who only reads are in a role that allows nothing else", () => {
    const [, reader] = PERSONAS;
    const role = patterns(permissionsOf(reader?.capabilities ?? []));
    const allowed = Object.values(PERMISSIONS).filter(({ action }) => role.some((pattern) => covers(pattern, action)));
    assert.ok(allowed.length > 0);
    assert.deepEqual(
      allowed.filter(({ action }) => !action.endsWith("/read")),
      [],
    );
  });

  it("are all in the role that is made for them", () => {
    for (const { role, capabilities } of PERSONAS) {
      const needed = permissionsOf(capabilities);
      const allowed = patterns(needed);
      const missing = needed.filter(({ action }) => !allowed.some((pattern) => covers(pattern, action)));
      assert.deepEqual(missing, [], role);
    }
  });

  it("are named after a refusal: Azure's words before ours", () => {
    const answer = { status: 403, code: "AuthorizationFailed", action: PERMISSIONS.putCompute.action };
    assert.equal(
      roleAdvice({ ...answer, message: "No." }),
      `Ask for a role with the action ${answer.action}, such as AzureML Compute Operator.`,
    );
    const linked = `The client has permission to perform action '${answer.action}' on scope 'x'; however, it does not have permission to perform action(s) 'Microsoft.Network/virtualNetworks/subnets/join/action' on the linked scope(s) 'y'.`;
    assert.equal(
      roleAdvice({ ...answer, message: linked }),
      "Ask for a role with this action, such as Network Contributor.",
    );
    assert.equal(
      roleAdvice({ ...answer, code: "RequestDisallowedByPolicy", message: "No." }),
      "A policy refuses it, whatever the role.",
    );
    assert.equal(roleAdvice({ status: 403, code: "Forbidden", message: "No." }), "Ask for a role that allows it.");
  });
});
