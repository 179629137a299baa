import type { Compute } from "../../azure/api";
import { orAbsent } from "../../azure/connection";
import { declaredPaths, listed } from "../../core/diff";
import { isAzureMLError } from "../../core/errors";
import { UNKNOWN } from "../../core/values";
import { isTaggedWith, refuseOtherTypes, refuseUnlessClaimed, tagFor } from "../claiming";
import { remoteChanges } from "../comparison";
import { fields } from "../fields";
import { interruptionsOf, interruptionText } from "../interruptions";
import { loss } from "../messages";
import { idOf } from "../parse";
import { interruptPolicy } from "../policies";
import { conditionOf, isBeingDeleted, isStillborn } from "../states";
import { declaresPreview, fromWire } from "../wire";
import { instanceAt } from "./facts";
import { type Checking, type Finding, untold } from "./finding";

/** That the name belongs to another compute of the workspace, which is neither ours nor to be adopted. */
export async function nameFindings(check: Checking): Promise<Finding[]> {
  const { memory, inputs, news } = check;
  const id = idOf(inputs);
  if (!news.address || !id) return [];
  const found = await instanceAt(memory.facts, id);
  if ("missing" in found) return [untold(found)];
  if (!found.known || memory.replaced.has(id.toLowerCase())) return [];
  const message = inputs.adopt === UNKNOWN ? undefined : await refusal(check, id, found.known);
  if (message !== undefined) return [{ kind: "impossible", path: ["computeName"], message }];
  announce(check, found.known);
  return [];
}

/** A create finds the instance and takes it up; a taint is checked in the same way, and deletes it first. */
function announce(check: Checking, found: Compute): void {
  const { connection, request } = check;
  const condition = conditionOf(found);
  if (isBeingDeleted(condition) || isStillborn(condition)) return;
  const replacement = `Where this step replaces the resource, as after a taint, the instance is deleted. ${loss(fromWire(found))}`;
  if (!isTaggedWith(found, tagFor(request, connection))) {
    request.log.info(replacement);
    return;
  }
  const there = "an instance that this resource has made is there already. Where this step creates the resource,";
  request.log.warn(`${there} ${creation(check, found)} ${replacement}`);
}

function creation(check: Checking, found: Compute): string {
  const { connection, inputs } = check;
  const { refusal } = claim(check, idOf(inputs) ?? "", found);
  if (refusal !== undefined) return `it is refused: ${refusal}`;
  const changes = remoteChanges({ inputs }, found);
  const observed = fromWire(found);
  const onInterrupt = interruptPolicy(connection.settings, inputs);
  const interruptions = interruptionsOf(changes, observed).map((each) => interruptionText(each, observed, onInterrupt));
  const effect = changes.length > 0 ? `, which changes ${listed(changes)}` : "";
  return [`the instance is taken up again${effect}.`, ...interruptions].join(" ");
}

/** What a create would say to the instance that has the name. Before it fails, the instance itself is asked for. */
async function refusal(check: Checking, id: string, listed: Compute): Promise<string | undefined> {
  const { connection, request, inputs } = check;
  const needsPreview = declaresPreview(declaredPaths(fields, inputs));
  if (!needsPreview && said(check, id, listed) === undefined) return undefined;
  const now = await orAbsent(connection.api.getCompute(id, needsPreview, request.signal)).catch(() => listed);
  return now && said(check, id, now);
}

function said(check: Checking, id: string, found: Compute): string | undefined {
  const { connection, request } = check;
  if (isTaggedWith(found, tagFor(request, connection)) || isBeingDeleted(conditionOf(found))) return undefined;
  const { refusal, note } = claim(check, id, found);
  if (note) request.log.info(note);
  return refusal;
}

/** What a create does with an instance that it finds: it refuses it, or says that it adopts it. */
function claim(check: Checking, id: string, found: Compute): { refusal?: string; note?: string | undefined } {
  const { connection, request, inputs } = check;
  const target = { ...request, id, connection };
  try {
    refuseOtherTypes(target, found);
    const changes = remoteChanges({ inputs }, found);
    return { note: refuseUnlessClaimed(target, inputs, found, changes, tagFor(request, connection)) };
  } catch (error) {
    if (!isAzureMLError(error)) throw error;
    return { refusal: error.message };
  }
}
