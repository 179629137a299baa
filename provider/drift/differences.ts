import type { Change } from "../core/diff";
import { type Field, type Fields, fieldInside } from "../core/fields";
import { masked, SECRET } from "../core/mapInside";
import { outputs } from "../core/reflect";
import type { Expected, Resource } from "../core/resource";
import { asRecord, equal, type Path, show, UNKNOWN, type Value, type Values } from "../core/values";
import type { DeclaredResource } from "./declared";
import type { Difference, LastChange } from "./report";

/** A difference with the path that rules match. */
export interface KeyedDifference extends Difference {
  readonly keys: Path;
}

/** What separates the declared from what was read, secrets masked. */
export function differences(resource: Resource, declared: DeclaredResource, observed: Values): KeyedDifference[] {
  const { inputs, observed: before } = declared;
  const changes = changesOf(resource, declared, observed).map((change) => changed(resource.fields, change));
  const expected = resource.expected?.(inputs, observed, before) ?? [];
  const all = [...changes, ...expected.map((each) => difference(each.path, each.declared, each.found, each))];
  return all.map((each) => (isGivenAsSecret(declared, each.keys) ? hidden(each) : each));
}

/**
 * That somebody has recreated it since the state was written: nothing else may differ, and what was on its disk is gone.
 * Only where it is unmanaged: an update that recreated it would have tagged it.
 */
export function recreated(
  { observed: before }: DeclaredResource,
  observed: Values,
  isManaged: boolean,
): KeyedDifference[] {
  const [was, is] = [before?.["createdOn"], observed["createdOn"]];
  const isSame = typeof was !== "string" || typeof is !== "string" || Date.parse(was) === Date.parse(is);
  return isManaged || isSame ? [] : [difference(["createdOn"], was, is)];
}

/** It is a secret of the program, is within one or has one within. */
function isGivenAsSecret({ secrets = [] }: DeclaredResource, keys: Path): boolean {
  return secrets.some((path) => path.every((key, at) => at >= keys.length || isSameKey(key, keys[at])));
}

// Azure ignores the letter case of tags' names.
function isSameKey(one: Path[number], other: Path[number] | undefined): boolean {
  return String(one).toLowerCase() === String(other).toLowerCase();
}

function hidden({ declared, found, ...others }: KeyedDifference): KeyedDifference {
  return {
    ...others,
    ...(declared !== undefined && { declared: SECRET }),
    ...(found !== undefined && { found: SECRET }),
    secret: true,
  };
}

/** What steers the provider is nowhere in Azure, and always as declared. */
function changesOf(resource: Resource, { inputs, declaredBefore }: DeclaredResource, observed: Values): Change[] {
  return resource.diff(inputs, outputs(resource.fields, inputs, observed), declaredBefore);
}

function changed(fields: Fields, change: Change): KeyedDifference {
  const { path, field } = change;
  const after = withoutUnknown(change.after);
  const before = withoutUnknown(change.before);
  const isInside = path.some((_, at) => fieldAt(fields, path.slice(0, at + 1))?.secret);
  const whole: Field = isInside ? { ...field, secret: true } : field;
  const declared = masked(whole, after);
  const found = masked(whole, before);
  const isSecret = !equal(declared, after) || !equal(found, before);
  return { ...difference(path, declared, found), ...(isSecret && { secret: true }) };
}

/** Nothing is unknown outside of a preview. */
function withoutUnknown(value: Value): Value {
  return value === UNKNOWN ? undefined : value;
}

function difference(path: Path, declared: Value, found: Value, expected?: Expected): KeyedDifference {
  return {
    keys: path,
    path: show(path),
    ...(declared !== undefined && { declared }),
    ...(found !== undefined && { found }),
    ...(expected && { expected: expected.reason }),
  };
}

function fieldAt(fields: Fields, path: Path): Field | undefined {
  const [name, ...rest] = path;
  return rest.reduce<Field | undefined>((field, key) => fieldInside(field, key), fields[String(name)]);
}

/** The latest of what Azure tells of the last operation and of the resource's own times. */
export function lastChangeOf({ systemData, lastOperation }: Values): LastChange | undefined {
  const { lastModifiedAt, createdAt, lastModifiedBy, createdBy } = asRecord(systemData);
  const { operationName, operationTime, operationTrigger } = asRecord(lastOperation);
  const modified = change(lastModifiedAt ?? createdAt, lastModifiedBy ?? createdBy, undefined);
  const trigger = typeof operationTrigger === "string" ? ` by ${operationTrigger}` : "";
  const operated = typeof operationName === "string" ? `${operationName}${trigger}` : undefined;
  const operation = change(operationTime, undefined, operated);
  if (!operation || !modified) return operation ?? modified;
  return Date.parse(String(modified.at)) > Date.parse(String(operation.at)) ? modified : operation;
}

function change(at: Value, by: Value, what: string | undefined): LastChange | undefined {
  const time = typeof at === "string" ? Date.parse(at) : Number.NaN;
  if (!Number.isFinite(time) && what === undefined) return undefined;
  return {
    ...(Number.isFinite(time) && { at: new Date(time).toISOString() }),
    ...(typeof by === "string" && { by }),
    ...(what !== undefined && { what }),
  };
}
