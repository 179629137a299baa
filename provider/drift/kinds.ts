import type { Surveyor } from "../azure/survey";
import { instances } from "../computeInstance/survey";
import { images } from "../image/survey";

/** What drift is looked for in. */
export const KINDS: readonly Surveyor[] = [instances, images];

export function kindOf(type: string): Surveyor | undefined {
  return KINDS.find((kind) => kind.type === type);
}
