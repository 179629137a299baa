import { strict as assert } from "node:assert";
import fc from "fast-check";
import type { Values } from "../../provider/core/values";
import { type Azure, inputsOf, type Json, SUBSCRIPTION, startAzure, WORKSPACE } from "../provider/azure";
import { COMPUTE, deploying, failureOf } from "../provider/deploying";

const NETWORK = `/subscriptions/${SUBSCRIPTION}/resourceGroups/ml/providers/Microsoft.Network/virtualNetworks/lab`;
const SUBNET = `${NETWORK}/subnets/s`;
const SPEECH = WORKSPACE.replace("/vision", "/speech");
const USER = { objectId: "00000000-0000-0000-0000-0000000000aa", tenantId: "00000000-0000-0000-0000-0000000000bb" };

/** What users complain about elsewhere, and what happens here instead. */
describe("pains of names, keys, users, roles and networks", () => {
  let azure: Azure;
  before(async () => {
    azure = await startAzure();
  });
  beforeEach(() => azure.admin("POST", "reset"));
  after(() => azure.close());

  const { checked, refused, create, planned, seen, writes } = deploying(() => azure);
  const put = async (id: string, version: string, body: unknown) => {
    const { status, body: answer } = await azure.arm("PUT", `${id}?api-version=${version}`, body);
    assert.ok(status < 300, JSON.stringify(answer));
  };
  const makeWorkspace = async (id: string, properties: Values = {}) => {
    const { id: _id, ...body } = (await azure.arm("GET", `${WORKSPACE}?api-version=2025-12-01`)).body;
    await put(id, "2025-12-01", { ...body, properties: { ...body.properties, ...properties } });
  };
  const instance = (properties: Values = {}) => ({
    location: "eastus",
    properties: { computeType: "ComputeInstance", properties: { vmSize: "Standard_DS3_v2", ...properties } },
  });

  describe("pain 10: name rules", () => {
    const rules: [name: string, reason: string][] = [
      ["ci-40986653", 'must not end in "-" and digits; put a letter after the "-".'],
      ["ci-dev-", 'must not end in "-".'],
      ["1ci", "must start with a letter."],
      ["my_ci", 'may have only letters, digits and "-".'],
      ["ci", "has 2 characters; Azure takes 3 to 24."],
      ["a-name-that-is-much-too-long", "has 28 characters; Azure takes 3 to 24."],
    ];
    for (const [computeName, reason] of rules) {
      it(`"${computeName}" is refused in the preview, in words, as Azure would refuse it later`, async () => {
        assert.deepEqual(await refused({ computeName }), [`computeName: "${computeName}" ${reason}`]);
        assert.deepEqual(await azure.requests(), []);
        const answer = await azure.arm("PUT", `${WORKSPACE}/computes/${computeName}`, instance());
        assert.equal(answer.status, 400);
      });
    }

    it("a name that is made up is one that Azure takes, whatever the resource is called", () =>
      fc.assert(
        fc.asyncProperty(fc.oneof(fc.stringMatching(/^[a-z0-9-]{0,30}-?\d{0,8}$/), fc.string()), async (name) => {
          const owner = { organization: "o", project: "p", stack: "s", type: "ComputeInstance", name };
          const { inputs, failures }: Json = await azure.provider.check({}, inputsOf({ preflight: "off" }, owner));
          assert.deepEqual(failures, []);
          assert.match(inputs.computeName, /^[a-zA-Z][a-zA-Z0-9-]{1,22}[a-zA-Z0-9]$/);
          assert.doesNotMatch(inputs.computeName, /-\d+$/);
        }),
        { seed: 10, numRuns: 200, examples: [["ci-40986653"], ["1"], [""]] },
      ));

    it("a name that another workspace of the region has is refused before anything is written", async () => {
      await makeWorkspace(SPEECH);
      await put(`${SPEECH}/computes/ci-dev`, "2026-05-01", instance());
      const inputs = await checked({});
      await azure.requests();
      const { message } = await failureOf(azure.provider.create(inputs));
      assert.match(message, /the name is not available in the region \(AlreadyExists: .*Choose another computeName\./);
      assert.deepEqual(await writes(), ["POST /checkComputeNameAvailability"]);
    });

    it("a name of the same workspace is refused in the preview", async () => {
      // A preview asks for the computes of a workspace once: no other test may have asked.
      const workspaceId = WORKSPACE.replace("/vision", "/names");
      await makeWorkspace(workspaceId);
      await put(`${workspaceId}/computes/ci-dev`, "2026-05-01", instance());
      const [message = ""] = await refused({ workspaceId });
      assert.match(message, /^computeName: ComputeInstance "ci-dev" of workspace "names" exists already\./);
    });

    it("a name that Azure still holds after a deletion is waited for", async () => {
      const made = await create();
      await azure.admin("PUT", "switches", { nameReleasedLater: true });
      await azure.provider.delete(made.id, made.outs);
      const { outs } = await create();
      assert.equal(outs.state, "Running");
    });
  });

  describe("pain 11: an SSH key with an assigned user fails late", () => {
    const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHV3Ymx0b3BxZ2h6bWFqcmRrZXNpY3Zubnlm";
    const ssh = (adminPublicKey: string) => ({ sshSettings: { sshPublicAccess: "Enabled", adminPublicKey } });
    const assigned = { personalComputeInstanceSettings: { assignedUser: USER } };

    it("it is refused in the preview, as Azure would refuse it later", async () => {
      assert.deepEqual(await refused({ ...ssh(KEY), ...assigned }), [
        "sshSettings.adminPublicKey: cannot go with personalComputeInstanceSettings.assignedUser: Azure takes no SSH key for an instance of another user. Remove one of them; the user can add a key in the studio.",
      ]);
      assert.deepEqual(await azure.requests(), []);
      assert.equal((await azure.arm("PUT", COMPUTE, instance({ ...ssh(KEY), ...assigned }))).status, 400);
    });

    it("SSH without a key goes with an assigned user", async () => {
      const { outs } = await create({ ...assigned, sshSettings: { sshPublicAccess: "Enabled" } });
      assert.equal(outs.sshSettings.sshPublicAccess, "Enabled");
    });

    it("a newline, spaces and the comment are no change of a key, so nothing is replaced", async () => {
      const made = await create(ssh(`${KEY} ada@laptop`));
      for (const same of [`${KEY} ada@laptop\n`, `${KEY} ada@desk`, KEY, ` ${KEY}  `]) {
        const inputs = await checked(ssh(same), made.inputs);
        assert.equal((await planned(made, inputs)).changes, false, same);
      }
    });

    it("another key would replace the instance, as the preview says", async () => {
      const made = await create(ssh(`${KEY} ada`));
      const [message = "", ...others] = await refused(ssh(`${KEY.slice(0, -1)}0 ada`), made.inputs);
      assert.deepEqual(others, []);
      assert.match(message, /the change of sshSettings\.adminPublicKey .* would replace ComputeInstance "ci-dev"/);
    });
  });

  describe("pain 12: half an assigned user", () => {
    for (const missing of ["tenantId", "objectId"] as const) {
      it(`without ${missing} the preview says which part is missing`, async () => {
        const { [missing]: _, ...assignedUser } = USER;
        assert.deepEqual(await refused({ personalComputeInstanceSettings: { assignedUser } }), [
          `personalComputeInstanceSettings.assignedUser.${missing}: is required.`,
        ]);
      });
    }

    it("what is no id of a user is told apart", async () => {
      const assignedUser = { ...USER, objectId: "ada@contoso.com" };
      const [message = ""] = await refused({ personalComputeInstanceSettings: { assignedUser } });
      assert.match(message, /assignedUser\.objectId: "ada@contoso\.com" is not a GUID;/);
    });
  });

  describe("pain 13: 403, and no word about what is missing", () => {
    const forbidden = (method: string, path: string) =>
      azure.admin("POST", "faults", { method, path, forbidden: true, count: null });

    it("a refused create names action, scope, principal and role, and the user whom it should be for", async () => {
      const inputs = await checked({});
      await forbidden("PUT", "/computes/ci-dev$");
      const { message } = await failureOf(azure.provider.create(inputs));
      assert.match(message, /The client '[^']+' with object id '[^']+' does not have authorization/);
      assert.match(message, /to perform action 'Microsoft\.MachineLearningServices\/workspaces\/computes\/write'/);
      assert.match(message, /over scope '\/subscriptions\/[^']+\/computes\/ci-dev'/);
      assert.match(message, /Ask for a role with this action, such as AzureML Compute Operator\./);
      assert.match(
        message,
        /If a service principal creates it, declare whose it is in personalCompute\S+assignedUser\.$/,
      );
    });

    it("it does not ask for an assigned user when there is one", async () => {
      const inputs = await checked({ personalComputeInstanceSettings: { assignedUser: USER } });
      await forbidden("PUT", "/computes/ci-dev$");
      const { message } = await failureOf(azure.provider.create(inputs));
      assert.doesNotMatch(message, /service principal/);
    });

    it("what a region does not have is said in Azure's words, without talk of roles", async () => {
      const message = "Creating Compute Instance without public IP is not supported in this region.";
      await azure.admin("POST", "faults", {
        method: "PUT",
        path: "/computes/ci-dev$",
        answer: { status: 400, code: "FeatureNotSupported", message },
      });
      const failure = await failureOf(azure.provider.create(await checked({})));
      assert.match(
        failure.message,
        /could not be created .*400 FeatureNotSupported: Creating Compute Instance without/,
      );
      assert.doesNotMatch(failure.message, /role|service principal/);
    });
  });

  describe("pain 14: mistakes with networks", () => {
    const MANAGED = WORKSPACE.replace("/vision", "/managed");
    beforeEach(async () => {
      await put(NETWORK, "2024-05-01", {
        location: "eastus",
        properties: { addressSpace: { addressPrefixes: ["10.0.0.0/16"] } },
      });
      await put(SUBNET, "2024-05-01", { properties: { addressPrefix: "10.0.0.0/24" } });
      await makeWorkspace(MANAGED, { managedNetwork: { isolationMode: "AllowInternetOutbound" } });
    });

    const NO_PLACE = "enableNodePublicIp: false needs a subnet, or a workspace with a managed network.";
    const PLACED =
      "subnet: cannot be given: the workspace has a managed network (AllowInternetOutbound), which places the instance itself.";

    for (const workspaceId of [WORKSPACE, MANAGED]) {
      for (const subnet of [undefined, { id: SUBNET }]) {
        for (const enableNodePublicIp of [undefined, true, false]) {
          const isManaged = workspaceId === MANAGED;
          const given = { ...(subnet && { subnet }), ...(enableNodePublicIp !== undefined && { enableNodePublicIp }) };
          const what = `${isManaged ? "managed network" : "no managed network"}, ${subnet ? "a subnet" : "no subnet"}, public IP ${enableNodePublicIp ?? "not declared"}`;
          const problem = isManaged ? subnet && PLACED : !subnet && enableNodePublicIp === false && NO_PLACE;

          it(`${what}: ${problem ? "refused" : "fine"} in the preview, as in Azure`, async () => {
            assert.deepEqual(await refused({ workspaceId, ...given }), problem ? [problem] : []);
            const { status, body } = await azure.arm("PUT", `${workspaceId}/computes/ci-dev`, instance(given));
            assert.equal(status, problem ? 400 : 201, JSON.stringify(body));
          });
        }
      }
    }

    it("the name of a subnet is no subnet", async () => {
      for (const id of ["s", NETWORK.replace("lab", "None"), `${NETWORK}/subnets/`]) {
        const [message = ""] = await refused({ subnet: { id } });
        assert.match(message, /^subnet\.id: .* is not the ARM id of a subnet; it looks like \/subscriptions\//);
      }
    });

    it("a subnet that does not exist is told in the preview, before Azure refuses the instance", async () => {
      const [message = ""] = await refused({ preflight: "strict", subnet: { id: `${NETWORK}/subnets/none` } });
      assert.match(message, /^subnet\.id: the subnet .*\/subnets\/none does not exist;/);
    });

    it("an instance in a subnet without public IP is made as declared", async () => {
      await create({ enableNodePublicIp: false, subnet: { id: SUBNET } });
      const { subnet, enableNodePublicIp } = (await seen()).properties.properties;
      assert.deepEqual({ subnet, enableNodePublicIp }, { subnet: { id: SUBNET }, enableNodePublicIp: false });
    });
  });
});
