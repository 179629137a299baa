import { createRequire } from "node:module";
import { AzureMLError } from "../core/errors";
import { show } from "../core/values";
import { counted } from "../core/words";
import { type Exported, exportDefinitions, exportProgram, writeFiles } from "../definitions/exported";
import { type Contents, named, readLive } from "../definitions/readLive";
import type { Kind } from "../kinds/kind";
import { onOneLine, printJson, problemOf, sayProblems } from "./output";
import { openSession, type Scope, workspacesOf } from "./session";

interface Options extends Scope {
  readonly name?: readonly string[];
  readonly out: string;
  readonly program?: boolean;
  readonly force?: boolean;
  readonly unmanaged?: boolean;
  readonly json?: boolean;
}

/** `pulumi-azureml export` */
export async function exportLive(options: Options, kinds: readonly Kind[]): Promise<number> {
  const session = openSession();
  const { ids, problems } = await workspacesOf(session, options);
  if (problems.length > 0) return sayProblems(problems);
  const [workspaceId, ...more] = ids;
  if (workspaceId === undefined || more.length > 0) {
    const found = ids.length === 0 ? "none was found" : `these were found: ${ids.join(", ")}`;
    throw new AzureMLError(
      "InvalidCommand",
      `One workspace at a time is exported; ${found}. Name it: --workspace <ARM id>.`,
    );
  }
  try {
    const { connection, clock, signal } = session;
    const found = selected(await readLive({ connection, clock, signal, workspaceId }, kinds), options, kinds);
    const exported = options.program
      ? exportProgram(found, workspaceId, versions(), kinds)
      : exportDefinitions(found, kinds);
    const { written, others } = await writeFiles(options.out, exported.files, options.force === true, kinds);
    if (options.json) printJson(documentOf(exported, written, others));
    else process.stdout.write(`${summaryOf(options.out, exported, written, others, kinds).join("\n")}\n`);
    return 0;
  } catch (error) {
    return sayProblems([problemOf(workspaceId, error)]);
  }
}

function selected(found: Contents, { name, unmanaged }: Options, kinds: readonly Kind[]): Contents {
  const { live, undeclared } = name ? named(found, name, kinds) : found;
  return { live: unmanaged ? live.filter(({ isManaged }) => !isManaged) : live, undeclared };
}

function versions() {
  const { version, peerDependencies } = createRequire(__filename)("pulumi-azureml/package.json");
  return { own: version, pulumi: peerDependencies["@pulumi/pulumi"] };
}

function documentOf({ files, resources, undeclared }: Exported, written: readonly string[], others: readonly string[]) {
  return {
    resources: resources.map(({ live: { id, kind, name, version, isManaged }, file, secrets, leftOut }) => ({
      id,
      kind,
      name,
      version,
      file,
      isManaged,
      secrets,
      leftOut: leftOut.map(({ path, message }) => ({ path: show(path), message })),
    })),
    skipped: undeclared.map(({ id, reason }) => ({ id, reason })),
    exposing: exposing(files),
    written,
    others,
  };
}

function summaryOf(
  folder: string,
  { files, resources, undeclared }: Exported,
  written: readonly string[],
  others: readonly string[],
  kinds: readonly Kind[],
): string[] {
  const counts = kinds.map(({ definedAs, documents }) =>
    counted(resources.filter(({ live }) => live.kind === definedAs).length, ...documents.counted),
  );
  const refused = kinds.filter(canBeTakenOver).map(({ documents }) => documents.counted[1]);
  const at = ({ file, live }: Exported["resources"][number]) =>
    `${file}${file.endsWith(".ts") ? ` ${live.name}${live.version ? `:${live.version}` : ""}` : ""}`;
  return [
    `Exported ${counts.join(" and ")} to ${folder}; ${counted(written.length, "file was", "files were")} written.`,
    ...section(
      "Secrets, which are in no file. They stay as they are until you declare them:",
      resources.flatMap((each) => each.secrets.map((secret) => `${at(each)}: ${secret}`)),
    ),
    ...section(
      "An address with a password or a signature is in these files; think before you commit them:",
      exposing(files),
    ),
    ...section(
      "Left out, because it cannot be declared:",
      resources.flatMap((each) => each.leftOut.map(({ path, message }) => `${at(each)}: ${show(path)}: ${message}`)),
    ),
    ...section(
      `Tagged by a Pulumi resource as its own. An up of another stack refuses ${refused.join(" and ")} of these without adopt: "takeOver":`,
      resources.filter(({ live }) => live.isManaged).map(at),
    ),
    ...section(
      "Not exported:",
      undeclared.map(({ subject, reason }) => `${subject}: ${reason}`),
    ),
    ...section("Other files in these folders, which were left as they are:", others),
  ];
}

/** What a stack has as its own can become another's. */
function canBeTakenOver({ fields }: Kind): boolean {
  const { adopt } = fields;
  return adopt?.kind === "boolean" && adopt.choices?.includes("takeOver") === true;
}

/** The files that have an address with credentials in it: a conda file may name a package index so. */
function exposing(files: Exported["files"]): string[] {
  const isExposing = (text: string) => /:\/\/[^\s/:@]+:[^\s/@]+@|[?&]sig=/.test(text);
  return files.filter(({ text }) => isExposing(text)).map(({ path }) => path);
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length > 0 ? ["", title, ...lines.map((line) => `  ${onOneLine(line)}`)] : [];
}
