import { explained } from "../azure/explained";
import { AzureMLError } from "../core/errors";
import { parseWorkspaceId, workspaceId } from "../core/ids";
import { type CommandProblem, problemOf } from "./output";
import type { Session } from "./session";

/** Where to look, as the options say it. */
export interface Scope {
  /** ARM ids. */
  readonly workspace?: readonly string[] | undefined;
  readonly workspaceName?: string | undefined;
  readonly resourceGroup?: string | undefined;
  readonly subscription?: readonly string[] | undefined;
}

/** What of a session is needed to look. */
type Reader = Pick<Session, "connection" | "signal">;

const ADVICE =
  "Say where: --workspace <ARM id>, or --subscription <id>, which --resource-group and --workspace-name narrow down. ARM_SUBSCRIPTION_ID, AZURE_DEFAULTS_GROUP and AZURE_DEFAULTS_WORKSPACE are the defaults.";

/** The workspaces that are meant. A subscription that cannot be listed is a problem, never an empty one. */
export async function workspacesOf(
  session: Reader,
  scope: Scope,
): Promise<{ ids: string[]; problems: CommandProblem[] }> {
  const { workspace = [], workspaceName, resourceGroup, subscription } = scope;
  const ids = workspace.map(checkedId);
  if (ids.length > 0 && !workspaceName && !resourceGroup && !subscription) {
    return { ids: [...new Set(ids)], problems: [] };
  }
  const lists = await Promise.all(
    subscriptionsOf(session, scope).map((id) => workspacesIn(session, id, nameFilterOf(scope))),
  );
  const problems = lists.flatMap((list) => list.problems);
  return { ids: [...new Set([...ids, ...lists.flatMap((list) => list.ids)])], problems };
}

/** The subscriptions that are named, else the one that the variables name. */
export function subscriptionsOf({ connection }: Reader, { subscription }: Scope): readonly string[] {
  const { subscriptionId } = connection.settings;
  if (subscription) return [...new Set(subscription)];
  if (subscriptionId) return [subscriptionId];
  throw new AzureMLError("InvalidCommand", ADVICE);
}

type NameFilter = Pick<Scope, "workspaceName" | "resourceGroup">;

function nameFilterOf({ workspaceName, resourceGroup, subscription, workspace }: Scope): NameFilter {
  if (workspaceName || resourceGroup || subscription || workspace) {
    return { workspaceName, resourceGroup };
  }
  const { AZURE_DEFAULTS_GROUP: group, AZURE_DEFAULTS_WORKSPACE: name } = process.env;
  return { workspaceName: name || undefined, resourceGroup: group || undefined };
}

async function workspacesIn(session: Reader, subscriptionId: string, { workspaceName, resourceGroup }: NameFilter) {
  if (workspaceName && resourceGroup) {
    return { ids: [workspaceId({ subscriptionId, resourceGroupName: resourceGroup, workspaceName })], problems: [] };
  }
  const id = `/subscriptions/${subscriptionId}`;
  try {
    const all = (await session.connection.api.listWorkspaces(subscriptionId, session.signal)).map((each) => each.id);
    const ids = all.filter((each) => {
      const parts = parseWorkspaceId(each);
      return isSame(parts?.workspaceName, workspaceName) && isSame(parts?.resourceGroupName, resourceGroup);
    });
    if (ids.length > 0 || !(workspaceName || resourceGroup)) return { ids, problems: [] };
    const what = workspaceName
      ? `no workspace "${workspaceName}"`
      : `no workspace in resource group "${resourceGroup}"`;
    return { ids, problems: [{ id, message: `The subscription ${subscriptionId} has ${what}.` }] };
  } catch (error) {
    const what = `The workspaces of the subscription ${subscriptionId} cannot be listed.`;
    return { ids: [], problems: [problemOf(id, explained(error, what))] };
  }
}

function isSame(one: string | undefined, wanted: string | undefined): boolean {
  return wanted === undefined || one?.toLowerCase() === wanted.toLowerCase();
}

function checkedId(text: string): string {
  const id = text.replace(/\/+$/, "");
  if (parseWorkspaceId(id)) return id;
  throw new AzureMLError(
    "InvalidId",
    `--workspace ${JSON.stringify(text)} is not the ARM id of a workspace. For a name, use --workspace-name with --resource-group.`,
  );
}
