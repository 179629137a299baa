import type { Workspace } from "../../azure/api";
import type { Problem, Rule } from "../../core/check";
import { AzureMLError } from "../../core/errors";
import { asRecord, equal, isAbsent, isRecord, type Path, show, UNKNOWN, type Value } from "../../core/values";
import { subject } from "../messages";
import {
  type Application,
  type Endpoint,
  ifKnown,
  isWord,
  type KnownInputs,
  type PlannedInputs,
  type Schedule,
  type UncheckedInputs,
  unchecked,
  uncheckedItems,
} from "../properties";
import { isSsoOfAnotherUser } from "./validation";

const problem = (path: Path, message: string): Problem[] => [{ path, message }];
const isGiven = (value: Value) => value !== undefined && value !== null;
/** What is not known yet may turn out to be absent. */
const isKnownToBeGiven = (value: Value) => isGiven(value) && value !== UNKNOWN;

/** What Azure asks of several properties together. The managed network is the lifecycle's: it needs the workspace. */
export const rules: readonly Rule[] = [
  sshKeyOrAssignedUser,
  identityTypeAndIds,
  triggersMatchTheirType,
  applicationsPublishDifferentPorts,
  valuesUnlessAdopted,
  scriptsHaveData,
];

function sshKeyOrAssignedUser(inputs: UncheckedInputs): Problem[] {
  const { adminPublicKey: key } = unchecked<KnownInputs["sshSettings"]>(inputs.sshSettings);
  const settings = inputs.personalComputeInstanceSettings;
  const { assignedUser: user } = unchecked<KnownInputs["personalComputeInstanceSettings"]>(settings);
  if (!isKnownToBeGiven(key) || !isKnownToBeGiven(user)) return [];
  return problem(
    ["sshSettings", "adminPublicKey"],
    "cannot go with personalComputeInstanceSettings.assignedUser: Azure takes no SSH key for an instance of another user. Remove one of them; the user can add a key in the studio.",
  );
}

function identityTypeAndIds(inputs: UncheckedInputs): Problem[] {
  const { type, userAssignedIdentities: ids } = unchecked<KnownInputs["identity"]>(inputs.identity);
  if (type === UNKNOWN || ids === UNKNOWN || typeof type !== "string") return [];
  const takesIds = type.toLowerCase().includes("userassigned");
  const hasIds = Array.isArray(ids) && ids.length > 0;
  const path = ["identity", "userAssignedIdentities"];
  if (takesIds && !hasIds) return problem(path, `is required when identity.type is "${type}".`);
  if (!takesIds && hasIds) {
    return problem(path, `needs identity.type "UserAssigned" or "SystemAssigned,UserAssigned"; it is "${type}".`);
  }
  return [];
}

function triggersMatchTheirType(inputs: UncheckedInputs): Problem[] {
  const { computeStartStop } = unchecked<KnownInputs["schedules"]>(inputs.schedules);
  return uncheckedItems<Schedule>(computeStartStop).flatMap(({ triggerType, cron, recurrence }, i) => {
    const path = ["schedules", "computeStartStop", i];
    if (isWord(triggerType, "Cron")) return trigger(path, "Cron", ["cron", cron], ["recurrence", recurrence]);
    if (isWord(triggerType, "Recurrence"))
      return trigger(path, "Recurrence", ["recurrence", recurrence], ["cron", cron]);
    return [];
  });
}

function trigger(
  path: Path,
  type: string,
  [wanted, given]: [string, Value],
  [other, extra]: [string, Value],
): Problem[] {
  const missing = isGiven(given) ? [] : problem([...path, wanted], `is required when triggerType is "${type}".`);
  const surplus = isKnownToBeGiven(extra) ? problem([...path, other], `cannot go with triggerType "${type}".`) : [];
  return [...missing, ...surplus];
}

function applicationsPublishDifferentPorts(inputs: UncheckedInputs): Problem[] {
  const first = new Map<Value, Path>();
  return uncheckedItems<Application>(inputs.customServices).flatMap(({ endpoints }, i) =>
    uncheckedItems<Endpoint>(endpoints).flatMap(({ published }, j) => {
      const path = ["customServices", i, "endpoints", j, "published"];
      if (typeof published !== "number") return [];
      const earlier = first.get(published);
      if (!earlier) first.set(published, path);
      return earlier ? problem(path, `port ${published} is already taken by ${show(earlier)}; each must differ.`) : [];
    }),
  );
}

/** An instance that is adopted keeps what Azure does not show. */
const isNew = ({ adopt }: UncheckedInputs) => adopt === undefined || adopt === false;

function valuesUnlessAdopted(inputs: UncheckedInputs): Problem[] {
  const message = "is required. (An instance that is adopted keeps the value that it has: set adopt.)";
  return isNew(inputs) ? valuesToKeep(inputs.customServices).map((path) => ({ path, message })) : [];
}

/** A script of Azure's own words: inline, its data are base64, with white space as one likes. */
function scriptsHaveData(inputs: UncheckedInputs): Problem[] {
  const { scripts } = unchecked<KnownInputs["setupScripts"]>(inputs.setupScripts);
  return Object.entries(asRecord(scripts)).flatMap(([name, script]) => {
    if (!isRecord(script)) return [];
    const { scriptSource: source, scriptData: data } = script;
    const path = ["setupScripts", "scripts", name, "scriptData"];
    if (data === "" || (isAbsent(data) && isNew(inputs)))
      return problem(path, "is required: Azure takes no script without it.");
    if (!isWord(source, "inline") || typeof data !== "string" || isBase64(data)) return [];
    return problem(
      path,
      `is not base64, as an inline script must be. Use Buffer.from(text).toString("base64"), or scriptSource "workspaceStorage" with a path.`,
    );
  });
}

function isBase64(text: string): boolean {
  const bare = text.replace(/[ \t\r\n]/g, "");
  return bare.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(bare);
}

/** Paths of environment variables without a value: an existing instance keeps its values of these. */
function valuesToKeep(applications: Value): Path[] {
  return uncheckedItems<Application>(applications).flatMap(({ environmentVariables }, i) =>
    Object.entries(asRecord(environmentVariables))
      .filter(([, variable]) => isRecord(variable) && isAbsent(variable["value"]))
      .map(([name]) => ["customServices", i, "environmentVariables", name, "value"]),
  );
}

/** Throws when there is nothing to keep: the applications as they would be sent have variables without a value. */
export function refuseMissingValues(id: string, applications: Value): void {
  const missing = valuesToKeep(applications);
  if (missing.length === 0) return;
  throw new AzureMLError(
    "InvalidInput",
    `${subject(id)}: ${missing.map(show).join(", ")}: no value is declared, and Azure shows none that could be kept. Declare it.`,
  );
}

/** What the workspace's network does not allow. */
export function networkProblems(inputs: PlannedInputs, workspace: Workspace): Problem[] {
  const mode = workspace.properties?.managedNetwork?.isolationMode ?? "Disabled";
  const isManaged = !isWord(mode, "Disabled");
  if (isManaged && inputs.subnet !== undefined) {
    const message = `cannot be given: the workspace has a managed network (${mode}), which places the instance itself.`;
    return [{ path: ["subnet"], message }];
  }
  if (!isManaged && inputs.enableNodePublicIp === false && inputs.subnet === undefined) {
    const message = "false needs a subnet, or a workspace with a managed network.";
    return [{ path: ["enableNodePublicIp"], message }];
  }
  return [];
}

/** What Azure will not do as declared, for the preview: nothing fails because of it. */
export function warnings(inputs: PlannedInputs, oldInputs: PlannedInputs | undefined): string[] {
  const found: string[] = [];
  if (inputs.enableSSO === true && oldInputs?.enableSSO !== true && isSsoOfAnotherUser(inputs, {})) {
    found.push(
      "enableSSO: Azure switches single sign-on off for an instance that is made for another user and has a setup script or an application. Only that user can switch it on, in the studio; it is left as it is.",
    );
  }
  const script = creationScriptOf(inputs);
  if (oldInputs && !isAbsent(script) && !equal(script, creationScriptOf(oldInputs))) {
    found.push(
      "setupScripts.scripts.creationScript: a changed creation script does not run again; it runs when the instance is created.",
    );
  }
  return found;
}

function creationScriptOf({ setupScripts }: PlannedInputs): Value {
  return ifKnown(ifKnown(setupScripts)?.scripts)?.creationScript;
}
