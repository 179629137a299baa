import type { Send } from "../../azure/pipeline";
import { Workspace } from "../../azure/workspace";
import type { Waiting } from "../../cli/options";
import { printJson, printTable, problemOf, say, table } from "../../cli/output";
import { consent, INTERRUPTED, openSession, type Scope, type Session, whenInterrupted } from "../../cli/session";
import { timeoutMilliseconds } from "../../core/durations";
import { AzureMLError, isAzureMLError } from "../../core/errors";
import { parseWorkspaceId } from "../../core/ids";
import { ComputeInstance } from "../handle";
import type { PlacedInstance } from "../live";
import { conditionOf, isSettled } from "../states";
import { type Filters, findInstances, hasFilters, userOf } from "./findInstances";
import { type Action, alreadyThere, type Consents, type Step, stepsOf } from "./steps";

interface Options extends Scope, Filters, Consents, Waiting {
  /** Every instance of the scope. */
  readonly all?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

interface Result {
  readonly instance: PlacedInstance;
  readonly result: "done" | "accepted" | "unchanged" | "refused" | "failed" | "interrupted";
  /** For people: what became of it, in two or three words. */
  readonly shown: string;
  readonly message?: string;
}

/** `pulumi-azureml start`, `stop`, `restart` and `delete` */
export async function act(action: Action, named: string[], options: Options): Promise<number> {
  refuseUnselected(action, named, options);
  const interruption = new AbortController();
  const writes: Writes = new Map();
  const session = openSession(interruption.signal, (send) => noting(writes, send));
  const { instances, problems } = await findInstances(session, named, options, options);
  for (const { message } of problems) say(message);
  const steps = await stepsOf(session, action, instances, options);
  const toDo = steps.filter(({ unchanged, refusal }) => !unchanged && !refusal);
  for (const { refusal } of steps) if (refusal) say(refusal);
  if (toDo.length > 0 && !options.yes && (action === "delete" || named.length === 0)) {
    const answer = await ask(action, toDo);
    if (answer !== "yes") {
      say("Nothing was done.");
      return answer === "no" ? 1 : INTERRUPTED;
    }
  }
  const stopWatching = whenInterrupted(interruption, () => say("Interrupted. What was begun continues in Azure."));
  const results = await Promise.all(
    steps.map(async (step) => {
      await session.clock.sleep(pause(toDo.indexOf(step)));
      return perform(session, writes, action, step, options);
    }),
  );
  stopWatching();
  if (options.json) printJson({ action, results: results.map(document), problems });
  else if (results.length > 0) printTable(["NAME", "WORKSPACE", "RESULT"], results.map(row));
  else if (problems.length === 0) say("There are no such instances.");
  if (interruption.signal.aborted) return INTERRUPTED;
  return problems.length > 0 || results.some(({ result }) => result === "failed" || result === "refused") ? 1 : 0;
}

/** What was sent to change an instance, by its id in lower case: it may go on in Azure whoever waits. */
type Writes = Map<string, "sent" | "accepted">;

const WRITTEN = /^(.*\/computes\/[^/?]+)/i;

function noting(writes: Writes, send: Send): Send {
  return async (request) => {
    const [, id] = request.method === "GET" ? [] : (WRITTEN.exec(decodeURI(request.path)) ?? []);
    if (id === undefined) return send(request);
    writes.set(id.toLowerCase(), "sent");
    return send(request).then(
      (response) => {
        writes.set(id.toLowerCase(), "accepted");
        return response;
      },
      (error) => {
        if (!request.signal?.aborted) writes.delete(id.toLowerCase());
        throw error;
      },
    );
  };
}

function refuseUnselected(action: Action, named: readonly string[], options: Options): void {
  const { all = false } = options;
  if (named.length > 0 && all)
    throw new AzureMLError("InvalidCommand", "--all means every instance: give no names with it.");
  if (named.length > 0 || hasFilters(options) || all) return;
  throw new AzureMLError(
    "InvalidCommand",
    `Say which instances to ${action}: their names or ARM ids; or --tag, --assigned-to or --state for those that match; or --all.`,
  );
}

async function ask(action: Action, steps: readonly Step[]) {
  const rows = steps.map(({ instance: { name, workspaceId, compute } }) => [
    name,
    parseWorkspaceId(workspaceId)?.workspaceName,
    conditionOf(compute).state,
    userOf(compute).name ?? userOf(compute).id,
  ]);
  for (const line of table(["NAME", "WORKSPACE", "STATE", "USER"], rows)) say(line);
  const what = steps.length === 1 ? "this instance" : `these ${steps.length} instances`;
  const loss = action === "delete" ? ", with everything on the disk" : "";
  return consent(`${action[0]?.toUpperCase()}${action.slice(1)} ${what}${loss}?`);
}

const BEGUN_EACH_SECOND = 20;

/** Milliseconds before an instance's turn: Azure lets 200 writes through at once, and then 10 more each second. */
function pause(place: number): number {
  return Math.max(0, Math.floor(place / BEGUN_EACH_SECOND)) * 1000;
}

const DOING = { start: "starting", stop: "stopping", restart: "restarting", delete: "deleting" };
const DONE = { start: "started", stop: "stopped", restart: "restarted", delete: "deleted" };

/** Does the step, shows each state, and tells how it ended; what fails is no reason to throw. */
async function perform(
  session: Session,
  writes: Writes,
  action: Action,
  step: Step,
  waiting: Waiting,
): Promise<Result> {
  const { instance, order, unchanged, refusal: message } = step;
  if (message) return { instance, result: "refused", shown: "refused", message };
  if (unchanged) return { instance, result: "unchanged", shown: unchanged };
  let last = "";
  const show = (line: string) => {
    last = line;
    say(line);
  };
  try {
    session.orders.give(instance.id, action, order);
    return await send(session, action, instance, waiting, show);
  } catch (error) {
    if (isAzureMLError(error) && error.kind === "aborted") return interrupted(writes, action, instance, last);
    const { message } = problemOf(instance.id, error);
    say(message);
    return { instance, result: "failed", shown: "failed", message };
  }
}

async function send(
  { connection, clock, signal }: Session,
  action: Action,
  instance: PlacedInstance,
  { wait, timeout }: Waiting,
  showOutput: (line: string) => void,
): Promise<Result> {
  const workspace = new Workspace(instance.workspaceId, connection, clock);
  const handle = ComputeInstance.deserialize(workspace, instance.compute);
  const deadline = clock.now() + (timeoutMilliseconds(timeout) ?? 0);
  const call = () => ({ timeout: `${Math.max(1, deadline - clock.now())}ms`, signal, showOutput });
  if (wait && action !== "delete" && !isSettled(conditionOf(instance.compute))) {
    await handle.waitForCompletion(call());
    const unchanged = alreadyThere(action, await handle.get(call()), wait);
    if (unchanged) return { instance, result: "unchanged", shown: unchanged };
  }
  await handle[action]({ ...call(), waitForCompletion: wait });
  if (wait) return { instance, result: "done", shown: DONE[action] };
  return { instance, result: "accepted", shown: `${DOING[action]}, not waited for` };
}

/** What is still going on, as far as it can be told, and how to follow it. */
function interrupted(writes: Writes, action: Action, instance: PlacedInstance, last: string): Result {
  const { id, name } = instance;
  const write = writes.get(id.toLowerCase());
  const seen = last ? ` (${last.replace(`${name}: `, "")})` : "";
  const what = write === "accepted" ? "continues in Azure" : "was sent, and Azure may have begun it";
  const message = write
    ? `${name}: the ${action} ${what}${seen}. Follow it with: pulumi-azureml show ${id}`
    : `${name}: the ${action} was not sent${seen}.`;
  say(message);
  const shown = write ? `${DOING[action]}, not waited for` : "not sent";
  return { instance, result: "interrupted", shown, message };
}

function document({ instance: { id, name, workspaceId }, result, message }: Result) {
  return { id, name, workspaceId, result, ...(message && { message }) };
}

function row({ instance: { name, workspaceId }, shown }: Result) {
  return [name, parseWorkspaceId(workspaceId)?.workspaceName, shown];
}
