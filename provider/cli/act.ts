import { conditionOf } from "../computeInstance/states";
import { AzureMLError } from "../core/errors";
import { parseWorkspaceId } from "../core/ids";
import { consent } from "./consent";
import { type Filters, findInstances, hasFilters, userOf } from "./findInstances";
import { INTERRUPTED, whenInterrupted } from "./interruption";
import { printJson, printTable, say, table } from "./output";
import { perform, type Result } from "./perform";
import { type Action, type Consents, plan, type Step, type Waiting } from "./plan";
import type { Scope } from "./scope";
import { openSession } from "./session";

interface Options extends Scope, Filters, Consents, Waiting {
  /** Every instance of the scope. */
  readonly all?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** `pulumi-azureml start`, `stop`, `restart` and `delete` */
export async function act(action: Action, named: string[], options: Options): Promise<number> {
  refuseUnselected(action, named, options);
  const interruption = new AbortController();
  const session = openSession(interruption.signal);
  const { instances, problems } = await findInstances(session, named, options, options);
  for (const { message } of problems) say(message);
  const steps = await plan(session, action, instances, options);
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
      return perform(session, action, step, options);
    }),
  );
  stopWatching();
  if (options.json) printJson({ action, results: results.map(document), problems });
  else if (results.length > 0) printTable(["NAME", "WORKSPACE", "RESULT"], results.map(row));
  else if (problems.length === 0) say("There are no such instances.");
  if (interruption.signal.aborted) return INTERRUPTED;
  return problems.length > 0 || results.some(({ result }) => result === "failed" || result === "refused") ? 1 : 0;
}

function refuseUnselected(action: Action, named: readonly string[], options: Options): void {
  const { all = false } = options;
  if (named.length > 0 && all) throw new AzureMLError("input", "--all means every instance: give no names with it.");
  if (named.length > 0 || hasFilters(options) || all) return;
  throw new AzureMLError(
    "input",
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

function document({ instance: { id, name, workspaceId }, result, message }: Result) {
  return { id, name, workspaceId, result, ...(message && { message }) };
}

function row({ instance: { name, workspaceId }, shown }: Result) {
  return [name, parseWorkspaceId(workspaceId)?.workspaceName, shown];
}
