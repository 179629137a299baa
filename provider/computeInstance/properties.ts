import type { UNKNOWN, Value } from "../core/values";
import type { computed } from "./tables/outputFields";
import type { ComputeInstanceData } from "./types";

/** The same as JSON, which `core/` takes. */
type Plain<T> = unknown extends T ? Value : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;

/** The same with words in any spelling: Azure has words that are not known here, and ignores their letter case. */
type Read<T> = [Value] extends [T] ? T : T extends object ? { [K in keyof T]: Read<T[K]> } : ReadWord<T>;
type ReadWord<T> = T extends string ? string : T;

/** The same while a preview does not know all of it. */
type Planned<T> = [Value] extends [T] ? T : PlannedPart<T> | typeof UNKNOWN;
type PlannedPart<T> = T extends object ? { [K in keyof T]: Planned<T[K]> } : T;

type Data = Plain<ComputeInstanceData>;
type Name = keyof Data;
/** What only Azure sets. */
type Computed = { [Place in keyof typeof computed]: keyof (typeof computed)[Place] }[keyof typeof computed];
type InputName = Exclude<Name, Computed>;

/** What was read of an instance, or recorded of it in a state. */
export type InstanceProperties = { readonly [N in Name]?: Read<Data[N]> | undefined };

/** Inputs that have passed the check. Words have the spelling of the field table; anything may be unknown. */
export type PlannedInputs = { readonly [N in InputName]?: Planned<Data[N]> | undefined };

/** The same when everything is known, as a create, an update or a deletion is given them. */
export type KnownInputs = { readonly [N in InputName]?: Data[N] | undefined } & Pick<
  Data,
  "workspaceId" | "computeName"
>;
