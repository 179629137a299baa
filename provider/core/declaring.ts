import { canonical } from "./canonical";
import type { Problem } from "./check";
import { counting, type Field, type Fields, isComputed, isOwnedByKey, type RecordField, type Scalar } from "./fields";
import { mapInside, spelled } from "./mapInside";
import { equal, isAbsent, isRecord, type Path, type Value, type Values, withoutAbsent } from "./values";

/** What declares a resource that exists, so that nothing about it changes. */
export interface Declared {
  readonly inputs: Values;
  /** Where it has secrets, or may have some that reads leave out. They are not in the inputs, and stay as they are. */
  readonly secrets: readonly Path[];
}

/** The inputs that say what was observed: without secrets, what only the service sets, and what is the default anyway. */
export function declaring(fields: Fields, observed: Values): Declared {
  const secrets: Path[] = [];
  const shown = Object.entries(fields).flatMap(([name, field]): [string, Value][] => {
    if (field.ours || isComputed(field)) return [];
    const value = isOwnedByKey(field) ? counting(field, observed[name], observed) : observed[name];
    const inside = declared(field, value, [name], secrets);
    return inside === undefined ? [] : [[name, inside]];
  });
  return { inputs: Object.fromEntries(shown), secrets };
}

/** Undefined for what need not be said. */
function declared(field: Field, value: Value, path: Path, secrets: Path[]): Value {
  if (isAbsent(value) || equal(canonical(field, value), canonical(field, undefined))) return undefined;
  if (field.kind === "object" && isRecord(value)) {
    const inside = declaredRecord(field, value, path, secrets);
    return Object.keys(inside).length > 0 ? inside : undefined;
  }
  if (field.kind === "list" || field.kind === "map") {
    const present = isRecord(value) ? withoutAbsent(value) : value;
    return mapInside(field, present, (inside, item, key) => declaredItem(inside, item, [...path, key], secrets));
  }
  return acceptable(field, spelled(field, value));
}

/** An item is there even if it says nothing more than a default. */
function declaredItem(field: Field, value: Value, path: Path, secrets: Path[]): Value {
  if (field.kind === "object" && isRecord(value)) {
    const inside = declaredRecord(field, value, path, secrets);
    const usual = Object.entries(field.fields).find(([, child]) => !isAbsent(child.default));
    return usual && Object.keys(inside).length === 0 ? { [usual[0]]: usual[1].default } : inside;
  }
  return declared(field, value, path, secrets) ?? value;
}

function declaredRecord({ fields, open }: RecordField, value: Values, path: Path, secrets: Path[]): Values {
  const isWithholding = Object.entries(fields).every(([name, field]) => !field.withheld || isAbsent(value[name]));
  const known = Object.entries(fields).flatMap(([name, field]): [string, Value][] => {
    if (isComputed(field)) return [];
    const at = [...path, name];
    if (field.secret) {
      if (!isAbsent(value[name]) || (field.withheld && isWithholding)) secrets.push(at);
      return [];
    }
    const inside =
      declared(field, value[name], at, secrets) ?? (field.required ? spelled(field, value[name]) : undefined);
    return isAbsent(inside) ? [] : [[name, inside]];
  });
  const others = open ? Object.entries(value).filter(([name, child]) => !fields[name] && !isAbsent(child)) : [];
  return Object.fromEntries([...known, ...others]);
}

/** Another spelling that the service takes for the same, where the one that it shows is not accepted. */
function acceptable(field: Field, value: Value): Value {
  const problemOf = field.problem as ((value: Value) => string | undefined) | undefined;
  if (!problemOf?.(value) || !field.canonical) return value;
  const other = (field as Scalar).canonical?.(value as never);
  return typeof other === typeof value && !problemOf(other) ? other : value;
}

/**
 * The same without the properties that have problems, with those problems. What problems are left are of no property that
 * could be left out.
 */
export function withoutProblems(
  { inputs, secrets }: Declared,
  essential: readonly string[],
  problemsOf: (inputs: Values) => readonly Problem[],
): Declared & { readonly leftOut: readonly Problem[]; readonly refusals: readonly Problem[] } {
  const leftOut: Problem[] = [];
  let rest = inputs;
  for (;;) {
    const problems = problemsOf(rest);
    const gone = problems.filter(
      ({ path: [name] }) => !essential.includes(String(name)) && name !== undefined && String(name) in rest,
    );
    if (gone.length === 0) {
      const kept = secrets.filter(([name]) => !leftOut.some(({ path }) => path[0] === name));
      return { inputs: rest, secrets: kept, leftOut, refusals: problems };
    }
    leftOut.push(...gone);
    rest = Object.fromEntries(Object.entries(rest).filter(([name]) => !gone.some(({ path }) => path[0] === name)));
  }
}
