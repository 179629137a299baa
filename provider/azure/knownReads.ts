import type { Fields } from "../core/fields";
import { type Lack, lacking, shows } from "../core/lacking";
import type { Values } from "../core/values";
import type { SharedReads } from "./sharedReads";

export interface KnownRead<Item> {
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
