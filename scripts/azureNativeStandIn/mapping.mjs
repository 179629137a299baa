/** The value that stands for "not known yet" in a preview. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function hasUnknown(value) {
  if (value === unknown) return true;
  return value !== null && typeof value === "object" && Object.values(value).some(hasUnknown);
}

export function isEqual(left, right) {
  if (left === right) return true;
  if (left === null || right === null || typeof left !== "object" || typeof right !== "object") return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every((key) => isEqual(left[key], right[key]));
}

function pathInputs(type) {
  return type.path.map(([, input]) => input);
}

/** The ARM path of the resource that the inputs describe. */
export function resourcePath(type, inputs, subscriptionId) {
  const segments = type.path.map(([segment, input]) => `${segment}/${encodeURIComponent(inputs[input])}`);
  return ["", "subscriptions", subscriptionId, ...segments].join("/");
}

/** The inputs that the path of an id says; undefined when the id is of another type. */
export function inputsFromId(type, id) {
  const pattern = type.path.map(([segment]) => `${segment}/([^/]+)`).join("/");
  const match = new RegExp(`^/subscriptions/[^/]+/${pattern}$`, "i").exec(id);
  if (!match) return undefined;
  return Object.fromEntries(pathInputs(type).map((input, index) => [input, decodeURIComponent(match[index + 1])]));
}

/** Inputs that cannot change in place. */
export function identifyingInputs(type) {
  return type.hasLocation ? [...pathInputs(type), "location"] : pathInputs(type);
}

export function toBody(type, inputs) {
  const body = {};
  const properties = {};
  for (const [input, value] of Object.entries(inputs)) {
    if (pathInputs(type).includes(input)) continue;
    const target = type.envelope.includes(input) ? body : properties;
    target[type.wire?.[input] ?? input] = input === "identity" ? identityToBody(value) : value;
  }
  return type.envelope.includes("properties") ? body : { ...body, properties };
}

// azure-native takes a list of ids where ARM has a map with an empty object for each.
function identityToBody(identity) {
  const ids = identity?.userAssignedIdentities;
  if (!Array.isArray(ids)) return identity;
  return { ...identity, userAssignedIdentities: Object.fromEntries(ids.map((id) => [id, {}])) };
}

function valueFromBody(type, name, body) {
  const key = type.wire?.[name] ?? name;
  return type.envelope.includes(name) ? body[key] : body.properties?.[key];
}

/** What the program sees: the inputs as ARM has them now, and the outputs of the table. */
export function outputsFromBody(type, inputs, body) {
  const outputs = { name: body.name, type: body.type, azureApiVersion: type.apiVersion };
  for (const name of new Set([...type.envelope, ...Object.keys(inputs), ...type.outputs])) {
    if (pathInputs(type).includes(name) || name === "name") continue;
    const value = valueFromBody(type, name, body) ?? inputs[name];
    if (value !== undefined && value !== null) outputs[name] = value;
  }
  return outputs;
}

/** The old inputs with those values replaced that ARM has differently now. */
export function observedInputs(type, oldInputs, body) {
  const observed = { ...oldInputs };
  for (const [input, old] of Object.entries(oldInputs)) {
    if (pathInputs(type).includes(input)) continue;
    const wanted = input === "identity" ? identityToBody(old) : old;
    const now = valueFromBody(type, input, body);
    if (!covers(now, wanted)) observed[input] = now;
  }
  const tags = body.tags ?? {};
  if (type.envelope.includes("tags") && !isEqual(tags, oldInputs.tags ?? {})) observed.tags = tags;
  return Object.fromEntries(Object.entries(observed).filter(([, value]) => value !== undefined && value !== null));
}

/** Whether everything in `wanted` is in `now`; what the service adds does not count. */
function covers(now, wanted) {
  if (wanted === undefined || wanted === null) return true;
  if (typeof wanted === "string" && typeof now === "string") return now.toLowerCase() === wanted.toLowerCase();
  if (typeof wanted !== "object") return now === wanted;
  if (now === null || typeof now !== "object") return Object.keys(wanted).length === 0;
  return Object.entries(wanted).every(([key, value]) => covers(now[key], value));
}
