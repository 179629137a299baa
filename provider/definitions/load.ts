import { existsSync } from "node:fs";
import path from "node:path";
import { projectFolder } from "../image/localFiles";
import { KINDS } from "../kinds";
import { condaText } from "./condaText";
import type { Definition, Loaded, Skipped } from "./definition";
import { outlineOf, readDocuments, type YamlDocument } from "./documents";
import { isFile, isFolder, isMissing, readText } from "./files";
import { filesIn, listed, type Unread } from "./folder";
import { readDefinition, type Surroundings } from "./read";
import { recognized } from "./recognized";

export interface LoadOptions {
  /** What the paths in the inputs start from. Default: the folder of Pulumi.yaml, else the current one. */
  readonly projectFolder?: string | undefined;
  /** A path may be without definitions. */
  readonly allowEmpty?: boolean | undefined;
}

/**
 * Reads Azure ML definitions: files, folders with all below them, or `-` for standard input. Nothing is thrown for what
 * is wrong in them; in a folder, documents that define something else are skipped. A path without definitions is a problem.
 */
export function loadDefinitions(paths: readonly string[], options: LoadOptions = {}): Loaded {
  const project = options.projectFolder ?? projectFolder();
  const found = paths.flatMap((name) => inPath(name, project, options));
  if (paths.length === 0 && !options.allowEmpty)
    found.push(refused({ file: "", document: 1, reason: "no path is given." }));
  const definitions = found.filter((each): each is Definition => "inputs" in each);
  return {
    definitions: [...firsts(definitions)],
    skipped: found.filter((each): each is Skipped => !("inputs" in each)),
  };
}

function inPath(name: string, project: string, { allowEmpty = false }: LoadOptions): (Definition | Skipped)[] {
  if (name === "") return [refused({ file: name, document: 1, reason: "no path is given." })];
  if (name !== "-" && isMissing(name)) {
    const hint = allowEmpty ? " Git keeps no empty folder: put a file .gitkeep into it." : "";
    return [refused({ file: name, document: 1, reason: `there is no such file or folder.${hint}` })];
  }
  if (name === "-" || !isFolder(name)) return inFile(name, project);
  const found = inFolder(name, project);
  const skipped = found.filter((each): each is Skipped => !("inputs" in each));
  if (allowEmpty || skipped.length < found.length) return found;
  return [refused({ file: name, document: 1, reason: nothingIn(skipped) }), ...skipped];
}

const MOST_SKIPPED = 5;
const NOUNS = KINDS.map(({ documents }) => documents.noun);
const WORDS = KINDS.flatMap(
  ({
    documents: {
      recognition: { word, isBySchema },
    },
  }) => (isBySchema ? [] : [word]),
);
const TYPED = new RegExp(`^[\\s"'{]*type["']?\\s*:\\s*["']?(?:${WORDS.join("|")})`, "im");

// A stack takes what is not defined for what is to be deleted.
function nothingIn(skipped: readonly Skipped[]): string {
  const told = skipped.slice(0, MOST_SKIPPED).map(({ file, reason }) => `${path.basename(file)}, because ${reason}`);
  const more = skipped.length > told.length ? ` and ${skipped.length - told.length} more` : "";
  const others = told.length > 0 ? ` Skipped: ${told.join("; ")}${more}.` : "";
  return `nothing in it defines ${NOUNS.join(" or ")}, so all that it had would be deleted. Correct the path, or bring the files back. Where nothing is to be defined, set allowEmpty in the program, azureml:allowEmpty in the configuration of a stack without code, or --allow-empty of a command.${others}`;
}

/** A file may be given twice, by itself and in its folder. */
function firsts(definitions: readonly Definition[]): Iterable<Definition> {
  const first = new Map<string, Definition>();
  for (const each of definitions) {
    const place = `${path.resolve(each.file)}:${each.document}`;
    if (!first.has(place)) first.set(place, each);
  }
  return first.values();
}

/** What a definition names as part of itself: a conda file, or the folder of a build context. */
interface Part {
  readonly path: string;
  /** The definition itself is in it: `path: .` */
  readonly isAround: boolean;
}

function inFolder(folder: string, project: string): (Definition | Skipped)[] {
  const parts: Part[] = [];
  const { files, unread, problems } = listed(folder);
  const found = files.flatMap((file) => read(file, project, parts)).flatMap((each) => shown(each, parts));
  const contexts = parts.filter(({ isAround }) => !isAround);
  const unreadHere = unread.filter(({ name }) => !contexts.some((part) => isWithin(path.resolve(name), part.path)));
  return [
    ...found,
    ...problems.map(({ name, why }) => refused({ file: name, document: 1, reason: why })),
    ...unreadHere.flatMap(filesIn).flatMap((each) => lookingLikeOurs(each, project)),
  ];
}

function shown(candidate: Candidate, parts: readonly Part[]): (Definition | Skipped)[] {
  if (!isHidden(candidate, parts)) return [candidate.told];
  const why = "it is in the build context of an environment: move it out of there";
  return candidate.isExplicit ? [unreadOne(candidate.told, why)] : [];
}

/** What is not read and would define something, if it were. */
function lookingLikeOurs({ name, why, isVague }: Unread, project: string): Definition[] {
  const { text = "" } = { text: undefined, ...readText(name) };
  const isTyped = !isVague && !text.includes("\0") && TYPED.test(text);
  return read(name, project, [])
    .filter(({ told, isExplicit, isSomethingElse }) => {
      if (isExplicit) return true;
      const isKnown = "inputs" in told && told.kind !== undefined && told.name !== undefined;
      return !isVague && (isKnown || (isTyped && !isSomethingElse));
    })
    .map(({ told }) => unreadOne(told, why));
}

function unreadOne({ file, document, line }: Candidate["told"], why: string): Definition {
  return refused({ file, document, line, reason: `looks like a definition and is not read, because ${why}.` });
}

/**
 * Parts of definitions are none themselves. What a build context that is around its own definition defines is not part of
 * it, nor is what the first level of another defines. What cannot be read may be a definition: dropped in silence, it would
 * be deleted.
 */
function isHidden({ told, isSomethingElse }: Candidate, parts: readonly Part[]): boolean {
  const name = path.resolve(told.file);
  const holding = parts.filter((part) => isWithin(name, part.path));
  if (isSomethingElse) return holding.length > 0;
  const around = new Set(holding.filter(({ isAround }) => isAround).map((part) => part.path));
  return holding.some((part) => !around.has(part.path) && isWithin(path.dirname(name), `${part.path}${path.sep}`));
}

function isWithin(name: string, folder: string): boolean {
  return name === folder || name.startsWith(folder.endsWith(path.sep) ? folder : `${folder}${path.sep}`);
}

function inFile(file: string, project: string): Definition[] {
  return read(file, project, []).map(({ told }) => ("inputs" in told ? told : refused(told)));
}

function refused({ file, document, line = 1, reason }: Skipped & { line?: number | undefined }): Definition {
  const message =
    reason.endsWith(".") || reason.endsWith("?")
      ? reason
      : `${reason}, ${NOUNS.map((noun) => `not ${noun}`).join(" and ")}.`;
  return { file, document, line, inputs: {}, source: {}, problems: [{ path: [], message, line, column: 1 }] };
}

/** A document, and whether it is certain that it defines neither an instance nor an environment. */
interface Candidate {
  readonly told: Definition | (Skipped & { readonly line?: number });
  readonly isSomethingElse: boolean;
  /** Its type or its schema says that it defines one of them, or nearly so. */
  readonly isExplicit?: boolean | undefined;
}

function read(file: string, project: string, parts: Part[]): Candidate[] {
  const { text, problem } = { text: undefined, problem: undefined, ...readText(file) };
  if (text === undefined) {
    return [{ told: refused({ file, document: 1, reason: problem ?? "" }), isSomethingElse: false }];
  }
  return readDocuments(text).map((document): Candidate => {
    const at = { file, document: document.number, line: document.line };
    if (!document.root) {
      return {
        told: { ...at, inputs: {}, source: {}, problems: document.problems },
        isSomethingElse: isNoMapping(document),
      };
    }
    const found = recognized(outlineOf(document), KINDS);
    if (found.kind) {
      const told = readDefinition(found.kind, document, surroundingsOf(file, project, parts));
      return { told, isSomethingElse: false, isExplicit: found.isExplicit };
    }
    const reason = { ...at, reason: found.other };
    return {
      told: found.isForeign ? reason : refused(reason),
      isSomethingElse: found.isSlip !== true,
      isExplicit: found.isExplicit,
    };
  });
}

/** A list, a text or nothing is no slip of somebody who defines something. */
function isNoMapping({ problems }: YamlDocument): boolean {
  return problems.every(({ message }) => /^(expected a mapping|is empty)/.test(message));
}

/** What is around a document in a file, as a kind of document asks for it. */
function surroundingsOf(file: string, projectFolder: string, parts: Part[]): Surroundings {
  const folder = file === "-" ? process.cwd() : path.dirname(path.resolve(file));
  return {
    file,
    folder,
    projectFolder,
    isFolder,
    textIn: (name) => condaTextIn(name, parts),
    addPart: (name) => void parts.push({ path: name, isAround: isWithin(folder, name) }),
  };
}

function condaTextIn(name: string, parts: Part[]): { text: string } | { problem: string } {
  if (existsSync(name) && !isFile(name)) return { problem: " is no file." };
  const file = readText(name);
  if (file.problem !== undefined) return { problem: `: ${file.problem}` };
  parts.push({ path: name, isAround: false });
  const [document, second] = readDocuments(file.text);
  const [wrong] = document?.problems ?? [];
  if (wrong) return { problem: `, line ${wrong.line}, column ${wrong.column}: ${wrong.message}` };
  if (second) return { problem: " has more than one document." };
  return document?.root ? { text: condaText(document, document.root) } : { problem: " is empty." };
}
