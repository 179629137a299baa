import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
  visit,
  type YAMLMap,
} from "yaml";
import { type Path, show, type Value, type Values } from "../core/values";
import type { PlacedProblem } from "./definition";
import { PlainTime, TAGS } from "./scalars";

const LARGEST_MEBIBYTES = 16;
const MOST_ALIASES = 1000;

type AnyDocument = Document<Node, true> & Pick<Document.Parsed, "range">;

/** Where something stands in its file, from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** One document as it was read, with the places of what is in it. */
export interface YamlDocument {
  /** 1 for the first of its file. */
  readonly number: number;
  readonly line: number;
  /** Undefined when it is not a mapping, or is not YAML. */
  readonly root?: YAMLMap;
  /** What makes it unreadable. */
  readonly problems: readonly PlacedProblem[];
  /** The node that an alias stands for. */
  resolve(node: unknown): Node | undefined;
  place(node: Node | null | undefined): Place;
}

/** The documents of a text. Empty ones are left out, unless there is nothing else. */
export function readDocuments(given: string): YamlDocument[] {
  const text = given.replace(/^\uFEFF/, "").replaceAll(/\r(?!\n)/g, "\n");
  const lines = new LineCounter();
  const unreadable = (message: string, place: Place = { line: 1, column: 1 }): YamlDocument[] => [
    { ...NOTHING, problems: [{ path: [], message, ...place }] },
  ];
  if (text.length > LARGEST_MEBIBYTES * 2 ** 20) return unreadable(`is larger than ${LARGEST_MEBIBYTES} MiB.`);
  if (text.includes("\0")) return unreadable("is not a text: it has a NUL character.");
  const parsed = parseAllDocuments(text, { ...OPTIONS, lineCounter: lines });
  const all = (Array.isArray(parsed) ? parsed : []) as unknown as AnyDocument[];
  if (all.length > 0) endWithoutLineBreak(all[all.length - 1] as AnyDocument, text);
  const documents = all.filter(({ contents, errors }) => errors.length > 0 || !isEmpty(contents));
  if (documents.length === 0) return unreadable("is empty.");
  return documents.map((document) => read(document, all.indexOf(document) + 1, lines));
}

/** A block of lines that ends with the text has no line break at its end, if there is none: PyYAML adds none. */
function endWithoutLineBreak(document: AnyDocument, text: string): void {
  if (/(?:^|[\r\n])[ \t]*$/.test(text)) return;
  visit(document, {
    Scalar(_, scalar) {
      const isLast = scalar.type?.startsWith("BLOCK_") && (scalar.range?.[1] ?? 0) >= text.length;
      if (isLast && typeof scalar.value === "string") scalar.value = scalar.value.replace(/\n$/, "");
    },
  });
}

const OPTIONS = {
  version: "1.1" as const,
  schema: "failsafe",
  customTags: [...TAGS],
  merge: true,
  prettyErrors: false,
  // The library's own check takes the square of a mapping's size.
  uniqueKeys: false,
};

const NOTHING = { number: 1, line: 1, resolve: () => undefined, place: () => ({ line: 1, column: 1 }) };

function read(document: AnyDocument, number: number, lines: LineCounter): YamlDocument {
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const { contents } = document;
  const place = (node: Node | null | undefined) => at(node?.range?.[0] ?? document.range[0]);
  const problem = (message: string, where: Place): PlacedProblem => ({ path: [], message, ...where });
  const found = [...document.errors, ...document.warnings.filter(({ code }) => code === "TAG_RESOLVE_FAILED")];
  const problems = found.map(({ message, pos }) => problem(sentence(message), at(pos[0])));
  if (problems.length === 0) problems.push(...repeatedKeys(document, at));
  const aliases = problems.length === 0 ? aliasProblem(document, at) : undefined;
  if (aliases) problems.push(aliases);
  if (problems.length === 0 && !isMap(contents)) {
    problems.push(
      problem(`expected a mapping such as "name: …", got ${isSeq(contents) ? "a list" : "a text"}.`, place(contents)),
    );
  }
  const root = problems.length === 0 && isMap(contents) ? contents : undefined;
  const resolve = (node: unknown) => (isAlias(node) ? node.resolve(document) : isNode(node) ? node : undefined);
  return { number, line: place(contents as Node).line, root, problems, resolve, place };
}

function repeatedKeys(document: AnyDocument, at: (offset: number) => Place): PlacedProblem[] {
  const problems: PlacedProblem[] = [];
  visit(document, {
    Map(_, map) {
      const places = new Map<string, Place>();
      for (const { key } of map.items) {
        if (!isScalar(key) || isMergeKey(key)) continue;
        const [name, here] = [key.source ?? String(key.value), at(key.range?.[0] ?? 0)];
        const first = places.get(name);
        const message = `the key ${JSON.stringify(name)} stands here for the second time; the first is in line ${first?.line}.`;
        if (first) problems.push({ path: [], message, ...here });
        else places.set(name, here);
      }
    },
  });
  return problems;
}

/** Aliases that lead nowhere, in a circle, or that multiply without end. */
function aliasProblem(document: AnyDocument, at: (offset: number) => Place): PlacedProblem | undefined {
  let found: PlacedProblem | undefined;
  let count = 0;
  visit(document, {
    Alias(_, alias) {
      count++;
      const message = count > MOST_ALIASES ? `has more than ${MOST_ALIASES} aliases.` : brokenAlias(document, alias);
      if (message) found = { path: [], message, ...at(alias.range?.[0] ?? 0) };
      return message ? visit.BREAK : undefined;
    },
  });
  if (found || count === 0) return found;
  try {
    document.toJS({ mapAsMap: true, maxAliasCount: MOST_ALIASES });
    return undefined;
  } catch {
    return { path: [], message: "has aliases of aliases that multiply without end.", line: 1, column: 1 };
  }
}

function brokenAlias(document: AnyDocument, alias: Alias): string | undefined {
  const target = alias.resolve(document);
  if (!target) return `*${alias.source} names no anchor: &${alias.source} must stand before it.`;
  const [start, end] = [target.range?.[0] ?? 0, target.range?.[1] ?? 0];
  const own = alias.range?.[0] ?? -1;
  return own >= start && own < end ? `*${alias.source} is inside of what it stands for.` : undefined;
}

function isEmpty(contents: unknown): boolean {
  return (
    contents === null || contents === undefined || (isScalar(contents) && contents.value === null && !contents.source)
  );
}

function sentence(message: string): string {
  const text = /tab/i.test(message) ? `${message.replace(/\.$/, "")}: indent with spaces` : message;
  return text.endsWith(".") ? text : `${text}.`;
}

/** What a document says, as JSON, and where each part of it stands. */
export interface Content {
  readonly values: Values;
  /** The place of what `path` leads to, or would be in. `isKey` asks for the place of its key. */
  place(path: Path, isKey?: boolean): Place;
  /** Paths of what has a key and no value. */
  readonly empty: readonly Path[];
  node(path: Path): Node | undefined;
}

/** Reads the content of a document. Scalars for which `isAsWritten` holds stay the text that was written: `1.10`. */
export function contentOf(document: YamlDocument, isAsWritten: (path: Path) => boolean): Content {
  const found = new Map<string, { key?: Node; value?: Node }>();
  const empty: Path[] = [];
  const convert = (given: unknown, path: Path): Value => {
    const node = document.resolve(given);
    if (isMap(node)) {
      const entries = pairs(document, node).map(({ key, value }): [string, Value] => {
        const name = keyText(document, key);
        const inside = [...path, name];
        found.set(show(inside), { key: key as Node, value: (isNode(value) ? value : undefined) as Node });
        return [name, convert(value, inside)];
      });
      return Object.fromEntries(entries);
    }
    if (isSeq(node)) {
      return node.items.map((item, i) => {
        found.set(show([...path, i]), { value: item as Node });
        return convert(item, [...path, i]);
      });
    }
    const value = isScalar(node) ? node.value : null;
    if (value === null) empty.push(path);
    if (isScalar(node) && isAsWritten(path) && typeof node.source === "string" && value !== null) return node.source;
    return value instanceof PlainTime ? value.text : (value as Value);
  };
  const values = convert(document.root, []) as Values;
  const place = (path: Path, isKey = false): Place => {
    for (let length = path.length; length > 0; length--) {
      const there = found.get(show(path.slice(0, length)));
      if (!there) continue;
      const isKeyMeant = (isKey && length === path.length) || isEmpty(there.value);
      return document.place(isKeyMeant ? (there.key ?? there.value) : (there.value ?? there.key));
    }
    return document.place(document.root);
  };
  return { values, place, empty, node: (path) => document.resolve(found.get(show(path))?.value) };
}

function keyText(document: YamlDocument, key: unknown): string {
  const node = document.resolve(key);
  return isScalar(node) ? (node.source ?? String(node.value)) : String(node);
}

/** The pairs of a mapping with those that it merges in by `<<`, which never replace its own. */
export function pairs(document: YamlDocument, map: YAMLMap): Pair[] {
  const own = map.items.filter(({ key }) => !isMergeKey(key));
  const merged = map.items
    .filter(({ key }) => isMergeKey(key))
    .flatMap(({ value }) => {
      const node = document.resolve(value);
      const sources = isSeq(node) ? node.items.map((item) => document.resolve(item)) : [node];
      return sources.flatMap((source) => (isMap(source) ? pairs(document, source) : []));
    });
  const taken = new Set(own.map(({ key }) => keyText(document, key)));
  const fresh = merged.filter(({ key }) => {
    const name = keyText(document, key);
    const isNew = !taken.has(name);
    taken.add(name);
    return isNew;
  });
  return [...own, ...fresh];
}

function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.source === "<<" && (key.type === undefined || key.type === "PLAIN");
}
