import type { Compute } from "../azure/api";
import { OWNERSHIP_TAG } from "../azure/ownership";
import { type Field, type Fields, isComputed } from "../core/fields";
import { parseComputeId } from "../core/ids";
import { spelled, withoutComputed } from "../core/mapInside";
import { recall } from "../core/reflect";
import { asRecord, at, isAbsent, type Path, type Value, type Values, withoutAbsent, withValue } from "../core/values";
import { COMPUTE, ENVELOPE, fields, MACHINE } from "./fields";
import type { InstanceProperties, PlannedInputs, RecordedInputs } from "./properties";
import { DEFAULT_VM_SIZE } from "./provisioningConfiguration";
import type { InstanceChange } from "./writing/operations";

/** The properties that reads show, in one place or another. */
export const READ: Fields = Object.fromEntries(Object.entries(fields).filter(([name]) => wirePath([name])));

/** The properties of an instance as ARM sent it, without what it left null. */
export function fromWire(compute: Compute): InstanceProperties {
  const properties = compute.properties as Values;
  const found: Values = {
    ...pick(compute as unknown as Values, ENVELOPE),
    ...pick(properties, COMPUTE),
    ...pick(asRecord(properties["properties"]), MACHINE),
  };
  const id = parseComputeId(compute.id ?? "");
  return withoutAbsent({
    ...found,
    ...(id && { workspaceId: id.workspace, computeName: id.computeName }),
    tags: withoutOwnershipTag(found["tags"]),
    identity: fromWireIdentity(found["identity"]),
  }) as InstanceProperties;
}

/** The body that creates an instance in `location`. */
export function toWire(inputs: PlannedInputs, location: string, ownershipTag?: string): Compute {
  let body: Values = { location, properties: { computeType: "ComputeInstance", properties: {} } };
  for (const [name, value] of Object.entries({ vmSize: DEFAULT_VM_SIZE, ...inputs })) {
    const path = wirePath([name]);
    if (path && value !== undefined && !NEVER_SENT.has(name)) body = withValue(body, path, toWireValue(name, value));
  }
  return withOwnershipTag(body as unknown as Compute, ownershipTag);
}

/** The service reads these in no PUT: a preview action of their own writes them. */
export const NEVER_SENT: ReadonlySet<string> = new Set(["dataMounts"]);

/** True for an input that the body of a creation carries. */
export function isCreated(name: string): boolean {
  const field = fields[name];
  return field !== undefined && !isComputed(field) && !NEVER_SENT.has(name) && wirePath([name]) !== undefined;
}

const ALWAYS_SENT = new Set(["location", "computeType"]);

/**
 * What was read, with the changes laid over it, and without what only the service sets or what is not there. What reads
 * leave out comes from what is known.
 */
export function overlay(
  read: Compute,
  changes: readonly InstanceChange[],
  options: { preview: boolean; known: RecordedInputs | InstanceProperties },
): Compute {
  const { id: _id, name: _name, type: _type, ...rest } = read;
  let body = withoutAbsent(rest as unknown as Values);
  for (const [name, field] of Object.entries(fields)) {
    const path = wirePath([name]);
    if (!path || ALWAYS_SENT.has(name)) continue;
    const isLeftOut = isComputed(field) || NEVER_SENT.has(name) || (field.preview && !options.preview);
    const whole = recall({ [name]: field }, { [name]: at(body, path) }, options.known)[name];
    body = withValue(body, path, isLeftOut ? undefined : settable(name, field, whole));
  }
  for (const { path, after, field } of changes) {
    const where = NEVER_SENT.has(path[0]) ? undefined : wirePath(path);
    if (where) body = withValue(body, where, spelled(field, after));
  }
  return body as unknown as Compute;
}

function settable(name: string, field: Field, read: Value): Value {
  if (name === "identity") return toWireValue(name, withoutComputed(field, fromWireIdentity(read)));
  return withoutComputed(field, read);
}

/** True when something is declared that stable api-versions do not know. */
export function declaresPreview(paths: readonly Path[]): boolean {
  return paths.some(([name]) => fields[String(name)]?.preview);
}

/** True when the instance has a value, other than the default, that stable api-versions do not know. */
export function hasPreviewValues(properties: InstanceProperties): boolean {
  return Object.entries(fields).some(([name, field]) => {
    const value = at(properties, [name]);
    return field.preview && !isAbsent(value) && value !== field.default;
  });
}

/** The body with the tag of its owner, where there is one. */
export function withOwnershipTag(body: Compute, tag: string | undefined): Compute {
  return tag === undefined ? body : { ...body, tags: { ...body.tags, [OWNERSHIP_TAG]: tag } };
}

function wirePath(path: Path): Path | undefined {
  const [name] = path as [string];
  if (ENVELOPE.includes(name)) return path;
  if (COMPUTE.includes(name)) return ["properties", ...path];
  return MACHINE.includes(name) ? ["properties", "properties", ...path] : undefined;
}

function pick(from: Values, names: readonly string[]): Values {
  return Object.fromEntries(names.map((name) => [name, from[name]]));
}

function withoutOwnershipTag(tags: Value): Value {
  const { [OWNERSHIP_TAG]: _, ...others } = asRecord(tags);
  return isAbsent(tags) ? undefined : others;
}

// ARM has a map from id to details; a list of ids, as in azure-native, can hold ids that are not known yet.
function fromWireIdentity(identity: Value): Value {
  if (isAbsent(identity)) return undefined;
  const { userAssignedIdentities: details, ...rest } = asRecord(identity);
  if (isAbsent(details)) return rest;
  return {
    ...rest,
    userAssignedIdentities: Object.keys(asRecord(details)),
    userAssignedIdentityDetails: details,
  };
}

function toWireValue(name: string, value: Value): Value {
  if (name !== "identity" || isAbsent(value)) return value;
  const { userAssignedIdentities: ids, ...rest } = asRecord(value);
  return Array.isArray(ids)
    ? { ...rest, userAssignedIdentities: Object.fromEntries(ids.map((id) => [String(id), {}])) }
    : rest;
}
