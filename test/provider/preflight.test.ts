import { strict as assert } from "node:assert";
import { ownershipTag } from "../../provider/azure/ownership";
import { computeInstance } from "../../provider/computeInstance/lifecycle";
import { describe as shown } from "../../provider/core/check";
import { UNKNOWN, type Values } from "../../provider/core/values";
import { nearest } from "../../provider/core/words";
import { START } from "../clock";
import { type Azure, type Json, SUBSCRIPTION, startAzure, WORKSPACE } from "./azure";

const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/ml`;
const NETWORK = `${GROUP}/providers/Microsoft.Network/virtualNetworks/lab`;
const SUBNET = `${NETWORK}/subnets/s`;
const DSV2 = "Standard DSv2 Family Cluster Dedicated vCPUs";
/** When the machines of the tests begin to run. */
const SINCE = `${new Date(START).toISOString().slice(0, 16).replace("T", " ")} UTC`;
const FACTS = [
  "GET ",
  "GET /computes",
  `GET /subscriptions/${SUBSCRIPTION}/providers/Microsoft.MachineLearningServices/locations/eastus/usages`,
  `GET /subscriptions/${SUBSCRIPTION}/providers/Microsoft.MachineLearningServices/locations/eastus/vmSizes`,
];

const ownerOf = (name: string) => ({ organization: "o", project: "p", stack: "s", type: "ComputeInstance", name });

describe("before anything is sent", () => {
  let azure: Azure;
  let warnings: string[];
  let notes: string[];
  beforeEach(async () => {
    azure = await startAzure();
    warnings = [];
    notes = [];
  });
  afterEach(() => azure.close());

  const log = {
    progress: () => {},
    info: (text: string) => notes.push(text),
    warn: (text: string) => warnings.push(text),
  };
  /** Checks one resource, called as its instance, and answers with the problems. */
  const check = async (name: string, given: Values, oldGiven?: Values, resource = azure.resource) => {
    const complete = (values: Values): Values => ({ workspaceId: WORKSPACE, computeName: name, ...values });
    const { problems } = await resource.check({
      owner: ownerOf(name),
      log,
      clock: azure.clock,
      newInputs: complete(given),
      ...(oldGiven && { oldInputs: complete(oldGiven) }),
    });
    return problems.map(shown);
  };
  const put = async (path: string, body: unknown) => {
    const answer = await azure.arm("PUT", path, body);
    assert.ok(answer.status < 300, JSON.stringify(answer.body));
  };
  const someoneElses = async (name: string, properties: Values = {}, tags: Values = {}) =>
    put(`${WORKSPACE}/computes/${name}`, {
      location: "eastus",
      tags,
      properties: { computeType: "ComputeInstance", properties: { vmSize: "Standard_DS3_v2", ...properties } },
    });
  const quota = (family: string, limit: number) => azure.admin("PUT", "quotas", { family, limit });
  const refuses = (path: string, answer: Json) => azure.admin("POST", "faults", { path, count: null, answer });
  const isOfQuota = (warning: string) => warning.includes("quota");
  const names = (count: number) => Array.from({ length: count }, (_, i) => `ci-${i}x`);

  describe("requests", () => {
    it("are as many for 200 new instances as for one", async () => {
      for (const name of names(200)) assert.deepEqual(await check(name, {}), []);
      assert.deepEqual((await azure.requests()).sort(), FACTS);
      assert.deepEqual(warnings, []);
    });

    it("are none for 200 instances of which nothing has changed that matters", async () => {
      for (const name of names(200)) {
        const before = { vmSize: "Standard_DS3_v2", subnet: { id: SUBNET } };
        const after = { vmSize: "STANDARD_DS3_V2", subnet: { id: SUBNET.toUpperCase() }, description: "new" };
        assert.deepEqual(await check(name, after, before), []);
      }
      assert.deepEqual(await azure.requests(), []);
    });

    it("are none when preflight is off", async () => {
      assert.deepEqual(await check("ci-dev", { preflight: "off", vmSize: "Standard_None" }), []);
      assert.deepEqual(await azure.requests(), []);
    });

    it("are none for what a preview does not know yet", async () => {
      assert.deepEqual(await check("ci-dev", { workspaceId: UNKNOWN, vmSize: "Standard_None" }), []);
      assert.deepEqual(await azure.requests(), []);
      assert.deepEqual(await check("ci-dev", { vmSize: UNKNOWN, subnet: { id: UNKNOWN } }), []);
      assert.deepEqual((await azure.requests()).sort(), FACTS.slice(0, 2));
      assert.deepEqual(warnings, []);
    });

    it("end at a workspace that does not exist yet, without a word", async () => {
      const workspaceId = WORKSPACE.replace("/vision", "/tomorrow");
      for (const name of names(20)) {
        assert.deepEqual(await check(name, { workspaceId, preflight: "strict", vmSize: "Standard_None" }), []);
      }
      assert.deepEqual(await azure.requests(), [`GET ${workspaceId}`]);
      assert.deepEqual(warnings, []);
    });
  });

  describe("the size", () => {
    it("must be offered in the region, else the nearest names are named", async () => {
      assert.deepEqual(await check("ci-dev", { vmSize: "Standard_DS3_v3" }), [
        'vmSize: "Standard_DS3_v3" is not offered to compute instances in eastus. The nearest names are Standard_DS3_v2, Standard_D2s_v3, Standard_D4s_v3.',
      ]);
    });

    it("is not looked at again until it changes, and then is", async () => {
      assert.deepEqual(await check("ci-dev", { vmSize: "Standard_None" }, { vmSize: "Standard_None" }), []);
      const [problem] = await check("ci-dev", { vmSize: "Standard_None" }, { vmSize: "Standard_DS3_v2" });
      assert.match(problem ?? "", /^vmSize: "Standard_None" is not offered/);
    });

    it("must be offered to instances, where the service says what it is for", async () => {
      const size = (name: string, types?: string[]) => ({
        name,
        family: "standardDSv2Family",
        vCPUs: 2,
        ...(types && { supportedComputeTypes: types }),
      });
      const value = [size("Standard_A", ["AmlCompute"]), size("Standard_B", ["computeInstance"]), size("Standard_C")];
      await azure.withAnswer("GET", "/vmSizes", { value }, async () => {
        assert.deepEqual(await check("ci-a", { vmSize: "Standard_A" }), [
          'vmSize: "Standard_A" is not offered to compute instances in eastus. The nearest names are Standard_B, Standard_C.',
        ]);
        assert.deepEqual(await check("ci-b", { vmSize: "Standard_B" }), []);
        assert.deepEqual(await check("ci-c", { vmSize: "Standard_C" }), []);
        assert.deepEqual(await check("ci-d", {}), [
          'vmSize: "Standard_DS3_v2", the default, is not offered to compute instances in eastus. The nearest names are Standard_B, Standard_C.',
        ]);
      });
    });
  });

  describe("the quota", () => {
    const short = (needed: number, free: number, limit: number, name = DSV2, unit = "vCPUs") =>
      `vmSize: the quota "${name}" in eastus does not suffice: with this instance, this preview needs ${needed} more ${unit}, and ${free} of ${limit} are free. Ask Azure for more.`;

    it("is summed over the preview, and each instance that does not fit any more says so, however often it is checked", async () => {
      await quota("standardDSv2Family", 10);
      await someoneElses("ci-theirs", { vmSize: "Standard_DS2_v2" });
      for (let round = 0; round < 2; round++) {
        warnings = [];
        for (const name of names(4)) assert.deepEqual(await check(name, {}), []);
        assert.deepEqual(warnings, [short(12, 8, 10), short(16, 8, 10)]);
      }
    });

    it("is summed over a preview in whose middle the host makes another connection", async () => {
      await quota("standardDSv2Family", 4);
      let connection = azure.connection;
      const resource = computeInstance(() => connection);
      assert.deepEqual(await check("ci-1st", {}, undefined, resource), []);
      connection = azure.connectionOver((send) => send);
      assert.deepEqual(await check("ci-2nd", {}, undefined, resource), []);
      assert.deepEqual(warnings, [short(8, 4, 4)]);
    });

    it("is given back by what is not to be after all", async () => {
      await someoneElses("ci-old");
      await quota("standardDSv2Family", 8);
      const old = { vmSize: "Standard_DS3_v2" };
      const strict = { ...old, preflight: "strict" };
      assert.deepEqual(await check("ci-old", { vmSize: "Standard_DS4_v2" }, old), []);
      assert.deepEqual(await check("ci-new", strict), [short(8, 4, 8)]);
      assert.deepEqual(await check("ci-old", old, old), []);
      assert.deepEqual(await check("ci-new", strict), []);
    });

    it("fails when strict", async () => {
      await quota("standardDSv2Family", 3);
      assert.deepEqual(await check("ci-dev", { preflight: "strict" }), [short(4, 3, 3)]);
      assert.deepEqual(warnings, []);
    });

    it("of another family is another", async () => {
      await quota("standardDSv2Family", 0);
      assert.deepEqual(await check("ci-dev", { preflight: "strict", vmSize: "Standard_D4s_v3" }), []);
      assert.deepEqual(warnings, []);
    });

    it("of all cores and of the count of computes counts as well", async () => {
      await quota("total", 3);
      await quota("computes", 0);
      assert.deepEqual(await check("ci-dev", { preflight: "strict" }), [
        short(4, 3, 3, "Total Cluster Dedicated Regional vCPUs"),
        short(1, 0, 0, "Clusters", "computes"),
      ]);
    });

    it("is asked for the difference only when an instance is resized, also to another family", async () => {
      await someoneElses("ci-dev", { vmSize: "Standard_DS3_v2" });
      await quota("standardDSv2Family", 8);
      await quota("total", 7);
      const strict = (vmSize: string) => ({ vmSize, preflight: "strict" });
      const old = { vmSize: "Standard_DS3_v2" };
      assert.deepEqual(await check("ci-dev", strict("Standard_DS4_v2"), old), [
        short(4, 3, 7, "Total Cluster Dedicated Regional vCPUs"),
      ]);
      assert.deepEqual(await check("ci-dev", strict("Standard_D4s_v3"), old), []);
      assert.deepEqual(await check("ci-dev", strict("Standard_DS12_v2"), old), []);
    });

    it("takes what one instance gives back for another", async () => {
      await someoneElses("ci-old", { vmSize: "Standard_DS4_v2" });
      await quota("standardDSv2Family", 8);
      const small = { vmSize: "Standard_DS3_v2", preflight: "strict" };
      assert.deepEqual(await check("ci-old", small, { vmSize: "Standard_DS4_v2" }), []);
      assert.deepEqual(await check("ci-new", small), []);
    });

    it("is held by a stopped instance, unless that releases it", async () => {
      await someoneElses("ci-holds");
      await someoneElses("ci-frees", { releaseQuotaOnStop: true });
      await someoneElses("ci-runs", { releaseQuotaOnStop: true });
      for (const name of ["ci-holds", "ci-frees"]) {
        const { status } = await azure.arm("POST", `${WORKSPACE}/computes/${name}/stop`);
        assert.ok(status < 300);
      }
      await quota("standardDSv2Family", 8);
      const resized = (releaseQuotaOnStop: boolean): [Values, Values] => {
        const old = { vmSize: "Standard_DS3_v2", releaseQuotaOnStop };
        return [{ ...old, vmSize: "Standard_DS12_v2", preflight: "strict" }, old];
      };
      assert.deepEqual(await check("ci-holds", ...resized(false)), []);
      assert.deepEqual(await check("ci-runs", ...resized(true)), []);
      assert.deepEqual(await check("ci-frees", ...resized(true)), [short(4, 0, 8)]);
    });

    it("is not asked for twice by a replacement, which is checked twice", async () => {
      await someoneElses("ci-old");
      await quota("standardDSv2Family", 4);
      const given = { preflight: "strict", computeName: "ci-new", onReplace: "allow", vmSize: "Standard_DS12_v2" };
      assert.deepEqual(await check("ci-old", given, { vmSize: "Standard_DS3_v2" }), []);
      assert.deepEqual(await check("ci-old", given), []);
      assert.deepEqual(warnings.filter(isOfQuota), []);
    });

    it("is found whatever its rows are called, and not among those of workspaces and low priority", async () => {
      const row = (value: string, currentValue: number, limit: number, scope = "") => ({
        id: `/subscriptions/x${scope}/usages/${value.replaceAll(" ", "_")}`,
        currentValue,
        limit,
        name: { value },
        unit: "Count",
      });
      const NCAS = "Standard NCASv3_T4 Family Cluster Dedicated vCPUs";
      const value = [
        row("Total Cluster LowPriority Regional vCPUs", 0, 0),
        row("Standard NCASv3_T4 Family Cluster LowPriority vCPUs", 0, 0),
        row(NCAS, 0, 1, "/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w"),
        row(NCAS, 5, 8),
        row("standardDSv2Family", 0, 2),
        row("Standard DSv3 Family Cluster Dedicated vCPUs", 7, -1),
        row("Total Cluster Dedicated Regional vCPUs", 9, -1),
        row("Total Clusters", 9, 200),
      ];
      const strict = (vmSize: string) => ({ vmSize, preflight: "strict" });
      await azure.withAnswer("GET", "/usages", { value }, async () => {
        assert.deepEqual(await check("ci-a", strict("Standard_NC4as_T4_v3")), [short(4, 3, 8, NCAS)]);
        assert.deepEqual(await check("ci-b", strict("Standard_DS3_v2")), [short(4, 2, 2, "standardDSv2Family")]);
        assert.deepEqual(await check("ci-c", strict("Standard_D4s_v3")), []);
      });
    });

    it("is said once to be short for a replacement, which is checked twice", async () => {
      await someoneElses("ci-old");
      await quota("standardDSv2Family", 4);
      const given = { computeName: "ci-new", onReplace: "allow", vmSize: "Standard_DS4_v2" };
      await check("ci-old", given, { vmSize: "Standard_DS3_v2" });
      await check("ci-old", given);
      assert.deepEqual(warnings.filter(isOfQuota), [short(4, 0, 4)]);
    });

    it("is no matter for an instance that gets smaller, or is adopted as it is", async () => {
      await someoneElses("ci-big", { vmSize: "Standard_DS4_v2" });
      await someoneElses("ci-small", { vmSize: "Standard_DS1_v2" });
      await quota("standardDSv2Family", 1);
      const strict = { preflight: "strict" };
      const old = { vmSize: "Standard_DS4_v2" };
      assert.deepEqual(await check("ci-big", { ...strict, vmSize: "Standard_DS3_v2" }, old), []);
      assert.deepEqual(await check("ci-small", { ...strict, adopt: true }), []);
    });

    it("that Azure does not list is said to be unchecked, once", async () => {
      const value = [
        { id: "/subscriptions/x/usages", currentValue: 0, limit: -1, name: { value: "Total Cluster vCPUs" } },
      ];
      await azure.withAnswer("GET", "/usages", { value }, async () => {
        for (const name of names(3)) assert.deepEqual(await check(name, {}), []);
      });
      assert.deepEqual(warnings, [
        "the quota of standardDSv2Family is not among those that Azure lists for eastus, so it is not checked.",
      ]);
    });
  });

  describe("the name", () => {
    const TAKEN = 'ComputeInstance "ci-dev" of workspace "vision" exists already.';

    it("that somebody else's instance has is refused in the words of the create", async () => {
      await someoneElses("ci-dev");
      const [problem] = await check("ci-dev", { description: "mine" });
      assert.equal(
        problem,
        `computeName: ${TAKEN} To manage it here, set adopt: true. Adopting it would change description.`,
      );
      const inputs = { workspaceId: WORKSPACE, computeName: "ci-dev", description: "mine" };
      await assert.rejects(azure.resource.reconcile({ inputs, owner: ownerOf("ci-dev"), log, clock: azure.clock }), {
        message: problem?.replace("computeName: ", ""),
      });
    });

    it("that a cluster has is refused, also to who adopts", async () => {
      await someoneElses("ci-dev");
      const cluster = { name: "ci-dev", properties: { computeType: "AmlCompute", properties: {} } };
      await azure.withAnswer("GET", "/computes", { ...cluster, value: [cluster] }, async () => {
        assert.deepEqual(await check("ci-dev", { adopt: true }), [
          'computeName: ComputeInstance "ci-dev" of workspace "vision": a compute of type AmlCompute has this name. Choose another computeName.',
        ]);
      });
    });

    it("of what is adopted is free, and what that changes is said", async () => {
      await someoneElses("ci-dev");
      assert.deepEqual(await check("ci-dev", { adopt: true, description: "mine" }), []);
      assert.deepEqual(notes.slice(0, 1), ["adopting the existing instance. Adopting it would change description."]);
    });

    it("of our own instance is free, by its tag, however old", async () => {
      const inputs = { workspaceId: WORKSPACE, computeName: "ci-dev" };
      await azure.resource.reconcile({ inputs, owner: ownerOf("ci-dev"), log, clock: azure.clock });
      await azure.clock.sleep(1000 * 86_400_000);
      assert.deepEqual(await check("ci-dev", {}), []);
      const others = await azure.resource.check({
        owner: { ...ownerOf("other"), stack: "another" },
        log,
        clock: azure.clock,
        newInputs: inputs,
      });
      assert.deepEqual(others.problems.map(shown), [
        `computeName: ${TAKEN} Another Pulumi resource has tagged it as its own. To manage it here, set adopt: "takeOver". It is as declared here.`,
      ]);
    });

    it("of an instance that is replaced is free, without a tag too", async () => {
      await someoneElses("ci-dev");
      const given = { onReplace: "allow", enableNodePublicIp: true, vmSize: "Standard_DS3_v2" };
      assert.deepEqual(await check("ci-dev", { ...given, identity: { type: "SystemAssigned" } }, given), []);
      assert.deepEqual(await check("ci-dev", { ...given, identity: { type: "SystemAssigned" } }), []);
    });

    it("of an instance that gets another name is free for the next", async () => {
      await someoneElses("ci-dev");
      const moved = { computeName: "ci-moved", onReplace: "allow" };
      assert.deepEqual(await check("first", moved, { computeName: "ci-dev" }), []);
      assert.deepEqual(await check("second", { computeName: "ci-dev" }), []);
    });

    it("is not judged while a preview does not know whether to adopt", async () => {
      await someoneElses("ci-dev");
      assert.deepEqual(await check("ci-dev", { adopt: UNKNOWN }), []);
    });

    it("that was taken when first asked, and is not any more, is free", async () => {
      await someoneElses("ci-dev");
      assert.equal((await check("ci-dev", {})).length, 1);
      await azure.arm("DELETE", `${WORKSPACE}/computes/ci-dev?underlyingResourceAction=Delete&api-version=2026-05-01`);
      assert.deepEqual(await check("ci-dev", {}), []);
    });

    it("only warns when told to", async () => {
      await someoneElses("ci-dev");
      assert.deepEqual(await check("ci-dev", { preflight: "warn", vmSize: "Standard_None" }), []);
      assert.equal(warnings.length, 2);
      assert.match(warnings[0] ?? "", /^computeName: .* exists already\./);
      assert.match(warnings[1] ?? "", /^vmSize: "Standard_None" is not offered/);
    });
  });

  describe("the network", () => {
    it("must have the subnet; one that does not exist may still be made by the same program", async () => {
      const missing = `the subnet ${SUBNET} does not exist; it must by the time that the instance is created.`;
      for (const name of names(3)) assert.deepEqual(await check(name, { subnet: { id: SUBNET } }), []);
      assert.deepEqual(warnings, [missing]);
      const [problem] = await check("ci-dev", { preflight: "strict", subnet: { id: SUBNET } });
      assert.equal(problem, `subnet.id: ${missing}`);
      assert.equal((await azure.requests()).filter((request) => request.includes("/subnets/")).length, 1);
    });

    it("is asked about a subnet that exists, and nothing is said", async () => {
      const version = "api-version=2024-05-01";
      const addressSpace = { addressPrefixes: ["10.0.0.0/16"] };
      await put(`${NETWORK}?${version}`, { location: "eastus", properties: { addressSpace } });
      await put(`${SUBNET}?${version}`, { properties: { addressPrefix: "10.0.0.0/24" } });
      assert.deepEqual(await check("ci-dev", { preflight: "strict", subnet: { id: SUBNET } }), []);
    });
  });

  describe("a fact that cannot be had", () => {
    it("is one request and one warning, with Azure's own words for action, scope and principal", async () => {
      await azure.admin("POST", "faults", { path: "/vmSizes$", count: null, forbidden: true });
      for (const name of names(20)) assert.deepEqual(await check(name, { vmSize: "Standard_None" }), []);
      assert.equal(warnings.length, 1);
      assert.match(
        warnings[0] ?? "",
        /^the sizes offered in eastus for subscription [0-9-]+ cannot be read, so neither the size nor its quota is checked before the create: 403 AuthorizationFailed: The client '.+' with object id '.+' does not have authorization to perform action 'Microsoft\.MachineLearningServices\/locations\/vmSizes\/read' over scope '\/subscriptions\/.+ Ask for a role with this action, such as Reader\.$/,
      );
      assert.equal((await azure.requests()).filter((request) => request.endsWith("/vmSizes")).length, 1);
    });

    it("is named with action, scope and principal when the answer does not", async () => {
      await refuses("/computes$", { status: 403, code: "Forbidden", message: "Blocked." });
      assert.deepEqual(await check("ci-dev", {}), []);
      assert.equal(warnings.length, 1);
      assert.match(
        warnings[0] ?? "",
        /^the computes of workspace "vision" \(.*\) cannot be read, so whether the name is taken is not checked before the create: 403 Forbidden: Blocked\. .*Ask for a role with the action Microsoft\.MachineLearningServices\/workspaces\/computes\/read, such as Reader\. It is needed over the scope \/subscriptions\/.*\/vision by client [0-9a-f-]+\.$/,
      );
    });

    it("is said once, and stops nobody, where nobody is signed in", async () => {
      await refuses("/oauth2/v2.0/token$", { status: 401, code: "invalid_client", message: "Wrong secret." });
      for (const name of names(3)) assert.deepEqual(await check(name, {}), []);
      assert.equal(warnings.length, 1);
      assert.match(
        warnings[0] ?? "",
        /^the workspace .* cannot be read, so size, quota, name and network are not checked before the create: No access token for GET /,
      );
    });

    it("of each kind is said once, and fails when strict", async () => {
      const kinds = ["/vision$", "/vmSizes$", "/usages$", "/computes$", "/subnets/s$"];
      for (const kind of kinds) {
        await azure.close();
        azure = await startAzure();
        warnings = [];
        await refuses(kind, { status: 500, code: "InternalServerError", message: "Oops." });
        const given = { subnet: { id: SUBNET }, vmSize: "Standard_DS3_v2" };
        const isSubnet = (text: string) => text.includes("does not exist; it must");
        for (const name of names(3)) assert.deepEqual(await check(name, given), []);
        assert.equal(warnings.filter((text) => !isSubnet(text)).length, 1, `${kind}: ${warnings.join("\n")}`);
        assert.match(warnings.join("\n"), /cannot be read, so .* before the create: 500 InternalServerError: Oops\./);
        const problems = await check("ci-dev", { ...given, preflight: "strict" });
        const unread = problems.filter((problem) => !isSubnet(problem));
        assert.equal(unread.length, 1, `${kind}: ${problems.join("\n")}`);
        assert.match(unread[0] ?? "", /^preflight: .* cannot be read, so /);
      }
    });
  });

  it("adds no request to the create", async () => {
    await check("ci-dev", {});
    await azure.requests();
    const inputs = { workspaceId: WORKSPACE, computeName: "ci-dev" };
    await azure.resource.reconcile({ inputs, owner: ownerOf("ci-dev"), log, clock: azure.clock });
    assert.deepEqual(await azure.requests(), [
      "GET /computes/ci-dev",
      "POST /checkComputeNameAvailability",
      "PUT /computes/ci-dev",
      "GET /computes/ci-dev",
    ]);
  });

  it("tells when a create will take up an instance of its own, and what that changes", async () => {
    const tags = { "pulumi-azureml": ownershipTag(ownerOf("ci-own"), "") };
    const assignedUser = {
      objectId: "11111111-1111-1111-1111-111111111111",
      tenantId: "22222222-2222-2222-2222-222222222222",
    };
    await someoneElses("ci-own", { personalComputeInstanceSettings: { assignedUser } }, tags);
    assert.deepEqual(await check("ci-own", { vmSize: "Standard_DS4_v2" }), []);
    assert.deepEqual(warnings, [
      `an instance that this resource has made is there already. Where this step creates the resource, the instance is taken up again, which changes vmSize. vmSize: stops and starts the machine of user 11111111-1111-1111-1111-111111111111 (created by pulumi-azureml emulator), which runs since ${SINCE}. Where this step replaces the resource, as after a taint, the instance is deleted. It belongs to user 11111111-1111-1111-1111-111111111111 (created by pulumi-azureml emulator) and is Running since ${SINCE}; its disk, with all files that are not in the workspace's storage, would be lost.`,
    ]);
  });

  it("tells when a create will refuse an instance of its own, and a taint deletes it", async () => {
    await someoneElses("ci-own", {}, { "pulumi-azureml": ownershipTag(ownerOf("ci-own"), "") });
    assert.deepEqual(await check("ci-own", { disableLocalAuth: true }), []);
    assert.deepEqual(warnings, [
      `an instance that this resource has made is there already. Where this step creates the resource, it is refused: ComputeInstance "ci-own" of workspace "vision" exists already and cannot be adopted: disableLocalAuth cannot be changed in place. Declare what it has, or choose another computeName. Where this step replaces the resource, as after a taint, the instance is deleted. It belongs to pulumi-azureml emulator and is Running since ${SINCE}; its disk, with all files that are not in the workspace's storage, would be lost.`,
    ]);
  });

  it("tells of a replacement that the program causes, or nothing in the inputs, what is lost", async () => {
    const lost = `It belongs to pulumi-azureml emulator and is Running since ${SINCE}; its disk, with all files that are not in the workspace's storage, would be lost.`;
    await someoneElses("ci-trigger", {}, { "pulumi-azureml": ownershipTag(ownerOf("ci-trigger"), "") });
    await check("ci-trigger", {}, {});
    assert.deepEqual(warnings, []);
    await check("ci-trigger", {});
    assert.deepEqual(warnings.splice(0), [`ComputeInstance "ci-trigger" of workspace "vision" is replaced. ${lost}`]);
    await someoneElses("ci-changed");
    const changed = { disableLocalAuth: true, onReplace: "allow" };
    await check("ci-changed", changed, { disableLocalAuth: false });
    await check("ci-changed", changed);
    assert.deepEqual(warnings, [
      `the change of disableLocalAuth (false to true) replaces ComputeInstance "ci-changed" of workspace "vision". ${lost}`,
    ]);
  });

  it("tells what a taint loses of an instance that was adopted", async () => {
    await someoneElses("ci-adopted");
    assert.deepEqual(await check("ci-adopted", { adopt: true }), []);
    assert.ok(
      notes.includes(
        `Where this step replaces the resource, as after a taint, the instance is deleted. It belongs to pulumi-azureml emulator and is Running since ${SINCE}; its disk, with all files that are not in the workspace's storage, would be lost.`,
      ),
      notes.join("\n"),
    );
    assert.deepEqual(warnings, []);
  });
});

describe("the nearest names", () => {
  it("take the fewest edits, whatever the letter case", () => {
    const words = ["Standard_DS3_v2", "Standard_NC6", "Standard_DS11_v2", "Basic"];
    assert.deepEqual(nearest("STANDARD_DS33_V2", words, 2), ["Standard_DS3_v2", "Standard_DS11_v2"]);
    assert.deepEqual(nearest("basics", words, 1), ["Basic"]);
    assert.deepEqual(nearest("", ["b", "a"]), ["a", "b"]);
  });
});
