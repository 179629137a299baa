import { agrees } from "../core/canonical";
import { AzureMLError, answerOf } from "../core/errors";
import { type Field, type Fields, isComputed, object } from "../core/fields";
import { partsOf } from "../core/mapInside";
import type { Clock } from "../core/resource";
import { asRecord, at, isAbsent, type Value, type Values } from "../core/values";
import { isPassing, type Watch } from "./operations";
import type { Send } from "./pipeline";
import type { Page } from "./reading";

/** A collection that can be read a page at a time, such as the computes of a workspace. */
export interface PagedCollection<Item> {
  /** The first page, or the one that `next` of the page before leads to. */
  page(next?: string): Promise<Page<Item>>;
  /** Undefined when the item does not exist. */
  get(name: string, signal?: AbortSignal): Promise<Item | undefined>;
  nameOf(item: Item): string;
  /** What names that mean the same item have in common. */
  keyOf(name: string): string;
}

/** What a shared read has found out about one item. */
interface ItemRead<Item> {
  /** Undefined when it does not exist. */
  readonly item: Item | undefined;
  /** What the list has shown until now, when the item is from there: it may leave out what a GET shows. */
  readonly listed?: ReadonlyMap<string, Item>;
}

/** Reads of members of one collection that share the pages of its list. */
export interface SharedReads<Item> {
  read(name: string, signal?: AbortSignal): Promise<ItemRead<Item>>;
  /** A GET, whatever the list says. */
  get(name: string, signal?: AbortSignal): Promise<Item | undefined>;
  /** What the list has shown of the item is out of date. */
  changed(name: string): void;
  /** What a GET was seen to leave out like the list, as paths: nothing that a list alone leaves out. */
  readonly leftOut: Set<string>;
}

/** After so long without a read, the next ones are another refresh. */
const QUIET_SECONDS = 10;
/** No page answers for longer: a refresh of thousands may take minutes, in which nothing else is waited for. */
const OLDEST_SECONDS = 300;

/**
 * The first read is a GET, because it may be the only one. The next ones take pages of the list, only as many as it takes to
 * find them. A page answers once for each name, and not for what this process has changed since: a second read of the same
 * name is another question. What no page has is asked for by a GET, and so is everything where the list is refused.
 */
export function createSharedReads<Item>(collection: PagedCollection<Item>, clock: Clock): SharedReads<Item> {
  let list = listing(collection, clock);
  let isAsked = false;
  let asked = new Set<string>();

  const begin = () => {
    list = listing(collection, clock);
    isAsked = false;
    asked = new Set();
  };

  return {
    leftOut: new Set(),
    get: (name, signal) => collection.get(name, signal),
    async read(name, signal) {
      if (list.isOld()) begin();
      const key = collection.keyOf(name);
      const isAlone = asked.size === 0 && !isAsked;
      const isAgain = asked.has(key);
      asked.add(key);
      list.used();
      if (isAlone || isAgain) return { item: await collection.get(name, signal) };
      isAsked = true;
      const from = list;
      const item = await interruptible(from.find(key), name, signal);
      from.used();
      return item === undefined ? { item: await collection.get(name, signal) } : { item, listed: from.items };
    },
    changed(name) {
      if (isAsked) asked.add(collection.keyOf(name));
    },
  };
}

/** A list of which pages are read when they are needed. */
function listing<Item>(collection: PagedCollection<Item>, clock: Clock) {
  const items = new Map<string, Item>();
  const begun = clock.now();
  let lastUse = begun;
  let next: string | undefined;
  let isWhole = false;
  const known = new Set<string>();
  let reading: Promise<void> | undefined;

  async function readPage(): Promise<void> {
    try {
      const page = await collection.page(next);
      for (const item of page.items) items.set(collection.keyOf(collection.nameOf(item)), item);
      next = page.next;
      // A list that leads back to a page that it had would never end.
      isWhole = next === undefined || known.has(next);
      if (next !== undefined) known.add(next);
    } catch (error) {
      // What passes is an answer to nobody: who comes later asks for the same page again. A refusal ends the list.
      if (isPassing(error) || answerOf(error) === undefined) throw error;
      isWhole = true;
    } finally {
      reading = undefined;
      lastUse = clock.now();
    }
  }

  const nextPage = () => {
    reading ??= readPage();
    return reading;
  };

  return {
    items,
    used: () => {
      lastUse = clock.now();
    },
    isOld: () =>
      reading === undefined &&
      (clock.now() - lastUse > QUIET_SECONDS * 1000 || clock.now() - begun > OLDEST_SECONDS * 1000),
    async find(key: string): Promise<Item | undefined> {
      while (!items.has(key) && !isWhole) await nextPage();
      return items.get(key);
    },
  };
}

/** One reader that is interrupted leaves the page to the others. */
function interruptible<T>(work: Promise<T>, what: string, signal?: AbortSignal): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const interrupted = () => reject(new AzureMLError("Interrupted", `Interrupted before ${what} was read.`));
    if (signal.aborted) interrupted();
    signal.addEventListener("abort", interrupted, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", interrupted));
  });
}

/** The shared reads of one process, which learn of everything that it writes. */
interface Sharing {
  /** Those of the collection at `path`, made when they are first needed; `variant` tells reads of one path apart. */
  reads<Item>(path: string, variant: string, collection: () => PagedCollection<Item>): SharedReads<Item>;
  /** The same requests. What one of them has written is asked for anew. */
  noticing(send: Send): Send;
  /** The same waits; the end of each drops the list entry that was read before it. */
  noticingEnds<Item>(path: string, watch: Watch<Item>): Watch<Item>;
}

export function createSharing(clock: Clock): Sharing {
  const made = new Map<string, { readonly path: string; readonly reads: SharedReads<unknown> }>();

  const changed = (path: string) => {
    for (const each of made.values()) {
      const begin = path.toLowerCase().indexOf(each.path);
      if (begin >= 0) each.reads.changed(path.slice(begin + each.path.length).split(/[/?]/, 1)[0] as string);
    }
  };

  return {
    reads<Item>(path: string, variant: string, collection: () => PagedCollection<Item>) {
      const key = `${path.toLowerCase()} ${variant}`;
      const known = made.get(key)?.reads ?? createSharedReads(collection(), clock);
      made.set(key, { path: `${path.toLowerCase()}/`, reads: known as SharedReads<unknown> });
      return known as SharedReads<Item>;
    },
    noticing: (send) => async (request) => {
      if (request.method === "GET") return send(request);
      return send(request).finally(() => changed(decodeURI(request.path)));
    },
    noticingEnds: (path, watch) => (wait) => watch(wait).finally(() => changed(`${path}/${wait.name}`)),
  };
}

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
