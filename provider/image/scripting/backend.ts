import type { ListView } from "../../azure/environments";
import type { ScriptCall } from "../../azure/workspace";
import { AzureMLError } from "../../core/errors";
import { asRecord, type Value, type Values } from "../../core/values";

/** What keeps images: versions of environments, or the model management service of old. */
export type BackendName = "environment" | "modelManagement";

/** An image in JSON, with what else a handle knows of it; what is in it depends on its backend. */
export type ImageDocument = Values;

/** What is known of an image, whichever backend keeps it. */
export interface ImageFacts {
  readonly name: string;
  readonly version: string;
  /** A container image; everything else is of a kind that is not known. */
  readonly isContainer: boolean;
  readonly tags: Readonly<Record<string, string>>;
  readonly properties: Readonly<Record<string, string>>;
  readonly description?: string | undefined;
  /** ISO 8601. */
  readonly createdTime?: string | undefined;
  /** `Succeeded`, `Failed`, `Creating` or `NotBuilt`; undefined when nobody has asked yet. */
  readonly creationState?: string | undefined;
  /** To pull it by. */
  readonly imageLocation?: string | undefined;
  readonly imageBuildLogUri?: string | undefined;
  /** ARM id, where ARM knows it. */
  readonly armId?: string | undefined;
  readonly isArchived?: boolean | undefined;
  /** A Pulumi resource has marked it as its own. */
  readonly isOwnedByStack: boolean;
}

/** Which images a list has; all that is given must hold. */
export interface ImageFilter {
  /** Name of the images. Default: images of every name. */
  readonly imageName?: string | undefined;
  /** Of the model management backend only. */
  readonly modelName?: string | undefined;
  /** Of the model management backend only. */
  readonly modelId?: string | undefined;
  /** Has each of these tags: a name, or a name and its value. */
  readonly tags?: Wanted | undefined;
  /** Has each of these properties. */
  readonly properties?: Wanted | undefined;
  /** Of the environment backend only: `ActiveOnly` (default), `ArchivedOnly` or `All`. */
  readonly view?: ListView | undefined;
}

/** A call on one image. */
export interface ImageCall extends ScriptCall {
  /** Given each line of a build's log once. */
  readonly showLog?: ((line: string) => void) | undefined;
}

/** What a wait has come to: the image, and why it was not created. */
export interface Created<Document> {
  readonly document: Document;
  readonly problem?: string;
}

/** Tags or properties. */
export type Labels = Readonly<Record<string, string>>;

/**
 * What a handle asks of what keeps its image. Everything that returns a document, which is the backend's own, returns the
 * image as it is then. Where a backend cannot, it throws and says which can.
 */
export interface ImageBackend<Document = unknown> {
  readonly name: BackendName;
  /** Throws when there is no such image, with the reason. */
  find(call: ImageCall, selection: Selection): Promise<Document>;
  /** Lazy, a page at a time. Throws at once for a filter that it does not have. */
  list(call: ImageCall, filter: ImageFilter): AsyncIterable<Document>;
  /** Starts the creation, and does not wait for it. */
  create(call: ImageCall, name: string, models: readonly string[], configuration: Values): Promise<Document>;
  /** The same image as it is now. Throws when it does not exist any more. */
  refresh(call: ImageCall, document: Document): Promise<Document>;
  /** Makes the tags what `change` makes of those that are there now. */
  changeTags(call: ImageCall, document: Document, change: (tags: Labels) => Labels): Promise<Document>;
  addProperties(call: ImageCall, document: Document, added: Labels): Promise<Document>;
  /** Nothing happens when it is gone already. */
  delete(call: ImageCall, document: Document): Promise<void>;
  /** Waits for the creation that was started. */
  wait(call: ImageCall, document: Document): Promise<Created<Document>>;
  build(call: ImageCall, document: Document, compute?: string): Promise<Document>;
  setArchived(call: ImageCall, document: Document, isArchived: boolean): Promise<Document>;
  /** The log of the last build, as far as it has come. */
  log(call: ImageCall, document: Document): Promise<string>;
  facts(document: Document): ImageFacts;
  /** A copy without secrets. */
  serialize(document: Document): ImageDocument;
  /** The document in the JSON. Throws when it is none of this backend, or belongs to another workspace. */
  deserialize(workspaceId: string, object: unknown): Document;
}

/** Names, or names with their values: `["team", ["stage", "test"]]`. */
export type Wanted = readonly (string | readonly [name: string, value: string])[];

/** Which image is meant: by its name, its name and version, or its id; tags and properties narrow down. */
export interface ImageSelector {
  /** Alone: the newest version of it that matches. */
  readonly name?: string | undefined;
  /** `<name>:<version>`. */
  readonly id?: string | undefined;
  /** Goes with `name`. */
  readonly version?: string | undefined;
  /** Has each of these tags: a name, or a name and its value. */
  readonly tags?: Wanted | undefined;
  /** Has each of these properties. */
  readonly properties?: Wanted | undefined;
}

/** The same with the id taken apart. */
export interface Selection {
  readonly name: string;
  readonly version?: string;
  readonly tags: Wanted;
  readonly properties: Wanted;
}

/** What a selector, or a name or id as a text, says. Throws when it does not say which image. */
export function selectionOf(which: string | ImageSelector): Selection {
  const { name, id, version, tags = [], properties = [] } = typeof which === "string" ? spelled(which) : which;
  if (id === undefined) {
    if (name) return { name, ...(version !== undefined && { version }), tags, properties };
    throw new AzureMLError("InvalidInput", "Say which image: its name, or its id (<name>:<version>).");
  }
  if (name !== undefined || version !== undefined) {
    throw new AzureMLError("InvalidInput", "Give the id of an image, or its name and version, not both.");
  }
  const [, before, after] = /^(.+):([^:]+)$/.exec(id) ?? [];
  if (before && after) return { name: before, version: after, tags, properties };
  throw new AzureMLError("InvalidId", `${JSON.stringify(id)} is not the id of an image; an id is <name>:<version>.`);
}

function spelled(text: string): ImageSelector {
  return text.includes(":") ? { id: text } : { name: text };
}

/** True when all that is wanted is there. */
export function has(there: Value, wanted: Wanted): boolean {
  const given = asRecord(there);
  return wanted.every((each) => {
    const [name, value] = typeof each === "string" ? [each] : each;
    return Object.hasOwn(given, name) && (value === undefined || given[name] === value);
  });
}

/** `the tag team=vision and the property step` */
export function shownWanted(tags: Wanted, properties: Wanted): string {
  const shown = (noun: string, wanted: Wanted) =>
    wanted.map((each) => `the ${noun} ${typeof each === "string" ? each : each.join("=")}`);
  return [...shown("tag", tags), ...shown("property", properties)].join(" and ");
}
