import { existsSync } from "node:fs";
import path from "node:path";
import { projectFolder } from "../azure/config";
import type { Kind } from "../kinds/kind";
import { condaText } from "./condaText";
import type { Definition, Loaded, Skipped } from "./definition";
import { outlineOf, readDocuments } from "./documents";
import { filesIn, isFile, isFolder, isMissing, listed, readText, type Unread } from "./files";
import { readDefinition, recognized, type Surroundings } from "./readDefinition";

export interface LoadOptions {
  /** What the paths in the inputs start from. Default: the folder of Pulumi.yaml, else the current one. */
  readonly projectFolder?: string | undefined;
  /** A path may be without definitions. */
  readonly allowEmpty?: boolean | undefined;
  /** What documents may define. Default: every kind of this package. */
  readonly kinds: readonly Kind[];
}

/** What every file is read with. */
interface Setting {
  readonly projectFolder: string;
  readonly kinds: readonly Kind[];
}

/**
 * Reads Azure ML definitions: files, folders with all below them, or `-` for standard input. Nothing is thrown for what
 * is wrong in them; in a folder, documents that define something else are skipped. A path without definitions is a problem.
 */
export function loadDefinitions(paths: readonly string[], options: LoadOptions): Loaded {
  const { allowEmpty = false, kinds } = options;
  const setting = { projectFolder: options.projectFolder ?? projectFolder(), kinds };
  const found = paths.flatMap((name) => inPath(name, setting, allowEmpty));
  if (paths.length === 0 && !allowEmpty) found.push(refused({ file: "", document: 1, reason: "no path is given." }));
  const definitions = found.filter((each): each is Definition => "inputs" in each);
  return {
    definitions: [...firsts(definitions)],
    skipped: found.filter((each): each is Skipped => !("inputs" in each)),
  };
}

function inPath(name: string, setting: Setting, allowEmpty: boolean): (Definition | Skipped)[] {
  if (name === "") return [refused({ file: name, document: 1, reason: "no path is given." })];
  if (name !== "-" && isMissing(name)) {
    const hint = allowEmpty ? " Git keeps no empty folder: put a file .gitkeep into it." : "";
    return [refused({ file: name, document: 1, reason: `there is no such file or folder.${hint}` })];
  }
  if (name === "-" || !isFolder(name)) return inFile(name, setting);
  const found = inFolder(name, setting);
  const skipped = found.filter((each): each is Skipped => !("inputs" in each));
  if (allowEmpty || skipped.length < found.length) return found;
  return [refused({ file: name, document: 1, reason: nothingIn(skipped, setting) }), ...skipped];
}

const MOST_SKIPPED = 5;

const nounsOf = ({ kinds }: Pick<Setting, "kinds">) => kinds.map(({ documents }) => documents.noun);

/** Finds a line that says of which kind the document is. */
function typedAs({ kinds }: Setting): RegExp {
  const signs = kinds.map(({ documents }) => documents.recognition);
  const words = signs.filter(({ isBySchema }) => !isBySchema).map(({ word }) => word);
  return new RegExp(`^[\\s"'{]*type["']?\\s*:\\s*["']?(?:${words.join("|")})`, "im");
}

// A stack takes what is not defined for what is to be deleted.
function nothingIn(skipped: readonly Skipped[], setting: Setting): string {
  const told = skipped.slice(0, MOST_SKIPPED).map(({ file, reason }) => `${path.basename(file)}, because ${reason}`);
  const more = skipped.length > told.length ? ` and ${skipped.length - told.length} more` : "";
  const others = told.length > 0 ? ` Skipped: ${told.join("; ")}${more}.` : "";
  return `nothing in it defines ${nounsOf(setting).join(" or ")}, so all that it had would be deleted. Correct the path, or bring the files back. Where nothing is to be defined, set allowEmpty in the program, azureml:allowEmpty in the configuration of a stack without code, or --allow-empty of a command.${others}`;
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

/** A file or a folder that a definition names as part of itself. */
interface Part {
  readonly path: string;
  /** How a message calls it. */
  readonly noun: string;
  /** The definition itself is in it: `path: .` */
  readonly isAround: boolean;
}

function inFolder(folder: string, setting: Setting): (Definition | Skipped)[] {
  const parts: Part[] = [];
  const { files, unread, problems } = listed(folder);
  const found = files.flatMap((file) => read(file, setting, parts)).flatMap((each) => shown(each, parts));
  const contexts = parts.filter(({ isAround }) => !isAround);
  const unreadHere = unread.filter(({ name }) => !contexts.some((part) => isWithin(path.resolve(name), part.path)));
  return [
    ...found,
    ...problems.map(({ name, why }) => refused({ file: name, document: 1, reason: why })),
    ...unreadHere.flatMap(filesIn).flatMap((each) => lookingLikeOurs(each, setting)),
  ];
}

function shown(candidate: Candidate, parts: readonly Part[]): (Definition | Skipped)[] {
  const part = partAround(candidate, parts);
  if (!part) return [candidate.told];
  const why = `it is in ${part.noun}: move it out of there`;
  return candidate.isExplicit ? [unreadOne(candidate.told, why)] : [];
}

/** What is not read and would define something, if it were. */
function lookingLikeOurs({ name, why, isVague }: Unread, setting: Setting): Definition[] {
  const { text = "" } = { text: undefined, ...readText(name) };
  const isTyped = !isVague && !text.includes("\0") && typedAs(setting).test(text);
  return read(name, setting, [])
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
function partAround({ told, isSomethingElse }: Candidate, parts: readonly Part[]): Part | undefined {
  const name = path.resolve(told.file);
  const holding = parts.filter((part) => isWithin(name, part.path));
  if (isSomethingElse) return holding[0];
  const around = new Set(holding.filter(({ isAround }) => isAround).map((part) => part.path));
  return holding.find((part) => !around.has(part.path) && isWithin(path.dirname(name), `${part.path}${path.sep}`));
}

function isWithin(name: string, folder: string): boolean {
  return name === folder || name.startsWith(folder.endsWith(path.sep) ? folder : `${folder}${path.sep}`);
}

function inFile(file: string, setting: Setting): Definition[] {
  return read(file, setting, []).map(({ told }) => ("inputs" in told ? told : otherThan(setting, told)));
}

interface Refused extends Skipped {
  readonly line?: number | undefined;
}

/** What defines something else, where it is to define one of the kinds. */
function otherThan(setting: Setting, told: Refused): Definition {
  const { reason } = told;
  if (/[.?]$/.test(reason)) return refused(told);
  const nouns = nounsOf(setting).map((noun) => `not ${noun}`);
  return refused({ ...told, reason: `${reason}, ${nouns.join(" and ")}.` });
}

function refused({ file, document, line = 1, reason: message }: Refused): Definition {
  return { file, document, line, inputs: {}, source: {}, problems: [{ path: [], message, line, column: 1 }] };
}

/** A document, and whether it is certain that it defines nothing of the kinds. */
interface Candidate {
  readonly told: Definition | Refused;
  readonly isSomethingElse: boolean;
  /** Its type or its schema says that it defines one of them, or nearly so. */
  readonly isExplicit?: boolean | undefined;
}

function read(file: string, setting: Setting, parts: Part[]): Candidate[] {
  const { text, problem } = { text: undefined, problem: undefined, ...readText(file) };
  if (text === undefined) {
    return [{ told: refused({ file, document: 1, reason: problem ?? "" }), isSomethingElse: false }];
  }
  return readDocuments(text, setting.kinds).map((document): Candidate => {
    const at = { file, document: document.number, line: document.line };
    if (!document.root) {
      return {
        told: { ...at, inputs: {}, source: {}, problems: document.problems },
        // A list, a text or nothing is no slip of somebody who defines something.
        isSomethingElse: document.isNoMapping === true,
      };
    }
    const found = recognized(outlineOf(document), setting.kinds);
    if (found.kind) {
      const told = readDefinition(found.kind, document, surroundingsOf(file, setting, found.kind, parts));
      return { told, isSomethingElse: false, isExplicit: found.isExplicit };
    }
    const reason = { ...at, reason: found.other };
    return {
      told: found.isForeign ? reason : otherThan(setting, reason),
      isSomethingElse: found.isSlip !== true,
      isExplicit: found.isExplicit,
    };
  });
}

/** What is around a document in a file, as a kind of document asks for it. */
function surroundingsOf(
  file: string,
  { projectFolder, kinds }: Setting,
  { documents: { noun, partNoun = `part of ${noun}` } }: Kind,
  parts: Part[],
): Surroundings {
  const folder = file === "-" ? process.cwd() : path.dirname(path.resolve(file));
  return {
    file,
    folder,
    projectFolder,
    isFolder,
    textIn: (name) => textIn(name, kinds, () => parts.push({ path: name, noun: partNoun, isAround: false })),
    addPart: (name) => void parts.push({ path: name, noun: partNoun, isAround: isWithin(folder, name) }),
  };
}

function textIn(name: string, kinds: readonly Kind[], isRead: () => void): { text: string } | { problem: string } {
  if (existsSync(name) && !isFile(name)) return { problem: " is no file." };
  const file = readText(name);
  if (file.problem !== undefined) return { problem: `: ${file.problem}` };
  isRead();
  const [document, second] = readDocuments(file.text, kinds);
  const [wrong] = document?.problems ?? [];
  if (wrong) return { problem: `, line ${wrong.line}, column ${wrong.column}: ${wrong.message}` };
  if (second) return { problem: " has more than one document." };
  return document?.root ? { text: condaText(document, document.root) } : { problem: " is empty." };
}
