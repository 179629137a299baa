import type { Compute } from "../../azure/api";
import { AzureMLError, answerOf } from "../../core/errors";
import type { Values } from "../../core/values";
import { subject } from "../messages";
import type { Target } from "../target";
import { getInstance } from "../waits";
import { fromWire, hasPreviewValues, overlay, withOwnershipTag } from "../wire";
import type { InstanceChange } from "./operations";

/** What one operation is to bring about. */
export interface Writing {
  readonly target: Target;
  readonly changes: readonly InstanceChange[];
  readonly ownershipTag?: string | undefined;
  /** What the instance is known to have, for what reads leave out. */
  readonly known: Values;
  /** It was created just now: there is no old value that could be kept. */
  readonly isNew?: boolean | undefined;
}

/** The whole instance as it is to be, for a PUT, which overwrites everything. */
export interface FullBody {
  readonly body: Compute;
  /** What it was made of. */
  readonly read: Compute;
  readonly preview: boolean;
}

// What only preview versions know would be reset by a stable one, so it is looked for.
export async function fullBody({ target, changes, ownershipTag, known }: Writing): Promise<FullBody> {
  const all = target.connection.settings.allowPreviewApis
    ? await getInstance({ ...target, preview: true }).catch(unlessUnknownVersion)
    : undefined;
  const preview = target.preview || (all !== undefined && hasPreviewValues(fromWire(all)));
  const read = all ?? (await getInstance(target));
  if (!read) throw new AzureMLError("Disappeared", `${subject(target.id)} disappeared before it could be updated.`);
  return { body: withOwnershipTag(overlay(read, changes, { preview, known }), ownershipTag), read, preview };
}

// Clouds get api-versions at different times: one that is not there answers 400.
function unlessUnknownVersion(error: unknown): undefined {
  if (answerOf(error)?.status === 400) return undefined;
  throw error;
}
