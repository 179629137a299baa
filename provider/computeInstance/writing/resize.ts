import { namesState } from "../../azure/refusals";
import { AzureMLError } from "../../core/errors";
import { aiming, changing } from "../door/changes";
import { noInterruption, noRuns } from "../door/runs";
import { subject } from "../messages";
import { changePower } from "../power";
import { isWord } from "../properties";
import { conditionOf, powerStateOf } from "../states";
import type { Target } from "../target";
import { getInstance } from "../waits";
import { attempt } from "./attempt";
import { isRefused, type Refusal } from "./refusal";

/**
 * Resizes the instance. Whether a running one can be resized is not documented: one that Azure refuses to because it runs
 * is stopped, resized and started.
 */
export async function resize(target: Target, size: string): Promise<Refusal | undefined> {
  const { api } = target.connection;
  const send = (of: Target) => {
    const admission = changing(of, "resize");
    return attempt(of, () => api.resize(of.id, { targetVMSize: size }, admission, of.signal));
  };
  const refusal = await send(target);
  if (!refusal || !isRefused(refusal)) return refusal;
  const allowed = await allowedSizes(target);
  if (allowed && !allowed.some((name) => isWord(name, size))) {
    return { ...refusal, note: `It can be resized to ${allowed.join(", ")}.` };
  }
  if (!namesState(refusal.answer) || !(await isRunning(target))) return refusal;
  target.log.info(`Azure resizes it only while it is stopped: it is stopped, resized and started.`);
  const changes = target.grounds?.changes ?? [];
  const stopping = aiming(target, changes, noInterruption(target, "resize"), "resize");
  await changePower(target, "stop", changing(stopping, "stop"));
  const second = await send(aiming(target, changes, noRuns(target, "resize", true)));
  await changePower(target, "start", changing(target, "start")).catch((error: Error) => {
    const outcome = second ? "could not be resized" : `was resized to ${size}`;
    const message = `${subject(target.id)} was stopped, ${outcome}, and could not be started again. ${error.message}`;
    throw new AzureMLError("OperationFailed", message, { cause: error });
  });
  return second;
}

async function isRunning(target: Target): Promise<boolean> {
  const compute = await getInstance(target);
  return compute !== undefined && powerStateOf(conditionOf(compute)) === "Running";
}

/** Undefined where Azure does not say. */
async function allowedSizes({ connection, id, signal }: Target): Promise<string[] | undefined> {
  const sizes = await connection.api.getAllowedVmSizesForResize(id, signal).catch(() => undefined);
  return sizes?.map(({ name }) => name).sort();
}
