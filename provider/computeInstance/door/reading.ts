import type { Compute } from "../../azure/api";
import { asAnswered } from "../../azure/refusals";
import { AzureMLError } from "../../core/errors";
import { subject } from "../messages";
import type { Target } from "../target";
import { getInstance } from "../waits";

/** The reads before the sendings of one request. */
export interface Reading {
  /** Reads, unless what was read just now serves for the first sending. Throws as Azure would when there is nothing. */
  look(): Promise<void>;
  /** What was read last. */
  now(): Compute;
}

export function reading(target: Target, read?: Compute): Reading {
  let fresh = read;
  let last = read;
  return {
    async look() {
      last = fresh ?? (await getInstance(target));
      fresh = undefined;
      if (last) return;
      throw asAnswered(404, "NotFound", "it is not there any more");
    },
    now() {
      if (last) return last;
      throw new AzureMLError("InternalError", `${subject(target.id)} was not read before it was looked at.`);
    },
  };
}
