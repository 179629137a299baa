import {
  type Alias,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  visit,
} from "yaml";
import type { PlacedProblem } from "./definition";

const MOST_ALIASES = 1000;
const MOST_LEVELS = 100;
const MOST_NODES = 2_000_000;
/** Of a document that is nested deeper than the functions that read it can follow. */
export const TOO_DEEP = "is nested too deeply.";

export type AnyDocument = Document<Node, true> & Pick<Document.Parsed, "range">;

/** Where something stands in its file, from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** What each alias stands for. */
export type Targets = ReadonlyMap<Alias, Node>;

/** Finds what aliases stand for in one go; the library looks through the whole document for each. */
export function targetsIn(document: AnyDocument): Targets {
  const anchored = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  visit(document, {
    Alias(_, alias) {
      const target = anchored.get(alias.source);
      if (target) targets.set(alias, target);
    },
    Value(_, node) {
      if (node.anchor) anchored.set(node.anchor, node);
    },
  });
  return targets;
}

/** What keeps a document from being read. What was written is not repeated: it may be a secret. */
export function unreadable(document: AnyDocument, targets: Targets, at: (offset: number) => Place): PlacedProblem[] {
  const problem = (message: string, offset: number): PlacedProblem => ({ path: [], message, ...at(offset) });
  const syntax = syntaxProblems(document).map(([message, offset]) => problem(message, offset));
  if (syntax.length > 0) return syntax;
  const deep = tooDeep(document);
  if (deep !== undefined) return [problem(TOO_DEEP, deep)];
  const pairs = [...repeatedKeys(document, at), ...wrongMerges(document, targets, at)];
  if (pairs.length > 0) return pairs;
  const aliases = aliasProblem(document, targets, at);
  return aliases ? [aliases] : [];
}

/** What is wrong with a document that is a list or a text. */
export function noMapping({ contents, range }: AnyDocument, at: (offset: number) => Place): PlacedProblem {
  const given = isSeq(contents) ? "a list" : "a text";
  const start = contents?.range?.[0] ?? range[0];
  return { path: [], message: `expected a mapping such as "name: …", got ${given}.`, ...at(start) };
}

/** What the parser says, without what only follows from it. */
function syntaxProblems({ errors, warnings }: AnyDocument): [string, number][] {
  const all = [...errors, ...warnings.filter(({ code }) => code === "TAG_RESOLVE_FAILED")];
  const overflow = all.find(({ message }) => message.startsWith("Maximum call stack"));
  if (overflow) return [[TOO_DEEP, overflow.pos[0]]];
  const lost = all.findIndex(({ message }) => message.includes("token in YAML stream"));
  const found = new Map(
    all
      .filter(({ message }, i) => i <= lost || !message.includes("token in YAML stream"))
      .map(({ code, message, pos }) => [`${pos[0]} ${message}`, [sentence(code, message), pos[0]] as [string, number]]),
  );
  return [...found.values()];
}

/** Where a document is nested deeper than the functions that read it can follow. */
function tooDeep(document: AnyDocument): number | undefined {
  let found: number | undefined;
  visit(document, {
    Collection(_, { range }, path) {
      if (path.filter(isCollection).length < MOST_LEVELS) return undefined;
      found = range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return found;
}

function wrongMerges(document: AnyDocument, targets: Targets, at: (offset: number) => Place): PlacedProblem[] {
  const problems: PlacedProblem[] = [];
  const resolved = (node: unknown) => (isAlias(node) ? targets.get(node) : node);
  const isMerged = (value: unknown) => {
    const source = resolved(value);
    return isSeq(source) ? source.items.every((item) => isMap(resolved(item))) : isMap(source);
  };
  const message = "<< takes a mapping, or a list of mappings.";
  visit(document, {
    Pair(_, { key, value }) {
      const isBroken = isAlias(value) && !targets.has(value);
      if (!isMergeKey(key) || isMerged(value) || isBroken) return;
      problems.push({ path: [], message, ...at((key as Node).range?.[0] ?? 0) });
    },
  });
  return problems;
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
function aliasProblem(
  document: AnyDocument,
  targets: Targets,
  at: (offset: number) => Place,
): PlacedProblem | undefined {
  let found: PlacedProblem | undefined;
  let count = 0;
  visit(document, {
    Alias(_, alias) {
      count++;
      const message = count > MOST_ALIASES ? `has more than ${MOST_ALIASES} aliases.` : brokenAlias(targets, alias);
      if (message) found = { path: [], message, ...at(alias.range?.[0] ?? 0) };
      return message ? visit.BREAK : undefined;
    },
  });
  if (found || count === 0 || nodesIn(document, targets) <= MOST_NODES) return found;
  return { path: [], message: "has aliases of aliases that multiply without end.", line: 1, column: 1 };
}

/** How many nodes there are when each alias is what it stands for. */
function nodesIn({ contents }: AnyDocument, targets: Targets): number {
  const known = new Map<unknown, number>();
  const count = (node: unknown): number => {
    if (isAlias(node)) return count(targets.get(node));
    if (isPair(node)) return count(node.key) + count(node.value);
    if (!isCollection(node)) return 1;
    const nodes = known.get(node) ?? node.items.reduce<number>((sum, item) => sum + count(item), 1);
    known.set(node, nodes);
    return nodes;
  };
  return count(contents);
}

function brokenAlias(targets: Targets, alias: Alias): string | undefined {
  const target = targets.get(alias);
  if (!target) return 'this alias names no anchor that stands before it. A text that begins with "*" needs quotes.';
  const [start, end] = [target.range?.[0] ?? 0, target.range?.[1] ?? 0];
  const own = alias.range?.[0] ?? -1;
  return own >= start && own < end ? "this alias is inside of what it stands for." : undefined;
}

function sentence(code: string, message: string): string {
  if (code === "TAG_RESOLVE_FAILED") return 'this tag is not known. A text that begins with "!" needs quotes.';
  const text = code === "UNEXPECTED_TOKEN" ? message.replace(/: .*$/s, "") : message;
  const hint = /tab/i.test(text) ? ": indent with spaces" : "";
  return `${text.replace(/\.$/, "")}${hint}.`;
}

export function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.source === "<<" && (key.type === undefined || key.type === "PLAIN");
}
