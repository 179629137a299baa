import type { Expected } from "../core/resource";
import { type InstanceProperties, isWord } from "./properties";
import { conditionFrom, powerStateOf } from "./states";

/** A power state that is left alone, and a newer image of the operating system. */
export function expected(
  declared: InstanceProperties,
  observed: InstanceProperties,
  before?: InstanceProperties,
): Expected[] {
  return [...powerState(declared, observed), ...osImage(observed, before)];
}

/** Reads show what is left alone as it is declared; the state itself tells. */
function powerState(
  { powerState: declared, powerStateEnforcement }: InstanceProperties,
  observed: InstanceProperties,
): Expected[] {
  const { state, provisioningState, lastOperation } = observed;
  const found = powerStateOf(conditionFrom(state, provisioningState));
  const isLeftAlone = declared !== undefined && isWord(observed.powerState, declared);
  if (!isLeftAlone || found === undefined || isWord(declared, found)) return [];
  const { operationName, operationTrigger } = lastOperation ?? {};
  const isByPolicy = isWord(powerStateEnforcement, "createOnly");
  const led = found === "Stopped" ? "stopped" : "started";
  const isLast = isWord(operationName, "Stop") || isWord(operationName, "Start");
  const by = isLast ? operationTrigger : `Schedule or IdleShutdown before the last ${operationName}`;
  const reason = isByPolicy ? "powerStateEnforcement is createOnly" : `${led} by ${by}`;
  return [{ path: ["powerState"], declared, found, reason }];
}

function osImage(observed: InstanceProperties, before: InstanceProperties | undefined): Expected[] {
  const [found, known] = [observed, before].map((each) => each?.osImageMetadata?.currentImageVersion);
  if (found === undefined || known === undefined || found === known) return [];
  const path = ["osImageMetadata", "currentImageVersion"];
  return [{ path, declared: known, found, reason: "Azure has updated the image of the operating system" }];
}
