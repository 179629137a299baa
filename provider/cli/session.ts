import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { resolveSettings } from "../azure/config";
import { type Connection, createConnection } from "../azure/connection";
import { explained } from "../azure/explained";
import { createOrders, type Orders } from "../azure/orders";
import { createSender, type Send } from "../azure/pipeline";
import { AzureMLError } from "../core/errors";
import { parseWorkspaceId, workspaceId } from "../core/ids";
import type { Clock } from "../core/resource";
import { type CommandProblem, problemOf } from "./output";

/** How many requests a command has under way at services whose limits are not documented. */
export const REQUESTS_AT_ONCE = 20;

/** What one command works with. */
export interface Session {
  readonly connection: Connection;
  readonly clock: Clock;
  /** Aborted when the user wants to stop waiting. */
  readonly signal: AbortSignal;
  /** What the user has named, which nothing is sent without. */
  readonly orders: Orders;
}

/** The cloud and the credentials come from the same variables as the provider's. `around` sees all that is sent. */
export function openSession(
  signal: AbortSignal = new AbortController().signal,
  around: (send: Send) => Send = (send) => send,
): Session {
  const settings = resolveSettings(() => undefined, process.env);
  const sender = createSender(settings);
  const clock: Clock = {
    now: () => Date.now(),
    // A pause that nobody waits for any more must not keep the process.
    sleep: (milliseconds) => delay(milliseconds, undefined, { signal }).catch(() => undefined),
  };
  const orders = createOrders();
  const connection = createConnection(around(sender), settings, clock, sender.credential, { orders });
  return { connection, clock, signal, orders };
}

/** Asks at the terminal. Who cannot be asked must have given the option. */
export async function consent(question: string, option = "--yes"): Promise<"yes" | "no" | "interrupted"> {
  if (!process.stdin.isTTY) {
    throw new AzureMLError(
      "InvalidCommand",
      `Nothing was done: nobody can be asked here. Give ${option} to do it without a question.`,
    );
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise((resolve) => {
    const end = (answer: "yes" | "no" | "interrupted") => {
      resolve(answer);
      terminal.close();
    };
    terminal.on("SIGINT", () => end("interrupted"));
    terminal.on("close", () => end("no"));
    terminal.question(`${question} (yes/no) `, (answer) => end(/^y(es)?$/i.test(answer.trim()) ? "yes" : "no"));
  });
}

/** The exit code after Ctrl-C, as shells know it. */
export const INTERRUPTED = 130;

/** Ctrl-C stops the waits, a second one the process. Returns what undoes it. */
export function whenInterrupted(controller: AbortController, told: () => void): () => void {
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(INTERRUPTED);
    told();
    controller.abort();
  };
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) process.on(signal, interrupt);
  return () => {
    for (const signal of signals) process.off(signal, interrupt);
  };
}

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
