import { AzureMLError } from "../../core/errors";
import { asRecord, type Value } from "../../core/values";

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
