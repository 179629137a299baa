import { stripVTControlCharacters } from "node:util";
import type { EnvironmentVersion, ListView } from "../../azure/environments";
import { explained } from "../../azure/explained";
import { Workspace } from "../../azure/workspace";
import {
  type CommandProblem,
  printJson,
  printTable,
  problemOf,
  propertyRows,
  say,
  sayProblems,
  table,
  yesOrNo,
} from "../../cli/output";
import { openSession, REQUESTS_AT_ONCE, type Scope, type Session, workspacesOf } from "../../cli/session";
import { atMost } from "../../core/atMost";
import { age } from "../../core/durations";
import { AzureMLError, isAbsence } from "../../core/errors";
import { parseEnvironmentVersionId, parseWorkspaceId } from "../../core/ids";
import { Image, type Wanted as TagFilter } from "../handle";
import { subject } from "../target";
import { fromWire } from "../wire";

interface Options extends Scope {
  readonly name?: string;
  readonly tag?: readonly string[];
  readonly archived?: boolean;
  readonly all?: boolean;
  readonly json?: boolean;
}

interface Listed {
  readonly image: Image;
  /** Undefined when it cannot be told. */
  readonly isBuilt: boolean | undefined;
}

/** `pulumi-azureml images` */
export async function images(options: Options): Promise<number> {
  const session = openSession();
  const { ids, problems: unread } = await workspacesOf(session, options);
  const lists = await Promise.all(ids.map((id) => listIn(session, id, options)));
  const listed = lists.flatMap((list) => list.listed);
  const problems = [...unread, ...lists.flatMap((list) => list.problems)];
  if (options.json) {
    const documents = listed.map(({ image, isBuilt }) => ({
      ...imageSummary(image),
      ...(isBuilt !== undefined && { isBuilt }),
    }));
    printJson({ images: documents, problems });
  } else if (listed.length > 0) {
    printTable(
      HEADINGS,
      listed.map((each) => row(each, session.clock.now())),
    );
  } else if (problems.length === 0) say("There are no such images.");
  return sayProblems(problems);
}

const HEADINGS = ["NAME", "VERSION", "WORKSPACE", "BUILT", "ARCHIVED", "AGE", "MANAGED", "TAGS"];

function row({ image, isBuilt }: Listed, now: number) {
  const { name, version, workspace, isArchived, createdTime, isManaged, tags } = imageSummary(image);
  const built = isBuilt === undefined ? undefined : yesOrNo(isBuilt);
  const created = Date.parse(createdTime ?? "");
  const since = Number.isFinite(created) ? age(now - created) : undefined;
  const shown = Object.entries(tags).map(([key, value]) => (value ? `${key}=${value}` : key));
  return [name, version, workspace, built, yesOrNo(isArchived), since, yesOrNo(isManaged), shown.join(" ")];
}

/** What lists tell of each. */
function imageSummary(image: Image) {
  const { name, version, workspace, armId: id, id: imageId, isArchived, createdTime, isOwnedByStack, tags } = image;
  return {
    id,
    imageId,
    name,
    version,
    workspace: parseWorkspaceId(workspace.id)?.workspaceName,
    workspaceId: workspace.id,
    isArchived,
    createdTime,
    isManaged: isOwnedByStack,
    tags,
  };
}

async function listIn(
  session: Session,
  id: string,
  options: Options,
): Promise<{ listed: Listed[]; problems: CommandProblem[] }> {
  const { name: imageName, archived, all, tag = [] } = options;
  const view: ListView = all ? "All" : archived ? "ArchivedOnly" : "ActiveOnly";
  const found: Image[] = [];
  try {
    const filter = { imageName, tags: tagFilterOf(tag), view };
    for await (const image of Image.list(workspaceIn(session, id), filter)) found.push(image);
  } catch (error) {
    return { listed: [], problems: [problemOf(id, error)] };
  }
  const problems: CommandProblem[] = [];
  const listed = await atMost(REQUESTS_AT_ONCE, found, async (image) => ({
    image,
    isBuilt: await isBuilt(session, image, problems),
  }));
  // What fails for one of a workspace fails for all.
  return { listed, problems: problems.slice(0, 1) };
}

async function isBuilt(
  { connection, signal }: Session,
  image: Image,
  problems: CommandProblem[],
): Promise<boolean | undefined> {
  const { id } = image.workspace;
  try {
    const details = await connection.environmentService(id).getImageDetails(image.name, image.version, signal);
    return details.imageExistsInRegistry;
  } catch (error) {
    problems.push(problemOf(id, explained(error, `Which images of the workspace ${id} are built is not known.`)));
    return undefined;
  }
}

function tagFilterOf(tags: readonly string[]): TagFilter {
  return tags.map((each): TagFilter[number] => {
    const at = each.indexOf("=");
    return at < 0 ? each : [each.slice(0, at), each.slice(at + 1)];
  });
}

/** `pulumi-azureml image show` */
export async function imageShow(named: string, options: Scope & { json?: boolean }): Promise<number> {
  const { images, problems } = await findImages(openSession(), [named], options);
  const [image] = images;
  if (!image) return sayProblems(problems);
  const { armId: id = "", creationState, imageLocation, isOwnedByStack: isManaged } = image;
  const properties = fromWire(image.serialize() as unknown as EnvironmentVersion);
  if (options.json) printJson({ id, isManaged, creationState, imageLocation, ...properties });
  else {
    const lines = [
      `${subject(id)} is ${creationState}${image.isArchived ? " and archived" : ""}.`,
      `Id: ${id}`,
      `Container image: ${imageLocation ?? "none"}`,
      `Created: ${image.createdTime ?? "not known"}`,
      `Managed by a Pulumi stack: ${yesOrNo(isManaged)}`,
      "",
      ...table(["PROPERTY", "VALUE"], propertyRows(properties)),
    ];
    process.stdout.write(`${lines.join("\n")}\n`);
  }
  return sayProblems(problems);
}

/** `pulumi-azureml image log` */
export async function imageLog(named: string, options: Scope & { json?: boolean }): Promise<number> {
  const session = openSession();
  const { images, problems } = await findImages(session, [named], options);
  const [image] = images;
  if (!image) return sayProblems(problems);
  try {
    const log = await image.log({ signal: session.signal });
    if (options.json) printJson({ id: image.armId, log });
    else process.stdout.write(stripVTControlCharacters(log));
  } catch (error) {
    return sayProblems([...problems, problemOf(image.armId ?? image.id, error)]);
  }
  return sayProblems(problems);
}

/** What was found of what was named. */
interface FoundImages {
  readonly images: readonly Image[];
  /** What was named and is not there, and where could not be looked. */
  readonly problems: readonly CommandProblem[];
}

/** Finds images by their ARM ids, by `name:version`, or by name, of which the newest version is meant. */
export async function findImages(session: Session, named: readonly string[], scope: Scope): Promise<FoundImages> {
  const distinct = [...new Set(named)];
  const isId = (text: string) => parseEnvironmentVersionId(text) !== undefined;
  const byName = distinct.filter((text) => !isId(text)).map(checked);
  const where = byName.length > 0 ? await workspacesOf(session, scope) : { ids: [], problems: [] };
  const found = await Promise.all([
    ...distinct.filter(isId).map((id) => byId(session, id)),
    ...byName.map((name) => search(session, name, where.ids, where.problems.length > 0)),
  ]);
  return {
    images: found.flatMap(({ images }) => images),
    problems: [...where.problems, ...found.flatMap(({ problems }) => problems)],
  };
}

/** The workspace with this id. */
function workspaceIn({ connection, clock }: Session, id: string): Workspace {
  return new Workspace(id, connection, clock);
}

async function byId(session: Session, id: string): Promise<FoundImages> {
  const { workspace = "", name, version } = parseEnvironmentVersionId(id) ?? {};
  try {
    const { signal } = session;
    return { images: [await Image.get(workspaceIn(session, workspace), { name, version }, { signal })], problems: [] };
  } catch (error) {
    return { images: [], problems: [problemOf(id, error)] };
  }
}

async function search(
  session: Session,
  name: string,
  workspaces: readonly string[],
  isPartial: boolean,
): Promise<FoundImages> {
  const problems: CommandProblem[] = [];
  const absences: CommandProblem[] = [];
  const found = await Promise.all(
    workspaces.map((id) =>
      Image.get(workspaceIn(session, id), name, { signal: session.signal }).catch((error) => {
        if (isAbsence(error)) absences.push(problemOf(name, error));
        else problems.push(problemOf(id, error));
      }),
    ),
  );
  const images = found.filter((each) => each !== undefined);
  if (images.length === 1) return { images, problems };
  if (images.length > 1) {
    const ids = images.map(({ armId }) => armId).join(", ");
    const message = `Image "${name}" exists more than once. Use an ARM id: ${ids}.`;
    return { images: [], problems: [...problems, { id: name, message }] };
  }
  const [only] = absences;
  if (only && workspaces.length === 1) return { images, problems: [only] };
  const where = isPartial || problems.length > 0 ? "in what could be read" : "in the workspaces that were asked";
  return { images, problems: [...problems, { id: name, message: `Image "${name}" was not found ${where}.` }] };
}

function checked(name: string): string {
  if (/^[\w-]+(:[\w.-]+)?$/.test(name)) return name;
  throw new AzureMLError(
    "InvalidId",
    `${JSON.stringify(name)} is neither a name, nor name:version, nor the ARM id of an image.`,
  );
}
