import type { Values } from "../../provider/core/values";
import { inputsOf, type Json, WORKSPACE } from "./azure";
import { describeCrashes } from "./crashing";
import type { Operation, Weather } from "./crashPoints";

const service = (name: string, port: number) => ({
  name,
  image: { reference: "lab/notes:1" },
  endpoints: [{ name: "web", target: port, published: port }],
});

const mount = (mountName: string): Values => ({
  mountName,
  source: `azureml://datastores/workspaceblobstore/paths/${mountName}`,
  sourceType: "URI",
});

const BEFORE: Values = {
  computeName: "ci-dev",
  vmSize: "Standard_DS3_v2",
  description: "one",
  tags: { team: "vision" },
  idleTimeBeforeShutdown: "PT1H",
  customServices: [service("notes", 8787)],
  enableSSO: true,
  dataMounts: [mount("old")],
  powerState: "Running",
};

/** Differs in something of every kind of write. */
const AFTER: Values = {
  computeName: "ci-dev",
  vmSize: "Standard_DS11_v2",
  description: "two",
  tags: { team: "speech", cost: "7" },
  idleTimeBeforeShutdown: "PT2H",
  customServices: [service("papers", 8788)],
  enableSSO: false,
  dataMounts: [mount("new")],
  powerState: "Stopped",
};

const OPERATIONS: Record<string, Operation> = {
  "a create": { after: AFTER, created: 1 },
  "an update": { before: BEFORE, after: AFTER, created: 0 },
  "a replace": {
    before: BEFORE,
    after: { ...BEFORE, sshSettings: { sshPublicAccess: "Enabled" }, onReplace: "allow" },
    created: 1,
  },
  "a delete": { before: BEFORE, created: 0 },
};

const running = { status: 409, code: "Conflict", message: "There is already an active operation submitted." };
const refusals = ["PUT", "POST", "DELETE"].map((method) => {
  return { method, path: "/computes/", count: 2, answer: running };
});

const WEATHERS: Record<string, Weather> = {
  "that is quick": { speed: { default: "immediate" }, switches: {}, later: [], sides: ["before", "after"] },
  "that is slow": { speed: { default: { reads: 3 } }, switches: {}, later: [], sides: ["before", "after"] },
  "that is busier than it says": {
    speed: { default: { reads: 2 } },
    switches: { nameReleasedLater: true },
    later: refusals,
    sides: ["after"],
  },
};

describeCrashes("compute instances", {
  resource: "computeInstance",
  sent: inputsOf,
  operations: OPERATIONS,
  weathers: WEATHERS,
  async original(azure) {
    return (await azure.arm("GET", `${WORKSPACE}/computes/ci-dev`)).body.properties?.createdOn;
  },
  async whatIsThere(azure) {
    await azure.admin("POST", "advance", { toTheEnd: true });
    const { value } = (await azure.arm("GET", `${WORKSPACE}/computes`)).body;
    return value.map(({ name, tags, properties: { description, provisioningState, properties } }: Json) => {
      const { state, vmSize, idleTimeBeforeShutdown, customServices, enableSSO, sshSettings } = properties;
      const actions = { vmSize, idleTimeBeforeShutdown, customServices, enableSSO };
      return { name, tags, description, provisioningState, state, sshSettings, ...actions };
    });
  },
});
