import type { Run } from "../../azure/services";
import { printJson, printTable, problemOf, say, sayProblems } from "../../cli/output";
import { openSession, REQUESTS_AT_ONCE, type Scope, type Session } from "../../cli/session";
import { atMost } from "../../core/atMost";
import { parseWorkspaceId } from "../../core/ids";
import { counted } from "../../core/words";
import type { PlacedInstance } from "../live";
import { type RunTraits, runsOf } from "../runs";
import { findInstances } from "./findInstances";

interface Options extends Scope {
  readonly status?: readonly string[];
  readonly all?: boolean;
  readonly type?: string;
  readonly tag?: readonly string[];
  readonly property?: readonly string[];
  readonly json?: boolean;
}

/** `pulumi-azureml runs` */
export async function runs(named: string[], options: Options): Promise<number> {
  const session = openSession();
  const found = await findInstances(session, named, options);
  const lists = await atMost(REQUESTS_AT_ONCE, found.instances, (each) => runsOn(session, each, options));
  const rows = lists.flatMap((list) => list.rows);
  const problems = [...found.problems, ...lists.flatMap((list) => list.problems)];
  if (options.json) printJson({ runs: rows.map(({ instance, run }) => ({ instance: instance.id, ...run })), problems });
  else if (rows.length > 0) printTable(HEADINGS, rows.map(row));
  else if (problems.length === 0) say(`There are no such runs on ${counted(found.instances.length, "instance")}.`);
  return sayProblems(problems);
}

interface Row {
  readonly instance: PlacedInstance;
  readonly run: Run;
}

const HEADINGS = ["INSTANCE", "WORKSPACE", "RUN", "NAME", "STATUS", "TYPE", "USER"];

function row({ instance, run }: Row) {
  const workspace = parseWorkspaceId(instance.workspaceId)?.workspaceName;
  const { runId, displayName, status, runType, createdBy } = run;
  return [instance.name, workspace, runId, displayName, status ?? undefined, runType, createdBy?.userName];
}

async function runsOn(session: Session, instance: PlacedInstance, options: Options) {
  const { connection, signal } = session;
  const filter: RunTraits = { type: options.type, tags: traitsOf(options.tag), properties: traitsOf(options.property) };
  const history = connection.history(instance.workspaceId);
  const statuses = options.all ? "any" : (options.status ?? "not ended");
  const rows: Row[] = [];
  try {
    for await (const run of runsOf(history, instance.id, filter, statuses, signal)) rows.push({ instance, run });
    return { rows, problems: [] };
  } catch (error) {
    return { rows, problems: [problemOf(instance.id, error)] };
  }
}

function traitsOf(pairs: readonly string[] = []): Record<string, string | null> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf("=");
      return at < 0 ? [pair, null] : [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}
