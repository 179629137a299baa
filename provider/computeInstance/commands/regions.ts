import type { Usage } from "../../azure/api";
import { explained } from "../../azure/explained";
import { type CommandProblem, printJson, printTable, problemOf, sayProblems } from "../../cli/output";
import { openSession, type Scope, type Session, subscriptionsOf, workspacesOf } from "../../cli/session";
import { AzureMLError } from "../../core/errors";
import { parseWorkspaceId } from "../../core/ids";
import { isForInstances } from "../preflight/facts";

interface Options extends Scope {
  readonly location?: string;
  readonly all?: boolean;
  readonly json?: boolean;
}

interface Region {
  readonly subscriptionId: string;
  readonly location: string;
}

/** `pulumi-azureml sizes` */
export async function sizes(options: Options): Promise<number> {
  const { rows, problems } = await inRegions(options, "The sizes", sizesIn);
  rows.sort((a, b) => compare(a.location, b.location) || compare(a.family, b.family) || a.vCPUs - b.vCPUs);
  if (options.json) printJson({ sizes: rows, problems });
  else {
    const headings = ["NAME", "VCPUS", "MEMORY GB", "GPUS", "FAMILY", "LOCATION"];
    printTable(
      headings,
      rows.map((each) => [each.name, each.vCPUs, each.memoryGB, each.gpus, each.family, each.location]),
    );
  }
  return sayProblems(problems);
}

async function sizesIn({ connection }: Session, region: Region) {
  const all = await connection.vmSizes(region.subscriptionId, region.location);
  return all
    .filter(isForInstances)
    .map(({ name, family, vCPUs, memoryGB, gpus }) => ({ ...region, name, family, vCPUs, memoryGB, gpus }));
}

/** `pulumi-azureml usage` */
export async function usage(options: Options): Promise<number> {
  const { rows, problems } = await inRegions(options, "The quota", usageIn);
  const shown = options.all ? rows : rows.filter(({ used, limit }) => used > 0 || limit > 0);
  if (options.json) printJson({ usage: shown, problems });
  else {
    const headings = ["QUOTA", "USED", "LIMIT", "FREE", "LOCATION"];
    printTable(
      headings,
      shown.map(({ quota, used, limit, free, location }) => [quota, used, limit, free, location]),
    );
  }
  return sayProblems(problems);
}

async function usageIn({ connection }: Session, region: Region) {
  const all = await connection.usages(region.subscriptionId, region.location);
  return all.filter(isOfSubscription).map(({ name, currentValue, limit }) => ({
    ...region,
    quota: name.localizedValue ?? name.value ?? "",
    used: currentValue,
    limit,
    // Azure writes -1 where there is no limit.
    ...(limit >= 0 && { free: Math.max(0, limit - currentValue) }),
  }));
}

// The same quota is listed again with what each workspace and compute holds of it.
function isOfSubscription({ id }: Usage): boolean {
  return !/\/workspaces\//i.test(id ?? "");
}

async function inRegions<Item>(
  options: Options,
  what: string,
  ask: (session: Session, region: Region) => Promise<Item[]>,
) {
  const session = openSession();
  const { regions, problems } = await regionsOf(session, options);
  const lists = await Promise.all(
    regions.map(async (region): Promise<{ rows: Item[]; problems: CommandProblem[] }> => {
      const { subscriptionId, location } = region;
      const id = `/subscriptions/${subscriptionId}/providers/Microsoft.MachineLearningServices/locations/${location}`;
      try {
        return { rows: await ask(session, region), problems: [] };
      } catch (error) {
        const sentence = `${what} of ${location} in the subscription ${subscriptionId} cannot be read.`;
        return { rows: [], problems: [problemOf(id, explained(error, sentence))] };
      }
    }),
  );
  return {
    rows: lists.flatMap(({ rows }) => rows),
    problems: [...problems, ...lists.flatMap((list) => list.problems)],
  };
}

/** The region that is named, in each subscription; else those of the workspaces. */
async function regionsOf(
  session: Session,
  options: Options,
): Promise<{ regions: Region[]; problems: CommandProblem[] }> {
  const { location, workspace } = options;
  if (location !== undefined) {
    if (!/^[A-Za-z0-9 ]+$/.test(location))
      throw new AzureMLError("InvalidCommand", `${JSON.stringify(location)} is not a region.`);
    const named = location.toLowerCase().replaceAll(" ", "");
    const subscriptions = workspace ? workspace.map(subscriptionOf) : subscriptionsOf(session, options);
    return {
      regions: [...new Set(subscriptions)].map((subscriptionId) => ({ subscriptionId, location: named })),
      problems: [],
    };
  }
  const { ids, problems } = await workspacesOf(session, options);
  const regions = new Map<string, Region>();
  const unread: CommandProblem[] = [];
  await Promise.all(
    ids.map(async (id) => {
      try {
        const { location } = await session.connection.workspace(id);
        const subscriptionId = subscriptionOf(id);
        regions.set(`${subscriptionId} ${location}`.toLowerCase(), { subscriptionId, location });
      } catch (error) {
        unread.push(problemOf(id, explained(error, `The workspace ${id} cannot be read.`)));
      }
    }),
  );
  return { regions: [...regions.values()], problems: [...problems, ...unread] };
}

function subscriptionOf(workspaceId: string): string {
  const subscriptionId = parseWorkspaceId(workspaceId)?.subscriptionId;
  if (subscriptionId) return subscriptionId;
  throw new AzureMLError("InvalidId", `${JSON.stringify(workspaceId)} is not the ARM id of a workspace.`);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
