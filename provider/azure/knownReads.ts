import { agrees } from "../core/canonical";
import { type Field, type Fields, isComputed } from "../core/fields";
import { asRecord, isAbsent, isRecord, type Value, type Values } from "../core/values";
import type { SharedReads } from "./sharedReads";

interface KnownRead<Item> {
  readonly name: string;
  readonly fields: Fields;
  /** What was observed last; without it, only a GET tells what there is. */
  readonly known?: Values | undefined;
  readonly fromWire: (item: Item) => Values;
  readonly signal?: AbortSignal | undefined;
}

/** Of each item of a list, its properties: each may be looked at for all others. */
const propertiesOf = new WeakMap<object, Values>();

/** Of each collection, what its GET has left out like the list: nothing that a list alone leaves out. */
const leftOut = new WeakMap<object, Set<string>>();

/**
 * Reads an item from a list, if others are read as well. That a list leaves nothing out is not documented, so that
 * something is gone is believed when other items of the list have it, or after a GET; what no difference follows from needs
 * no more than one GET for all.
 */
export async function readKnown<Item extends object>(
  reads: SharedReads<Item>,
  request: KnownRead<Item>,
): Promise<Item | undefined> {
  const { name, fields, known, fromWire, signal } = request;
  if (known?.["provisioningState"] !== "Succeeded") return reads.get(name, signal);
  const { item, listed } = await reads.read(name, signal);
  if (item === undefined || listed === undefined) return item;
  const believed = leftOut.get(reads) ?? new Set<string>();
  leftOut.set(reads, believed);
  const isShown = ({ path }: Lack) => {
    for (const other of listed.values()) {
      const properties = propertiesOf.get(other) ?? fromWire(other);
      propertiesOf.set(other, properties);
      if (shows(properties, path)) return true;
    }
    return false;
  };
  const lacks = lacking(fields, known, fromWire(item));
  const doubts = lacks.filter((lack) => !believed.has(String(lack.path)) && !isShown(lack));
  if (doubts.length === 0) return item;
  const got = await reads.get(name, signal);
  for (const { path, isIncidental } of doubts) {
    if (got && isIncidental && !shows(fromWire(got), path)) believed.add(String(path));
  }
  return got;
}

/** Something that was known of a resource and is not there in what was found now. */
interface Lack {
  /** Through `[]` for any item of a list, and `{}` for any key of a map. */
  readonly path: readonly string[];
  /** Only the service sets it, or reads may leave it out: no difference follows from it. */
  readonly isIncidental: boolean;
}

/** What is known by the table and was not found, but for what its absence means as well. */
function lacking(fields: Fields, known: Values, found: Values): Lack[] {
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
