import type { Problem, Rule } from "../../core/check";
import { asRecord, at, type Path, show, UNKNOWN, type Value, type Values } from "../../core/values";
import { valuesToKeep } from "../keptValues";
import { isWord } from "../properties";

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
];

function sshKeyOrAssignedUser(inputs: Values): Problem[] {
  const key = at(inputs, ["sshSettings", "adminPublicKey"]);
  const user = at(inputs, ["personalComputeInstanceSettings", "assignedUser"]);
  if (!isKnownToBeGiven(key) || !isKnownToBeGiven(user)) return [];
  return problem(
    ["sshSettings", "adminPublicKey"],
    "cannot go with personalComputeInstanceSettings.assignedUser: Azure takes no SSH key for an instance of another user. Remove one of them; the user can add a key in the studio.",
  );
}

function identityTypeAndIds(inputs: Values): Problem[] {
  const { type, userAssignedIdentities: ids } = asRecord(inputs["identity"]);
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

function triggersMatchTheirType(inputs: Values): Problem[] {
  const schedules = at(inputs, ["schedules", "computeStartStop"]);
  if (!Array.isArray(schedules)) return [];
  return schedules.flatMap((schedule, i) => {
    const path = ["schedules", "computeStartStop", i];
    const { triggerType, cron, recurrence } = asRecord(schedule);
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

function applicationsPublishDifferentPorts(inputs: Values): Problem[] {
  const applications = inputs["customServices"];
  if (!Array.isArray(applications)) return [];
  const first = new Map<Value, Path>();
  return applications.flatMap((application, i) => {
    const { endpoints } = asRecord(application);
    return (Array.isArray(endpoints) ? endpoints : []).flatMap((endpoint, j) => {
      const { published } = asRecord(endpoint);
      const path = ["customServices", i, "endpoints", j, "published"];
      if (typeof published !== "number") return [];
      const earlier = first.get(published);
      if (!earlier) first.set(published, path);
      return earlier ? problem(path, `port ${published} is already taken by ${show(earlier)}; each must differ.`) : [];
    });
  });
}

function valuesUnlessAdopted(inputs: Values): Problem[] {
  const isNew = inputs["adopt"] === undefined || inputs["adopt"] === false;
  const message = "is required. (An instance that is adopted keeps the value that it has: set adopt.)";
  return isNew ? valuesToKeep(inputs["customServices"]).map((path) => ({ path, message })) : [];
}
