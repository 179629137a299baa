import { agrees } from "./canonical";
import { type Field, type Fields, isComputed } from "./fields";
import { asRecord, isAbsent, isRecord, type Value, type Values } from "./values";

/** Something that was known of a resource and is not there in what was found now. */
export interface Lack {
  /** Through `[]` for any item of a list, and `{}` for any key of a map. */
  readonly path: readonly string[];
  /** Only the service sets it, or reads may leave it out: no difference follows from it. */
  readonly isIncidental: boolean;
}

/** What is known by the table and was not found, but for what its absence means as well. */
export function lacking(fields: Fields, known: Values, found: Values): Lack[] {
  return inRecord(fields, known, found, { path: [], isIncidental: false });
}

function inRecord(fields: Fields, known: Values, found: Values, around: Lack): Lack[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    if (field.ours) return [];
    const isIncidental = around.isIncidental || isComputed(field) || field.withheld === true;
    return inValue(field, known[name], found[name], { path: [...around.path, name], isIncidental });
  });
}

function inValue(field: Field, known: Value, found: Value, here: Lack): Lack[] {
  if (isAbsent(known)) return [];
  if (isAbsent(found)) return agrees(field, known, undefined) ? [] : [here];
  const inside = (step: string) => ({ ...here, path: [...here.path, step] });
  if (field.kind === "object") return inRecord(field.fields, asRecord(known), asRecord(found), here);
  if (field.kind === "map" && isRecord(known) && isRecord(found)) {
    const both = Object.keys(known).filter((key) => !isAbsent(found[key]));
    return both.flatMap((key) => inValue(field.values, known[key], found[key], inside("{}")));
  }
  const arePaired = field.kind === "list" && Array.isArray(known) && Array.isArray(found);
  if (!arePaired || known.length !== found.length) return [];
  return known.flatMap((item, i) => inValue(field.item, item, found[i], inside("[]")));
}

/** Whether there is something at the path of a lack. */
export function shows(value: Value, [step, ...rest]: Lack["path"]): boolean {
  if (step === undefined) return !isAbsent(value);
  if (step === "[]") return Array.isArray(value) && value.some((item) => shows(item, rest));
  if (step === "{}") return Object.values(asRecord(value)).some((item) => shows(item, rest));
  return shows(asRecord(value)[step], rest);
}
