import {
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
import type { Recognition } from "../kinds/documents";
import type { Kind } from "../kinds/kind";
import type { PlacedProblem } from "./definition";
import { PlainTime, TAGS } from "./scalars";
import { type AnyDocument, isMergeKey, noMapping, type Place, TOO_DEEP, targetsIn, unreadable } from "./unreadable";

const LARGEST_MEBIBYTES = 16;

/** One document as it was read, with the places of what is in it. */
export interface YamlDocument {
  /** 1 for the first of its file. */
  readonly number: number;
  readonly line: number;
  /** Undefined when it is not a mapping, or is not YAML. */
  readonly root?: YAMLMap | undefined;
  /** It is YAML, and a list, a text or nothing. */
  readonly isNoMapping?: boolean;
  /** What makes it unreadable. */
  readonly problems: readonly PlacedProblem[];
  /** The node that an alias stands for. */
  resolve(node: unknown): Node | undefined;
  place(node: Node | null | undefined): Place;
}

/** The documents of a text, which may define one of the kinds. Empty ones are left out, unless there is nothing else. */
export function readDocuments(given: string, kinds: readonly Kind[]): YamlDocument[] {
  const text = given.replaceAll(/^\uFEFF/gm, "").replaceAll(/\r(?!\n)/g, "\n");
  const refused = (message: string): YamlDocument[] => [
    { ...NOTHING, problems: [{ path: [], message, line: 1, column: 1 }] },
  ];
  if (text.length > LARGEST_MEBIBYTES * 2 ** 20) return refused(`is larger than ${LARGEST_MEBIBYTES} MiB.`);
  const merge = /^(?:<{7}|>{7}) /m.exec(text);
  if (merge) return [{ ...NOTHING, problems: [{ path: [], message: UNMERGED, ...placeIn(text, merge.index) }] }];
  if (text.includes("\0")) return refused("is not a text: it has a NUL character.");
  try {
    return (
      parsedDocuments(
        text,
        kinds.map(({ documents }) => documents.recognition),
      ) ?? refused("is empty.").map((document) => ({ ...document, isNoMapping: true }))
    );
  } catch (error) {
    if (error instanceof RangeError) return refused(TOO_DEEP);
    throw error;
  }
}

const UNMERGED = "has the marks of a merge that was not resolved (<<<<<<<, =======, >>>>>>>): keep one side of it.";

function placeIn(text: string, offset: number): Place {
  return { line: text.slice(0, offset).split("\n").length, column: 1 };
}

/** What becomes a comment is not defined any more, which nobody notices between other documents. */
const COMMENTED = "is a comment that looks like a definition: delete the comment if what it defined is to go.";

function commented(
  text: string,
  [start, end]: readonly [number, number],
  number: number,
  signs: Signs,
): YamlDocument[] {
  const said = text.slice(start, end);
  const has = (key: string) => new RegExp(`^[ \\t]*#[ \\t]*(?:${key})`, "im").test(said);
  const either = (words: readonly string[]) => `(?:${words.join("|")})`;
  const typed = signs.filter(({ isBySchema }) => !isBySchema).map(({ word }) => word);
  const isTyped = has(`type[ \\t]*:[ \\t]*["']?${either(typed)}`);
  const isOfSchema = has(`\\$schema[ \\t]*:.*${either(signs.map(({ word }) => word))}\\.schema\\.json`);
  const isKeyed = has("name[ \\t]*:") && has(`${either(signs.flatMap(({ mainKeys }) => mainKeys))}[ \\t]*:`);
  if (!isTyped && !isOfSchema && !isKeyed) return [];
  const place = placeIn(text, start + said.indexOf("#"));
  return [{ ...NOTHING, number, line: place.line, problems: [{ path: [], message: COMMENTED, ...place }] }];
}

type Signs = readonly Recognition[];

function parsedDocuments(text: string, signs: Signs): YamlDocument[] | undefined {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, { ...OPTIONS, lineCounter: lines });
  const all = (Array.isArray(parsed) ? parsed : []) as unknown as AnyDocument[];
  if (all.length > 0) endWithoutLineBreak(all[all.length - 1] as AnyDocument, text);
  const found = all.flatMap((document, i): YamlDocument[] => {
    if (document.errors.length > 0 || !isEmpty(document.contents)) return [read(document, i + 1, lines)];
    const [start, , end] = document.range;
    return commented(text, [start, end], i + 1, signs);
  });
  if (all.length === 0) found.push(...commented(text, [0, text.length], 1, signs));
  return found.length > 0 ? found : undefined;
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
  const targets = targetsIn(document);
  const unread = unreadable(document, targets, at);
  const isNoMapping = unread.length === 0 && !isMap(contents);
  const problems = isNoMapping ? [noMapping(document, at)] : unread;
  const root = problems.length === 0 && isMap(contents) ? contents : undefined;
  const resolve = (node: unknown) => (isAlias(node) ? targets.get(node) : isNode(node) ? node : undefined);
  return { number, line: place(contents as Node).line, root, isNoMapping, problems, resolve, place };
}

function isEmpty(contents: unknown): boolean {
  return (
    contents === null || contents === undefined || (isScalar(contents) && contents.value === null && !contents.source)
  );
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

/** The keys of a document with their texts and numbers, and of what is inside of them only whether it is a list. */
export function outlineOf(document: YamlDocument): Values {
  const entries = document.root ? pairs(document, document.root) : [];
  return Object.fromEntries(
    entries.map(({ key, value }): [string, Value] => {
      const node = document.resolve(value);
      const scalar = isScalar(node) ? node.value : null;
      const outline = isMap(node)
        ? {}
        : isSeq(node)
          ? []
          : scalar instanceof PlainTime
            ? scalar.text
            : (scalar as Value);
      return [keyText(document, key), outline];
    }),
  );
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
