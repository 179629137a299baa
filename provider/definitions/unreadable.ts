import { type Alias, type Document, isMap, isScalar, isSeq, type Node, visit } from "yaml";
import type { PlacedProblem } from "./definition";

const MOST_ALIASES = 1000;

export type AnyDocument = Document<Node, true> & Pick<Document.Parsed, "range">;

/** Where something stands in its file, from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** What keeps a document from being read. */
export function unreadable(document: AnyDocument, at: (offset: number) => Place): PlacedProblem[] {
  const { contents } = document;
  const problem = (message: string, where: Place): PlacedProblem => ({ path: [], message, ...where });
  const found = [...document.errors, ...document.warnings.filter(({ code }) => code === "TAG_RESOLVE_FAILED")];
  const problems = found.map(({ message, pos }) => problem(sentence(message), at(pos[0])));
  if (problems.length === 0) problems.push(...repeatedKeys(document, at));
  const aliases = problems.length === 0 ? aliasProblem(document, at) : undefined;
  if (aliases) problems.push(aliases);
  if (problems.length === 0 && !isMap(contents)) {
    problems.push(
      problem(
        `expected a mapping such as "name: …", got ${isSeq(contents) ? "a list" : "a text"}.`,
        at(contents?.range?.[0] ?? document.range[0]),
      ),
    );
  }
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

function sentence(message: string): string {
  const text = /tab/i.test(message) ? `${message.replace(/\.$/, "")}: indent with spaces` : message;
  return text.endsWith(".") ? text : `${text}.`;
}

export function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.source === "<<" && (key.type === undefined || key.type === "PLAIN");
}
