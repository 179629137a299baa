import type { Problem } from "../core/check";
import { show, type Values } from "../core/values";
import { type Kind, kindDefinedAs } from "../kinds/kind";

/** A problem of a document. The path is in the document's own keys; line and column start at 1. */
export interface PlacedProblem extends Problem {
  readonly line: number;
  readonly column: number;
}

/** One document of a file. */
export interface Definition {
  /** As it was given, or below the folder that was given. `-` is standard input. */
  readonly file: string;
  /** 1 for the first document of the file. */
  readonly document: number;
  /** The line on which it starts; 1 for the first. */
  readonly line: number;
  /** The word for what it defines: `environment`. Undefined when it cannot be told. */
  readonly kind?: string;
  readonly name?: string;
  /** Of a kind that has versions, when it names one. */
  readonly version?: string;
  /** The inputs of the resource, but for the workspace. Whole only where there is no problem. */
  readonly inputs: Values;
  /** What it says, in its own keys. */
  readonly source: Values;
  readonly problems: readonly PlacedProblem[];
}

/** A document in a folder that defines something else, such as a conda file or a job. */
export interface Skipped {
  readonly file: string;
  readonly document: number;
  readonly reason: string;
}

export interface Loaded {
  /** By file and document. */
  readonly definitions: readonly Definition[];
  readonly skipped: readonly Skipped[];
}

/** `file:line:column: path: message`, which editors and terminals turn into a link. */
export function placed({ file }: Definition, { line, column, path, message }: PlacedProblem): string {
  return `${file}:${line}:${column}: ${path.length > 0 ? `${show(path)}: ` : ""}${message}`;
}

/** A definition that can become a resource, with the name that tells it from all others of its kind. */
export interface Named extends Definition {
  readonly kind: string;
  readonly name: string;
  /**
   * The document's name. Of several versions of one name the newest has it, or the one without a version; each
   * other is `name:version`. Neither file nor order matters.
   */
  readonly key: string;
}

/** Names each definition, and refuses two that would be the same resource. */
export function named(
  definitions: readonly Definition[],
  kinds: readonly Kind[],
): { named: Named[]; problems: [Definition, PlacedProblem][] } {
  const [known, nameless] = apart(definitions);
  const problems: [Definition, PlacedProblem][] = nameless
    .filter((each) => each.problems.length === 0)
    .map((each) => [each, atStart(each, "is missing: a definition is known by it.")]);
  const first = new Map<string, Identified>();
  for (const each of known) {
    const { documents } = kindDefinedAs(each.kind, kinds);
    const identity = JSON.stringify([each.kind, documents.sameName(each.name), each.version]);
    const other = first.get(identity);
    if (!other) first.set(identity, each);
    else problems.push([each, atStart(each, duplicate(documents.defines, each, other))]);
  }
  return { named: keyed([...first.values()]), problems };
}

type Identified = Definition & { readonly kind: string; readonly name: string };

function apart(definitions: readonly Definition[]): [Identified[], Definition[]] {
  const isIdentified = (each: Definition): each is Identified => each.kind !== undefined && each.name !== undefined;
  return [definitions.filter(isIdentified), definitions.filter((each) => !isIdentified(each))];
}

function duplicate(noun: string, { name, version }: Identified, { file, line }: Identified): string {
  const what = version !== undefined ? `${name}:${version}` : name;
  return `the ${noun} ${JSON.stringify(what)} is defined at ${file}:${line} as well; keep one of them.`;
}

function keyed(definitions: readonly Identified[]): Named[] {
  const newest = new Map<string, Identified>();
  for (const each of definitions) {
    const other = newest.get(nameOf(each));
    if (!other || isNewer(each, other)) newest.set(nameOf(each), each);
  }
  return definitions.map((each) => ({
    ...each,
    key: newest.get(nameOf(each)) === each ? each.name : `${each.name}:${each.version}`,
  }));
}

/**
 * What a document may have been called before it was renamed, while the thing in Azure kept its name. Azure ignores the
 * letter case. What another document is called now is none of it.
 */
export function formerKeys(key: string, nameInAzure: unknown, keys: readonly string[]): string[] {
  const names = typeof nameInAzure === "string" ? [nameInAzure, key] : [key];
  const cased = names.flatMap((name) => {
    const lower = name.toLowerCase();
    return [name, lower, lower.replace(/^./, (letter) => letter.toUpperCase()), name.toUpperCase()];
  });
  return [...new Set(cased)].filter((name) => name !== key && !keys.includes(name));
}

const nameOf = ({ kind, name }: Identified) => JSON.stringify([kind, name]);
const versions = new Intl.Collator("en", { numeric: true });

/** Without a version the content decides it, so there is always a next one. */
function isNewer({ version }: Identified, { version: other }: Identified): boolean {
  if (version === undefined || other === undefined) return version === undefined;
  return (versions.compare(version, other) || (version < other ? -1 : 1)) > 0;
}

function atStart({ line }: Definition, message: string): PlacedProblem {
  return { path: ["name"], line, column: 1, message };
}
