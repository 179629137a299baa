import { agrees } from "../core/canonical";
import { type Field, type Fields, isComputed, object } from "../core/fields";
import { partsOf } from "../core/mapInside";
import { asRecord, at, isAbsent, type Value, type Values } from "../core/values";
import type { SharedReads } from "./sharedReads";

interface KnownRead<Item> {
  readonly name: string;
  readonly fields: Fields;
  /** What was observed last; without it, only a GET tells what there is. */
  readonly known?: Values | undefined;
  readonly fromWire: (item: Item) => Values;
  readonly signal?: AbortSignal | undefined;
}

/** The properties of items, which are mapped once: each may be looked at for all others of its list. */
const propertiesOf = new WeakMap<object, Values>();

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
  const isShown = ({ path }: Lack) => {
    for (const other of listed.values()) {
      const properties = propertiesOf.get(other) ?? fromWire(other);
      propertiesOf.set(other, properties);
      if (shows(properties, path)) return true;
    }
    return false;
  };
  const lacks = lacking(fields, known, fromWire(item));
  const doubts = lacks.filter((lack) => !reads.leftOut.has(String(lack.path)) && !isShown(lack));
  if (doubts.length === 0) return item;
  const got = await reads.get(name, signal);
  for (const { path, isIncidental } of doubts) {
    if (got && isIncidental && !shows(fromWire(got), path)) reads.leftOut.add(String(path));
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
  return lackingIn(object("All properties.", fields), known, found, { path: [], isIncidental: false });
}

function lackingIn(around: Field, known: Value, found: Value, there: Lack): Lack[] {
  const isOtherList = Array.isArray(known) && (!Array.isArray(found) || known.length !== found.length);
  if (isOtherList) return [];
  return partsOf(around, known).flatMap(({ key, field, value }) => {
    const now = at(found, [key]);
    if (field.ours || isAbsent(value)) return [];
    const step = around.kind === "object" ? String(key) : around.kind === "list" ? "[]" : "{}";
    const isIncidental = there.isIncidental || isComputed(field) || field.withheld === true;
    const here = { path: [...there.path, step], isIncidental };
    if (!isAbsent(now)) return lackingIn(field, value, now, here);
    return around.kind === "map" || agrees(field, value, undefined) ? [] : [here];
  });
}

/** Whether there is something at the path of a lack. */
export function shows(value: Value, [step, ...rest]: Lack["path"]): boolean {
  if (step === undefined) return !isAbsent(value);
  if (step === "[]") return Array.isArray(value) && value.some((item) => shows(item, rest));
  if (step === "{}") return Object.values(asRecord(value)).some((item) => shows(item, rest));
  return shows(asRecord(value)[step], rest);
}
