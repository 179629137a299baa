import type { Compute } from "../../azure/api";
import { orAbsent } from "../../azure/connection";
import { declaredPaths, listed } from "../../core/diff";
import { isAzureMLError } from "../../core/errors";
import { UNKNOWN } from "../../core/values";
import { isTaggedWith, refuseOtherTypes, refuseUnlessClaimed, tagFor } from "../claiming";
import { remoteChanges } from "../comparing";
import { fields } from "../fields";
import { interruptionsOf, interruptionText } from "../interrupting";
import { loss } from "../messages";
import { interruptPolicy } from "../policies";
import { conditionOf, isBeingDeleted, isStillborn } from "../states";
import { declaresPreview, fromWire } from "../wire";
import { idOf, instanceAt } from "./facts";
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
function announce({ connection, request, inputs }: Checking, found: Compute): void {
  const condition = conditionOf(found);
  if (isBeingDeleted(condition) || isStillborn(condition)) return;
  const replacement = `Where this step replaces the resource, as after a taint, the instance is deleted. ${loss(fromWire(found))}`;
  if (!isTaggedWith(found, tagFor(request, connection))) {
    request.log.info(replacement);
    return;
  }
  const changes = remoteChanges({ inputs }, found);
  const effect = changes.length > 0 ? `, which changes ${listed(changes)}` : "";
  const creation = `an instance that this resource has made is there already. Where this step creates the resource, the instance is taken up again${effect}.`;
  const observed = fromWire(found);
  const onInterrupt = interruptPolicy(connection.settings, inputs);
  const interruptions = interruptionsOf(changes, observed).map((each) => interruptionText(each, observed, onInterrupt));
  request.log.warn([creation, ...interruptions, replacement].join(" "));
}

/** What a create would say to the instance that has the name. Before it fails, the instance itself is asked for. */
async function refusal(check: Checking, id: string, listed: Compute): Promise<string | undefined> {
  const { connection, request, inputs } = check;
  const needsPreview = declaresPreview(declaredPaths(fields, inputs));
  if (!needsPreview && said(check, id, listed) === undefined) return undefined;
  const now = await orAbsent(connection.api.getCompute(id, needsPreview, request.signal)).catch(() => listed);
  return now && said(check, id, now);
}

function said({ connection, request, inputs }: Checking, id: string, found: Compute): string | undefined {
  const tag = tagFor(request, connection);
  if (isTaggedWith(found, tag) || isBeingDeleted(conditionOf(found))) return undefined;
  const target = { ...request, id, connection };
  try {
    refuseOtherTypes(target, found);
    refuseUnlessClaimed(target, inputs, found, remoteChanges({ inputs }, found), tag);
    return undefined;
  } catch (error) {
    if (!isAzureMLError(error)) throw error;
    return error.message;
  }
}
