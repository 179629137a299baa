import { agrees } from "./canonical";
import { keyFinder } from "./diff";
import {
  byKey,
  counting,
  type Field,
  type Fields,
  isComputed,
  isOwnedByKey,
  keyed,
  type OwnedList,
  unkeyed,
} from "./fields";
import { withoutComputed } from "./mapInside";
import {
  asRecord,
  at,
  isAbsent,
  isRecord,
  type Path,
  type Value,
  type Values,
  withoutAbsent,
  withValue,
} from "./values";

/** The declared inputs as they would read today: as written where the service agrees, as observed where it does not. */
export function reflect(fields: Fields, declared: Values, observed: Values): Values {
  const shown = Object.entries(declared).map(([name, value]) => {
    const field = fields[name];
    if (!field) return [name, value];
    if (isOwnedByKey(field)) return [name, reflectItems(field, value, counting(field, observed[name], observed))];
    return [name, reflectField(field, value, observed[name])];
  });
  return withoutAbsent(Object.fromEntries(shown));
}

function reflectField(field: Field, declared: Value, observed: Value): Value {
  if (field.ours) return declared;
  if (field.kind === "object" && isRecord(declared)) return reflect(field.fields, declared, asRecord(observed));
  if (field.kind === "map" && field.ownedByKey && isRecord(declared)) {
    return keyedAs(Object.keys(declared), asRecord(observed));
  }
  return agrees(field, declared, observed) ? declared : withoutComputed(field, observed);
}

/** The items that are still there. */
function reflectItems(field: OwnedList, declared: Value, observed: Value): Value {
  const there = byKey(field, observed);
  if (!Array.isArray(declared) || !isRecord(there)) return isRecord(there) ? declared : undefined;
  const kept = declared.flatMap((item): Value[] => {
    const found = at(there, [String(asRecord(item)[field.ownedBy])]);
    return found === undefined ? [] : [reflectField(field.item, item, found)];
  });
  return kept.length > 0 ? kept : undefined;
}

/** The outputs: what was observed, in the user's words where they mean the same, with what is ours beside it. */
export function outputs(fields: Fields, declared: Values, observed: Values): Values {
  const shown = { ...observed };
  for (const [name, value] of Object.entries(declared)) {
    const field = fields[name];
    if (field) shown[name] = outputField(field, value, observed[name]);
  }
  return shown;
}

function outputField(field: Field, declared: Value, observed: Value): Value {
  if (field.ours) return declared;
  if (field.kind === "object" && isRecord(declared)) return outputs(field.fields, declared, asRecord(observed));
  if (field.kind === "map" && field.ownedByKey && isRecord(declared) && isRecord(observed)) {
    const declaredKey = keyFinder(declared);
    const others = Object.keys(observed).filter((key) => declaredKey(key) === undefined);
    return keyedAs([...Object.keys(declared), ...others], observed);
  }
  if (isOwnedByKey(field)) return outputItems(field, declared, observed);
  if (!agrees(field, declared, observed)) return observed;
  return withComputed(field, declared, observed);
}

/** The observed items, the user's own first and in the user's words. */
function outputItems(field: OwnedList, declared: Value, observed: Value): Value {
  const there = byKey(field, observed);
  if (!Array.isArray(declared) || !isRecord(there)) return observed;
  const own = Object.keys(asRecord(byKey(field, declared)));
  const shown = declared.flatMap((item): Value[] => {
    const found = at(there, [String(asRecord(item)[field.ownedBy])]);
    return found === undefined ? [] : [outputField(field.item, item, found)];
  });
  return [
    ...shown,
    ...Object.keys(there)
      .filter((key) => !own.includes(key))
      .map((key) => there[key]),
  ];
}

/** The observed values under the keys as the user spells them. */
function keyedAs(keys: string[], observed: Values): Values {
  const observedKey = keyFinder(observed);
  return withoutAbsent(Object.fromEntries(keys.map((key) => [key, at(observed, [observedKey(key) ?? key])])));
}

/** A declared value with the parts that only the service sets, and nothing else of what was observed. */
function withComputed(field: Field, declared: Value, observed: Value): Value {
  if (field.kind === "list" && Array.isArray(declared) && Array.isArray(observed)) {
    const { item: of } = field;
    return declared.map((item) =>
      withComputed(
        of,
        item,
        observed.find((candidate) => agrees(of, item, candidate)),
      ),
    );
  }
  if (field.kind !== "object" || !isRecord(declared)) return declared;
  const there = asRecord(observed);
  const merged = { ...declared };
  for (const [name, inside] of Object.entries(field.fields)) {
    if (isComputed(inside)) merged[name] = there[name];
    else if (declared[name] !== undefined) merged[name] = withComputed(inside, declared[name], there[name]);
  }
  return merged;
}

/** What was read, with what reads may leave out of it as it is known from elsewhere. */
export function recall(fields: Fields, read: Values, known: Values): Values {
  const recalled = Object.entries(fields).flatMap(([name, field]): [string, Value][] => {
    const value: Value = read[name];
    const other: Value = known[name];
    if (field.withheld && isAbsent(value) && !isAbsent(other)) return [[name, other]];
    const isAround = field.kind === "object" && isRecord(value) && isRecord(other);
    return isAround ? [[name, recall(field.fields, value, other)]] : [];
  });
  return { ...read, ...Object.fromEntries(recalled) };
}

/** The inputs that were declared when `outputs` were written. */
export function declaredInputs(fields: Fields, outputs: Values, paths: readonly Path[]): Values {
  let inputs: Values = {};
  const byKeys = keyed(fields, outputs);
  for (const path of paths) inputs = withValue(inputs, path, at(byKeys, path));
  return Object.fromEntries(
    Object.entries(unkeyed(fields, inputs)).map(([name, value]) => [
      name,
      fields[name] ? withoutComputed(fields[name], value) : value,
    ]),
  );
}
