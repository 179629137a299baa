import { Workspace } from "../../azure/workspace";
import { type CommandProblem, problemOf } from "../../cli/output";
import { type Scope, type Session, workspacesOf } from "../../cli/session";
import { AzureMLError, isAbsence } from "../../core/errors";
import { parseEnvironmentVersionId } from "../../core/ids";
import { Image } from "../handle";

/** What was found of what was named. */
export interface FoundImages {
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
export function workspaceIn({ connection, clock }: Session, id: string): Workspace {
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
