import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { agrees } from "../core/canonical";
import type { Problem } from "../core/check";
import { AzureMLError } from "../core/errors";
import { fieldOf } from "../core/fields";
import { parseWorkspaceId } from "../core/ids";
import { type Path, show } from "../core/values";
import { type Kind, kindDefinedAs, type Live, type Undeclared } from "../kinds/kind";
import { condaText } from "./condaText";
import { readDocuments } from "./documents";
import { type Declarable, programText } from "./program";
import type { Contents } from "./readLive";
import { pathInDocument, writeDefinition } from "./writeDefinition";

/** A file to be written. */
export interface ExportedFile {
  /** Below the folder that is exported to, with slashes. */
  readonly path: string;
  readonly text: string;
  /** It is the user's once it is there, such as package.json: written only where there is none. */
  readonly isStart?: true;
}

/** A resource that was exported, and what is to be known of it. */
export interface ExportedResource {
  readonly live: Live;
  /** Where it is declared. */
  readonly file: string;
  /** Where its secrets are, as the file would say it. */
  readonly secrets: readonly string[];
  readonly leftOut: readonly Problem[];
}

export interface Exported {
  readonly files: readonly ExportedFile[];
  readonly resources: readonly ExportedResource[];
  readonly undeclared: readonly Undeclared[];
}

interface Place {
  readonly live: Live;
  readonly kind: Kind;
  /** `environments/train/3.yml` */
  readonly file: string;
  /** What the kind puts into a file of its own: `environments/train/conda/3.yml` */
  readonly own?: ExportedFile;
}

/** Where each resource goes: the same for the same resources, in whatever order they are listed. */
function places(live: readonly Live[], kinds: readonly Kind[]): Place[] {
  const namesOf = (kind: Kind) => live.filter((each) => each.kind === kind.definedAs).map(({ name }) => name);
  const names = new Map(kinds.map((kind) => [kind.definedAs, fileNames(namesOf(kind))]));
  return live.map((each) => {
    const kind = kindDefinedAs(each.kind, kinds);
    const { folder, isVersioned, ownFile } = kind.documents;
    const name = names.get(each.kind)?.get(each.name);
    const [at, last] = isVersioned ? [`${folder}/${name}`, versionOf(each, live)] : [folder, name];
    const text = ownFile && each.inputs[ownFile.input];
    const own = typeof text === "string" ? { path: `${at}/${ownFile?.folder}/${last}.yml`, text } : undefined;
    return { live: each, kind, file: `${at}/${last}.yml`, ...(own && { own }) };
  });
}

/** What the file of a version is called, beside those of the other versions. */
function versionOf({ kind, name, version: own = "" }: Live, live: readonly Live[]): string | undefined {
  const all = live.filter((each) => each.kind === kind && each.name === name);
  return fileNames(all.map(({ version = "" }) => version)).get(own);
}

/** One definition for each resource, in Azure ML's own words as far as they reach. */
export function exportDefinitions({ live, undeclared }: Contents, kinds: readonly Kind[]): Exported {
  const placed = places(live, kinds);
  const isFile = ({ kind, own }: Place) => own !== undefined && isReadAsWritten(kind, own.text, kinds);
  const definitions = placed.map((place): ExportedFile => {
    const { kind, file, own } = place;
    const { secrets, inputs } = place.live;
    const { workspaceId: _, ...declared } = inputs;
    const ownFile = own && isFile(place) && path.posix.relative(path.posix.dirname(file), own.path);
    return { path: file, text: writeDefinition(kind, declared, { secrets, ...(ownFile && { ownFile }) }) };
  });
  return {
    files: [...definitions, ...placed.filter(isFile).flatMap(({ own }) => own ?? [])],
    resources: placed.map(({ live: each, kind, file }) => {
      const inDocument = (at: Path) => pathInDocument(kind, each.inputs, at);
      return resourceIn(file, each, inDocument);
    }),
    undeclared,
  };
}

/** A file is sent as Azure ML's clients would write it, which may say something else: `on` is true to them. */
function isReadAsWritten({ fields, documents }: Kind, text: string, kinds: readonly Kind[]): boolean {
  const [document, second] = readDocuments(text, kinds);
  const field = fieldOf(fields, documents.ownFile?.input ?? "");
  if (!field || !document?.root || document.problems.length > 0 || second) return false;
  return agrees(field, condaText(document, document.root), text);
}

const PROGRAM = "index.ts";

/** A TypeScript program that adopts what is live, with what it needs to run beside it. */
export function exportProgram(
  { live, undeclared }: Contents,
  workspaceId: string,
  versions: Versions,
  kinds: readonly Kind[],
): Exported {
  const placed = places(live, kinds);
  const declarables = placed.map(
    ({ live: each, kind, own }): Declarable => ({
      live: each,
      kind,
      ...(own && { ownFile: own.path }),
    }),
  );
  const files = [
    { path: PROGRAM, text: programText(workspaceId, declarables) },
    ...placed.flatMap(({ own }) => own ?? []),
  ];
  return {
    files: [...files, ...projectFiles(workspaceId, versions)],
    resources: live.map((each) => resourceIn(PROGRAM, each, (at) => at)),
    undeclared,
  };
}

function resourceIn(file: string, live: Live, there: (path: Path) => Path): ExportedResource {
  return { live, file, secrets: live.secrets.map((secret) => show(there(secret))), leftOut: live.leftOut };
}

/** The versions of packages that the program is to be run with. */
export interface Versions {
  readonly pulumi: string;
  readonly own: string;
}

function projectFiles(workspaceId: string, { pulumi, own }: Versions): ExportedFile[] {
  const name = `azureml-${parseWorkspaceId(workspaceId)?.workspaceName ?? "workspace"}`.toLowerCase();
  const json = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`;
  const dependencies = { "@pulumi/pulumi": pulumi, "pulumi-azureml": `^${own}` };
  // Without a TypeScript of the project's own, Pulumi compiles with one that knows no newer target.
  const compilerOptions = { target: "es2020", module: "commonjs", strict: true, skipLibCheck: true, noEmit: true };
  return [
    { path: "Pulumi.yaml", text: `name: ${name}\nruntime: nodejs\n`, isStart: true },
    { path: "package.json", text: json({ name, private: true, dependencies }), isStart: true },
    { path: "tsconfig.json", text: json({ compilerOptions, files: [PROGRAM] }), isStart: true },
  ];
}

/** Names that Windows keeps for devices, whatever follows the first dot. */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const MOST = 100;

/**
 * For each name one that files can have everywhere, without its ending: the name itself where possible. No two differ only
 * in letter case, and the result does not depend on the order of the names.
 */
export function fileNames(names: readonly string[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const taken = new Set<string>();
  for (const name of [...new Set(names)].sort()) {
    const plain = name.replace(/[^\w.-]/g, "_");
    const isUsable = plain === name && name.length <= MOST && !DEVICES.test(name) && !taken.has(name.toLowerCase());
    const file = isUsable ? name : `${plain.slice(0, MOST)}-${hash(name)}`.replace(DEVICES, "_$1$2");
    taken.add(file.toLowerCase());
    files.set(name, file);
  }
  return files;
}

function hash(name: string): string {
  return createHash("sha256").update(name).digest("hex").slice(0, 8);
}

export interface Written {
  /** Those that were not there as they are. */
  readonly written: readonly string[];
  /** Definitions in the same folders that are of something else, such as what was exported before and is gone now. */
  readonly others: readonly string[];
}

/**
 * Writes the files, or none of them: without `isForced`, a file that is there with another content is refused. They hold no
 * secrets and belong into version control, so everybody may read them.
 */
export async function writeFiles(
  folder: string,
  files: readonly ExportedFile[],
  isForced: boolean,
  kinds: readonly Kind[],
): Promise<Written> {
  const wanted = await Promise.all(files.map(async (file) => ({ ...file, there: await readText(folder, file) })));
  const changed = wanted.filter(({ text, there, isStart }) => (isStart ? there === undefined : there !== text));
  const refused = isForced ? [] : changed.filter(({ there }) => there !== undefined);
  if (refused.length > 0) {
    const names = refused.map(({ path: name }) => name).join(", ");
    throw new AzureMLError(
      "InvalidFile",
      `Nothing was written: ${folder} has other content already in ${names}. Give another folder, or --force to overwrite these files.`,
    );
  }
  for (const { path: name, text } of changed) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return { written: changed.map(({ path: name }) => name), others: await otherDefinitions(folder, files, kinds) };
}

/** Undefined where there is no such file. */
async function readText(folder: string, { path: name }: ExportedFile): Promise<string | undefined> {
  try {
    return await readFile(path.join(folder, name), "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    throw new AzureMLError("InvalidFile", `Nothing was written: ${path.join(folder, name)} cannot be read (${code}).`);
  }
}

async function otherDefinitions(
  folder: string,
  files: readonly ExportedFile[],
  kinds: readonly Kind[],
): Promise<string[]> {
  const own = new Set(files.map(({ path: name }) => name));
  const lists = kinds.map(async ({ documents: { folder: name } }) => {
    const found = await readdir(path.join(folder, name), { recursive: true }).catch(() => []);
    return found.map((file) => path.posix.join(name, file.split(path.sep).join("/")));
  });
  return (await Promise.all(lists))
    .flat()
    .filter((file) => /\.ya?ml$/.test(file) && !own.has(file))
    .sort();
}
