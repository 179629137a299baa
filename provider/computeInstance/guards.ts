import type { Connection } from "../azure/connection";
import type { Run } from "../azure/services";
import { AzureMLError, isAzureMLError } from "../core/errors";
import { parseComputeId } from "../core/ids";
import type { Interrupting } from "./interruptions";
import { subject } from "./messages";
import { activeRuns } from "./runs";
import type { Target } from "./target";
import { pause } from "./waits";

/** What is about to be done to an instance whose runs would be lost by it. */
export type Ending = Interrupting | "replace";

/** The runs on an instance, or why they cannot be asked for. */
export type RunsFound = { readonly runs: readonly Run[] } | { readonly unknown: string };

const SHOWN = 10;
const SECONDS_BETWEEN = 30;

/** The active runs on an instance. */
export async function runsOn({ history }: Connection, id: string, signal?: AbortSignal): Promise<RunsFound> {
  try {
    const runs: Run[] = [];
    for await (const run of activeRuns(history(parseComputeId(id)?.workspace ?? ""), id, {}, signal)) runs.push(run);
    return { runs };
  } catch (error) {
    if (!isAzureMLError(error) || error.kind === "aborted") throw error;
    return { unknown: error.message };
  }
}

const EMERGENCY = 'set onActiveRuns: "ignore"; for a destroy, set the variable AZUREML_ON_ACTIVE_RUNS=ignore.';
const NOT_SEEN = "Notebooks and terminals are not seen.";

/** Throws, or waits, while runs are active on the instance, as `onActiveRuns` says. */
export async function guardActiveRuns(target: Target, interruption: Ending): Promise<void> {
  const { connection, id, signal, log, clock, deadline, onActiveRuns } = target;
  if (onActiveRuns === "ignore") return;
  for (;;) {
    const found = await runsOn(connection, id, signal);
    const refusal = refusalOf(id, interruption, found);
    if (!refusal) return;
    if ("unknown" in found) {
      if (interruption === "stop" || interruption === "resize") return log.warn(refusal);
      throw new AzureMLError("RunsUnknown", refusal);
    }
    if (onActiveRuns !== "wait") throw new AzureMLError("ActiveRuns", refusal);
    if (clock.now() >= deadline) {
      throw new AzureMLError("TimedOut", `${subject(id)}: its runs did not end in time: ${listed(found.runs)}.`);
    }
    log.progress(`waiting for ${listed(found.runs)}`);
    await pause(target, SECONDS_BETWEEN, `runs on ${subject(id)} to end: ${listed(found.runs)}`);
  }
}

/** Why the interruption should not happen now; nothing when no run is active. */
export function refusalOf(id: string, interruption: Ending, found: RunsFound): string | undefined {
  const sentence = runsSentence(id, interruption, found);
  const way = `To ${interruption} it anyway, ${EMERGENCY}`;
  if (!("unknown" in found)) return sentence && `${sentence} Wait or cancel, or set onActiveRuns: "wait". ${way}`;
  return interruption === "stop" || interruption === "resize" ? sentence : `${sentence} ${way}`;
}

/** The runs that the interruption would end, or that they are not known; nothing when there are none. */
export function runsSentence(id: string, interruption: Ending, found: RunsFound): string | undefined {
  if ("unknown" in found) return `${found.unknown} It is not known whether runs are active on the instance.`;
  if (found.runs.length === 0) return undefined;
  const [are, them] = found.runs.length === 1 ? ["1 run is", "it"] : [`${found.runs.length} runs are`, "them"];
  return `${subject(id)}: ${are} active on it, and a ${interruption} would end ${them}: ${listed(found.runs)}. ${NOT_SEEN}`;
}

function listed(runs: readonly Run[]): string {
  const shown = runs.slice(0, SHOWN).map(({ displayName, runId, status, createdBy }) => {
    const name = displayName && displayName !== runId ? `${displayName} (${runId})` : runId;
    return `${name} ${status || "without a status"}${createdBy?.userName ? ` by ${createdBy.userName}` : ""}`;
  });
  const more = runs.length - shown.length;
  return `${shown.join(", ")}${more > 0 ? `, and ${more} more` : ""}`;
}
