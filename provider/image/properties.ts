import type { Fields } from "../core/fields";
import { type AnySpelling, knownInputs, type Plain, type Planned } from "../core/inputs";
import type { ReadRequest, ReconcileRequest, RemoveRequest } from "../core/resource";
import type { Value } from "../core/values";
import type { outputFields } from "./fields";
import type { ImageData } from "./types";

/** What a program can declare of an image. */
export type Settable = Omit<ImageData, keyof typeof outputFields>;

/** Inputs that were checked and are wholly known, with words as the service spells them. */
export type ImageInputs = Plain<Settable>;

/** Inputs that were checked, as the user spells words, of which a preview may not know a part. */
export type PlannedInputs = { [Name in keyof Settable]: Planned<AnySpelling<Settable[Name]>> };

/** Inputs that nobody has checked: each may be anything, or absent. */
export type GivenInputs = { readonly [Name in keyof Settable]?: Value };

/** Inputs that were checked and are wholly known, as the user spells words. */
export type WrittenInputs = AnySpelling<Settable>;

/** Inputs as the state has them. */
export type RecordedInputs = Partial<AnySpelling<Settable>>;

/** What is known of an image, as Azure has it or as it was last written down. */
export type KnownImage = Partial<AnySpelling<ImageData>>;

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
  readonly written: AnySpelling<Inputs>;
}

/** The request with the types of its table. Throws when a part of the inputs is unknown. */
export function knownRequest<Inputs>(fields: Fields, request: ReconcileRequest): KnownRequest<Inputs> {
  const { inputs, observed } = request;
  return {
    ...request,
    inputs: knownInputs<Inputs>(fields, inputs),
    written: inputs as AnySpelling<Inputs>,
    observed: observed as KnownImage | undefined,
  };
}
