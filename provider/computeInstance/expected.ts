import type { Expected } from "../core/resource";
import { asRecord, type Value, type Values } from "../core/values";
import { powerStateOf } from "./power";
import { conditionFrom } from "./states";

/** A power state that is left alone, and a newer image of the operating system. */
export function expected(declared: Values, observed: Values, before?: Values): Expected[] {
  return [...powerState(declared, observed), ...osImage(observed, before)];
}

/** Reads show what is left alone as it is declared; the state itself tells. */
function powerState({ powerState: declared, powerStateEnforcement }: Values, observed: Values): Expected[] {
  const { state, provisioningState, lastOperation } = observed;
  const found = powerStateOf(conditionFrom(state, provisioningState));
  const isLeftAlone = declared !== undefined && String(declared).toLowerCase() === same(observed.powerState);
  if (!isLeftAlone || found === undefined || found.toLowerCase() === same(declared)) return [];
  const { operationName, operationTrigger } = asRecord(lastOperation);
  const isByPolicy = String(powerStateEnforcement ?? "").toLowerCase() === "createonly";
  const led = found === "Stopped" ? "stopped" : "started";
  const isLast = same(operationName) === "stop" || same(operationName) === "start";
  const by = isLast ? String(operationTrigger) : `Schedule or IdleShutdown before the last ${String(operationName)}`;
  const reason = isByPolicy ? "powerStateEnforcement is createOnly" : `${led} by ${by}`;
  return [{ path: ["powerState"], declared, found, reason }];
}

const same = (word: Value): string => String(word).toLowerCase();

function osImage(observed: Values, before: Values | undefined): Expected[] {
  const [found, known] = [observed, before].map((each) => asRecord(each?.osImageMetadata).currentImageVersion);
  if (found === undefined || known === undefined || found === known) return [];
  const path = ["osImageMetadata", "currentImageVersion"];
  return [{ path, declared: known, found, reason: "Azure has updated the image of the operating system" }];
}
