/** A JSON schema; an empty one allows everything. */
export interface Schema {
  readonly [keyword: string]: unknown;
}

/** What is a text however it is written. */
export const ANY_SCALAR: Schema = { type: ["string", "number", "boolean"] };

/** What generated types, pages and schemas say of a kind, beside what its fields and documents say. */
export interface Documentation {
  /** Its folder in `provider/`, which has its types. */
  readonly folder: string;
  /** The page of its inputs: `docs/inputs.md`. */
  readonly page: string;
  /** What a change does to what cannot be changed: a sentence, and what follows "*replaced*" on the page. */
  readonly replacement: string;
  readonly replaced: string;
  /** The sentence on the api-version that is sent. */
  readonly sent: string;
  /** Inputs that the provider requires and derives from others, or from whose resource it is. */
  readonly derived: readonly string[];
  /** Inputs for which the class of the resources has something better, or nothing. */
  readonly replacedArguments: readonly string[];
  /** Paths of inputs that the provider or the class fills in. */
  readonly hidden: readonly string[];
  /** Outputs that are never absent. */
  readonly alwaysThere: readonly string[];
  /** The inputs that scripts create one from, where these are not all, and the sentence about them. */
  readonly created?: { readonly names: readonly string[]; readonly doc: string };
  /** How an operation makes a change, where that is no PUT and no action of its name. */
  readonly changes: Readonly<Record<string, string>>;
  /** The api-version of properties that no stable one has. */
  readonly previewVersion?: string;
  /** The preview api-version that an operation needs. */
  previewVersionOf?(operation: string): string | undefined;
  /** Schemas of what is read from documents otherwise than its field says, by the path of the field. */
  readonly schemas: Readonly<Record<string, Schema>>;
}
