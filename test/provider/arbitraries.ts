import fc from "fast-check";
import { fields } from "../../provider/computeInstance/fields";
import { type Field, type Fields, isComputed, type Scalar } from "../../provider/core/fields";
import { asRecord, type Value, type Values } from "../../provider/core/values";

/** Values that must exist in Azure, by path. */
export type Existing = Record<string, readonly Value[]>;

const settable = Object.entries(fields).filter(([, field]) => !field.ours && !isComputed(field));

/** The names of the inputs that a user can set and that reach Azure. */
export const optionNames = settable.map(([name]) => name);

/** Inputs with the named options, made from the field table; `requiredKeys` are always there. */
export function combinations(
  existing: Existing,
  names = optionNames,
  requiredKeys: string[] = [],
): fc.Arbitrary<Values> {
  const chosen = settable.filter(([name]) => names.includes(name));
  const values = Object.fromEntries(chosen.map(([name, field]) => [name, valuesOf(field, name, existing)]));
  return (fc.record(values, { requiredKeys }) as fc.Arbitrary<Values>).map((given) => consistent(given, existing));
}

function valuesOf(field: Field, path: string, existing: Existing): fc.Arbitrary<Value> {
  const given = existing[path];
  if (given) return fc.constantFrom(...given);
  switch (field.kind) {
    case "object":
      return recordOf(field.fields, path, existing);
    case "list":
      return fc.array(valuesOf(field.item, `${path}[]`, existing), { minLength: 1, maxLength: field.maxItems ?? 3 });
    case "map":
      return fc.dictionary(words, valuesOf(field.values, `${path}{}`, existing), { maxKeys: 4 });
    case "boolean":
      return fc.boolean();
    case "integer":
      return fc.constantFrom(...(field.examples ?? [1, 2, 3]));
    case "string":
      return textOf(field);
  }
}

function recordOf(of: Fields, path: string, existing: Existing): fc.Arbitrary<Value> {
  const inside = Object.entries(of).filter(([, field]) => !isComputed(field));
  const values = Object.fromEntries(
    inside.map(([name, field]) => [name, valuesOf(field, path ? `${path}.${name}` : name, existing)]),
  );
  const requiredKeys = inside.filter(([, field]) => field.required).map(([name]) => name);
  return fc.record(values, { requiredKeys }) as fc.Arbitrary<Value>;
}

const words = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9._ -]{0,12}[a-zA-Z0-9]$/);

// The service ignores the letter case of its own words, so any case is valid.
function textOf({ choices, examples, problem }: Scalar): fc.Arbitrary<Value> {
  if (choices) {
    const cases = choices.flatMap((word) => [word, word.toLowerCase(), word.toUpperCase()]);
    return fc.constantFrom(...cases);
  }
  if (examples) return fc.constantFrom(...examples);
  if (problem) throw new Error("A field with a rule needs examples.");
  return fc.oneof(words, fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }));
}

/** Makes what was chosen field by field fit together. */
function consistent(given: Values, existing: Existing): Values {
  const values = { ...given };
  if (values.identity !== undefined) values.identity = consistentIdentity(asRecord(values.identity), existing);
  if (values.personalComputeInstanceSettings && asRecord(values.sshSettings).adminPublicKey) delete values.sshSettings;
  if (values.enableNodePublicIp === false && !values.subnet) delete values.enableNodePublicIp;
  if (values.tags) values.tags = withDifferentNames(asRecord(values.tags));
  const { computeStartStop } = asRecord(values.schedules);
  if (Array.isArray(computeStartStop)) values.schedules = { computeStartStop: computeStartStop.map(withItsTrigger) };
  if (Array.isArray(values.customServices)) values.customServices = values.customServices.map(withOwnNameAndPorts);
  return values;
}

function consistentIdentity({ type, userAssignedIdentities: ids }: Values, existing: Existing): Values {
  if (!String(type).toLowerCase().includes("userassigned")) return { type };
  const known = existing["identity.userAssignedIdentities[]"] ?? [];
  const chosen: Value[] = Array.isArray(ids) ? ids : known.slice(0, 1);
  return { type, userAssignedIdentities: [...new Set(chosen)] };
}

function withDifferentNames(tags: Values): Values {
  return Object.fromEntries(
    new Map(Object.entries(tags).map(([key, value]) => [key.toLowerCase(), [key, value]])).values(),
  );
}

function withItsTrigger(schedule: Value): Values {
  const { cron, recurrence, ...rest } = asRecord(schedule);
  if (String(rest.triggerType).toLowerCase() === "cron") return { ...rest, cron: cron ?? { expression: "0 1 * * *" } };
  return { ...rest, recurrence: recurrence ?? { frequency: "Day", interval: 1 } };
}

function withOwnNameAndPorts(service: Value, i: number): Values {
  const { name, endpoints, ...rest } = asRecord(service);
  const own = { ...rest, name: `${String(name)}${i}` };
  if (!Array.isArray(endpoints)) return own;
  return { ...own, endpoints: endpoints.map((each, j) => ({ ...asRecord(each), published: 4000 + 10 * i + j })) };
}
