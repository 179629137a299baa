import assert from "node:assert/strict";
import { withinReadBudget } from "../../provider/azure/readBudget";
import { type DeclaredResource, isResource } from "../../provider/drift/declared";
import type { StoredResource } from "../../provider/drift/declaredInStack";
import { type Azure, startAzure, WORKSPACE } from "../provider/azure";
import { declaredBy, drift } from "./declaring";

const COUNT = 1000;
const PAGES = 10;
const TYPE = "pulumi-nodejs:dynamic/azureml:ComputeInstance";
const SCHEDULE = { action: "Stop", triggerType: "Cron", cron: { expression: "0 18 * * *", timeZone: "UTC" } };
const names = Array.from({ length: COUNT }, (_, at) => `ci-${at}-a`);
const compute = (name: string) => `${WORKSPACE}/computes/${name}`;

function stored(name: string): StoredResource {
  const inputs = {
    workspaceId: WORKSPACE,
    computeName: name,
    vmSize: "Standard_DS3_v2",
    tags: { team: "vision" },
    schedules: { computeStartStop: [SCHEDULE] },
  };
  return { urn: `urn:pulumi:dev::shop::${TYPE}::${name}`, type: TYPE, id: compute(name), inputs, outputs: inputs };
}

function body(team: string) {
  const properties = { vmSize: "STANDARD_DS3_V2", schedules: { computeStartStop: [SCHEDULE] } };
  return { location: "eastus", tags: { team }, properties: { computeType: "ComputeInstance", properties } };
}

describe("drift of 1,000 instances in a workspace", () => {
  let azure: Azure;
  let declared: readonly DeclaredResource[];
  before(async () => {
    azure = await startAzure();
    await azure.admin("PUT", "quotas", { limit: 1_000_000 });
    for (let at = 0; at < COUNT; at += 50) {
      const few = names.slice(at, at + 50);
      await Promise.all(
        few.map((name) => azure.arm("PUT", compute(name), body(name === "ci-7-a" ? "speech" : "vision"))),
      );
    }
    await azure.arm("DELETE", `${compute("ci-999-a")}?underlyingResourceAction=Delete`);
    declared = declaredBy(...names.map(stored)).filter(isResource);
  });
  after(() => azure.close());
  beforeEach(() => azure.admin("DELETE", "journal"));

  async function look() {
    const reading = {
      clock: azure.clock,
      connection: azure.connectionOver((send) => withinReadBudget(send, azure.clock)),
    };
    const reports = await drift(reading, { declared });
    const told = reports.filter(({ status }) => status !== "unchanged").map(({ name, status }) => `${status} ${name}`);
    assert.equal(reports.length, COUNT);
    assert.deepEqual(told, ["changed ci-7-a", "missing ci-999-a"]);
  }

  it("takes its pages, and three requests more", async () => {
    await look();
    const requests = await azure.requests();
    assert.ok(requests.length <= PAGES + 3, requests.join("\n"));
  });

  it("is the same while a third of all requests is throttled", async () => {
    const answer = { status: 429, code: "TooManyRequests", message: "Slow down.", headers: { "Retry-After": "0" } };
    for (let at = 0; at < 40; at++) {
      await azure.admin("POST", "faults", { method: "*", path: "^/subscriptions", after: 2 + 2 * at, answer });
    }
    await look();
    const { value } = await azure.admin("GET", "journal");
    await azure.admin("DELETE", "faults");
    const statuses: number[] = value
      .filter(({ path }: { path: string }) => path.startsWith("/subscriptions"))
      .map(({ status }: { status: number }) => status);
    const throttled = statuses.filter((status) => status === 429).length;
    assert.ok(throttled >= 5, `${throttled}`);
    assert.ok(statuses.length - throttled <= PAGES + 3, `${statuses}`);
  });

  it("asks for what lists leave out, and only for that", async () => {
    await azure.admin("PUT", "switches", { listOmitsDetails: true });
    await look();
    const requests = await azure.requests();
    await azure.admin("PUT", "switches", { listOmitsDetails: false });
    assert.equal(requests.filter((each) => each.startsWith("GET /computes/")).length, COUNT);
  });
});
