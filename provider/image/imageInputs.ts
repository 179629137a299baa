import { AzureMLError } from "../core/errors";
import { type Fields, object } from "../core/fields";
import type { ReadRequest, ReconcileRequest, RemoveRequest } from "../core/resource";
import { spelled } from "../core/spelling";
import { hasUnknown, type UNKNOWN, type Value, type Values } from "../core/values";
import type { outputFields } from "./outputFields";
import type { ImageData } from "./types";

/** The same as a plain type, because interfaces do not count as records of values. */
export type Known<T> = T extends readonly (infer Item)[]
  ? Known<Item>[]
  : T extends object
    ? { [Name in keyof T]: Known<T[Name]> }
    : T;

/** The same with words in any letter case. */
export type Written<T> = T extends string
  ? string
  : T extends readonly (infer Item)[]
    ? Written<Item>[]
    : T extends object
      ? { [Name in keyof T]: Written<T[Name]> }
      : T;

/** The same of which a part may be unknown, at any level. */
export type Planned<T> =
  | typeof UNKNOWN
  | (T extends readonly (infer Item)[]
      ? Planned<Item>[]
      : T extends object
        ? { [Name in keyof T]: Planned<T[Name]> }
        : T);

/** What a program can declare of an image. */
export type Settable = Omit<ImageData, keyof typeof outputFields>;

/** Inputs that were checked and are wholly known, with words as the service spells them. */
export type ImageInputs = Known<Settable>;

/** Inputs that were checked, as the user spells words, of which a preview may not know a part. */
export type PlannedInputs = { [Name in keyof Settable]: Planned<Written<Settable[Name]>> };

/** Inputs that nobody has checked: each may be anything, or absent. */
export type GivenInputs = { readonly [Name in keyof Settable]?: Value };

/** Inputs that were checked and are wholly known, as the user spells words. */
export type WrittenInputs = Written<Settable>;

/** Inputs as the state has them. */
export type RecordedInputs = Partial<Written<Settable>>;

/** What is known of an image, as Azure has it or as it was last written down. */
export type KnownImage = Partial<Written<ImageData>>;

/** A request of a host to read an image, with the types of images. */
export interface ReadImage extends ReadRequest {
  readonly inputs: RecordedInputs;
  readonly observed?: KnownImage | undefined;
}

/** A request of a host to remove an image, with the types of images. */
export interface RemoveImage extends RemoveRequest {
  readonly inputs: RecordedInputs;
  readonly observed: KnownImage;
}

/** A request of a host to make an image as declared, of which everything is known. */
export interface KnownRequest<Inputs> extends Omit<ReconcileRequest, "inputs"> {
  readonly inputs: Inputs;
  readonly observed?: KnownImage | undefined;
  /** The inputs as the user spells words, which is how they are recorded. */
  readonly written: Written<Inputs>;
}

/** The request with the types of its table. Throws when a part of the inputs is unknown. */
export function knownRequest<Inputs>(fields: Fields, request: ReconcileRequest): KnownRequest<Inputs> {
  const { inputs, observed } = request;
  return {
    ...request,
    inputs: knownInputs<Inputs>(fields, inputs),
    written: inputs as Written<Inputs>,
    observed: observed as KnownImage | undefined,
  };
}

/** Inputs that were checked, with words as their table spells them. Throws when a part of them is unknown. */
export function knownInputs<Inputs>(fields: Fields, inputs: Values): Inputs {
  if (hasUnknown(inputs))
    throw new AzureMLError("InternalError", "An input of the image is unknown. Please report this.");
  return spelled(object("All inputs.", fields), inputs) as Inputs;
}
