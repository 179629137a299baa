import { fields } from "../../provider/computeInstance/fields";
import { asRecord, type Value, type Values } from "../../provider/core/values";
import { arbitrariesOf, type Existing, withDifferentNames } from "./fieldArbitraries";

/** Options of a compute instance. */
export const { optionNames, combinations } = arbitrariesOf(fields, consistent);

function consistent(given: Values, existing: Existing): Values {
  const values = { ...given };
  if (values["identity"] !== undefined) values["identity"] = consistentIdentity(asRecord(values["identity"]), existing);
  if (values["personalComputeInstanceSettings"] && asRecord(values["sshSettings"])["adminPublicKey"])
    delete values["sshSettings"];
  if (values["enableNodePublicIp"] === false && !values["subnet"]) delete values["enableNodePublicIp"];
  if (values["tags"]) values["tags"] = withDifferentNames(asRecord(values["tags"]));
  const { computeStartStop } = asRecord(values["schedules"]);
  if (Array.isArray(computeStartStop)) values["schedules"] = { computeStartStop: computeStartStop.map(withItsTrigger) };
  if (values["setupScripts"]) values["setupScripts"] = withData(asRecord(values["setupScripts"]));
  if (Array.isArray(values["customServices"]))
    values["customServices"] = values["customServices"].map(withOwnNameAndPorts);
  return values;
}

function consistentIdentity({ type, userAssignedIdentities: ids }: Values, existing: Existing): Values {
  if (!String(type).toLowerCase().includes("userassigned")) return { type };
  const known = existing["identity.userAssignedIdentities[]"] ?? [];
  const chosen: Value[] = Array.isArray(ids) ? ids : known.slice(0, 1);
  return { type, userAssignedIdentities: [...new Set(chosen)] };
}

/** Scripts with data, which are base64 where they are inline. */
function withData({ scripts }: Values): Values {
  const all = Object.entries(asRecord(scripts)).map(([name, script]) => {
    const { scriptSource, scriptData = "start.sh", ...rest } = asRecord(script);
    const isInline = String(scriptSource).toLowerCase() === "inline";
    const data = isInline ? Buffer.from(String(scriptData)).toString("base64") : scriptData;
    return [name, { ...rest, ...(scriptSource !== undefined && { scriptSource }), scriptData: data }];
  });
  return { scripts: Object.fromEntries(all) };
}

function withItsTrigger(schedule: Value): Values {
  const { cron, recurrence, ...rest } = asRecord(schedule);
  if (String(rest["triggerType"]).toLowerCase() === "cron")
    return { ...rest, cron: cron ?? { expression: "0 1 * * *" } };
  return { ...rest, recurrence: recurrence ?? { frequency: "Day", interval: 1 } };
}

function withOwnNameAndPorts(service: Value, i: number): Values {
  const { name, endpoints, environmentVariables, ...rest } = asRecord(service);
  const variables = Object.entries(asRecord(environmentVariables)).map(([key, variable]) => [
    key,
    { value: "hush", ...asRecord(variable) },
  ]);
  const own = {
    ...rest,
    ...(environmentVariables && { environmentVariables: Object.fromEntries(variables) }),
    name: `${String(name)}${i}`,
  };
  if (!Array.isArray(endpoints)) return own;
  return { ...own, endpoints: endpoints.map((each, j) => ({ ...asRecord(each), published: 4000 + 10 * i + j })) };
}
