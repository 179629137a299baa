import type { Problem } from "./check";
import type { Change } from "./diff";
import type { Fields } from "./fields";
import type { Path, Value, Values } from "./values";

/** Time as waits need it. Tests bring their own. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `milliseconds`; rejects with the signal's reason when it is aborted first. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export interface Log {
  /** Where a long operation is; the latest one counts. */
  progress(text: string): void;
  info(text: string): void;
  warn(text: string): void;
}

/** Who declares a resource: what the ownership tag is made of. */
export interface Owner {
  readonly organization: string;
  readonly project: string;
  readonly stack: string;
  readonly type: string;
  readonly name: string;
}

/** What every call is given beside its own arguments. */
export interface Call {
  readonly owner?: Owner | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly log: Log;
  readonly clock: Clock;
}

export interface CheckRequest extends Call {
  readonly oldInputs?: Values | undefined;
  /** Who declared the old inputs. */
  readonly ownerBefore?: Owner | undefined;
  /** The engine deletes nothing, not even for a replacement. */
  readonly isRetained?: boolean | undefined;
  readonly newInputs: Values;
}

export interface ReconcileRequest extends Call {
  /** Absent when the resource is declared for the first time. */
  readonly id?: string | undefined;
  readonly declaredBefore?: readonly Path[] | undefined;
  readonly inputs: Values;
  /** What was observed when it was last written down. */
  readonly observed?: Values | undefined;
  /** Somebody else declared it until now, such as the same program under another stack name. */
  readonly isOwnerNew?: boolean | undefined;
}

export interface ReadRequest extends Call {
  readonly id: string;
  /** The program reads it without declaring it. */
  readonly isForeign?: boolean | undefined;
  /** Where something was declared, as `declaredPaths` returned it. */
  readonly declaredBefore: readonly Path[];
  /** What was declared there. */
  readonly inputs: Values;
  /** What was observed when it was last written down. */
  readonly observed?: Values | undefined;
}

/** What is there after an operation: the resource's id and its properties, computed ones included. */
export interface Observed {
  readonly id: string;
  readonly properties: Values;
  /** Of a creation: the same owner had it already, so that the state may have it twice. */
  readonly isFoundAgain?: boolean;
}

/** A difference that nobody is to undo. */
export interface Expected {
  readonly path: Path;
  readonly declared: Value;
  readonly found: Value;
  /** A clause, such as `stopped by IdleShutdown`. */
  readonly reason: string;
}

export interface RemoveRequest extends Call {
  readonly id: string;
  readonly inputs: Values;
  /** What was observed last. */
  readonly observed: Values;
  /** Something that the program declares has taken its place, in this command or before. */
  readonly isSuperseded?: boolean;
}

/** What a host needs to know of a resource. Nothing outside a resource's folder knows more. */
export interface Resource {
  readonly type: string;
  readonly fields: Fields;
  /** Fills in defaults and finds every problem of the inputs; sends nothing unless a replacement is coming. */
  check(request: CheckRequest): Promise<{ inputs: Values; problems: Problem[] }>;
  /** What separates the declared from the observed. */
  diff(declared: Values, observed: Values, declaredBefore?: readonly Path[]): Change[];
  /** Whether a replacement deletes the old one first. Without it: always. */
  readonly deletesBeforeReplace?: (changes: readonly Change[], declared: Values) => boolean;
  /**
   * What reconcile is to do about an observed resource that failed to provision, or was never seen to finish: a clause such
   * as `it is Unusable: the next "pulumi up" restarts it`. Undefined when it is as it should be.
   */
  unfinished(observed: Values): string | undefined;
  /**
   * What `diff` leaves alone and somebody may want to know anyway: the service's own doing, such as a stop by a
   * schedule. `before` is what was observed when it was last written down.
   */
  expected?(declared: Values, observed: Values, before?: Values): Expected[];
  /** What changes in place take from who uses it at the moment: a sentence each, for the preview. */
  interruptions?(changes: readonly Change[], declared: Values, observed: Values): string[];
  /** Makes it exist as declared: observe, ensure, sync, return. */
  reconcile(request: ReconcileRequest): Promise<Observed>;
  /** Undefined means gone: the resource answers 404 and its parent answers 200. */
  read(request: ReadRequest): Promise<Observed | undefined>;
  remove(request: RemoveRequest): Promise<void>;
}

/** What a step does to who uses the resource, from the least to the most. */
export const CONSEQUENCES = ["none", "restarts", "stops and starts", "stops", "disk lost"] as const;
export type Consequence = (typeof CONSEQUENCES)[number];

export function isMore(one: Consequence, other: Consequence): boolean {
  return CONSEQUENCES.indexOf(one) > CONSEQUENCES.indexOf(other);
}
