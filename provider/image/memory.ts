import type { CheckRequest, Owner } from "../core/resource";
import { isAbsent, type Value, type Values } from "../core/values";

/** What one resource of the program declares, as this command has seen it. */
export interface Declaration {
  /** Of the image, in one spelling, as soon as it is known. */
  id?: string;
  /** What cannot change in the image. */
  readonly made: string;
}

/** The resources of the program that have an image which is to be deleted. */
export interface Declaring {
  /** The one whose image it is, under the same name or under another now: then the deletion belongs to a replacement. */
  readonly entry?: Declaration;
  readonly isRenamed: boolean;
  /** Another one declares the same image. */
  readonly isSharedHere: boolean;
}

/**
 * What this command has seen of images in either backend; the resource that a host creates has one. Pulumi deletes what was
 * superseded as it deletes what was destroyed, perhaps in a later command and without a diff; but it has checked before
 * what the program declares. Ids are in one spelling.
 */
export interface Memory {
  /** The inputs with a name: one once given stays with the resource, another would replace the image. */
  named(request: Pick<CheckRequest, "owner" | "oldInputs" | "newInputs">): Values;
  note(request: Pick<CheckRequest, "owner" | "ownerBefore">, declared: Declaration): void;
  /** The owner's image has this id, which no check could know. */
  noteId(owner: Owner | undefined, id: string): void;
  declaring(owner: Owner | undefined, id: string): Declaring;
  /** The owner's image is gone. */
  forget(owner: Owner | undefined): void;
  /** The owner's creation has found its own image. A taint creates first, and deletes then. */
  noteFoundAgain(owner: Owner | undefined, id: string): void;
  /** Tells of each such creation once. */
  wasFoundAgain(owner: Owner | undefined, id: string): boolean;
  /** The image is to be deleted before it is created again: to archive it would only hide it. */
  noteRenewed(id: string): void;
  /** Tells of each such image once. */
  wasRenewed(id: string): boolean;
}

interface Entry extends Declaration {
  readonly formerly: ReadonlySet<string>;
  /** The id of the image that its creation has found. */
  again?: string;
}

export function createMemory(): Memory {
  const entries = new Map<string, Entry>();
  const renewed = new Set<string>();
  const of = (owner: Owner | undefined) => (owner ? entries.get(keyOf(owner)) : undefined);
  // The check that begins a replacement does not get the old inputs; the one before it has.
  const kept = new Map<string, Value>();
  return {
    named({ owner, oldInputs, newInputs }) {
      if (!isAbsent(newInputs["name"]) || !owner) return newInputs;
      const key = keyOf(owner);
      if (oldInputs) kept.set(key, oldInputs["name"]);
      return { ...newInputs, name: kept.get(key) ?? owner.name };
    },
    note({ owner, ownerBefore }, declared) {
      if (!owner) return;
      const key = keyOf(owner);
      const before = ownerBefore ? keyOf(ownerBefore) : key;
      // The check of a replacement tells nothing of who had it before; the one that came first has.
      const formerly = new Set(entries.get(key)?.formerly);
      if (before !== key) {
        entries.delete(before);
        formerly.add(before);
      }
      entries.set(key, { ...declared, formerly });
    },
    noteId(owner, id) {
      const entry = of(owner);
      if (entry) entry.id = id;
    },
    declaring(owner, id) {
      if (!owner) return { isRenamed: false, isSharedHere: false };
      const key = keyOf(owner);
      const own = entries.get(key);
      const renamed = [...entries.values()].filter(({ formerly }) => formerly.has(key));
      const entry = own ?? renamed.find((each) => each.id === id) ?? renamed[0];
      const others = [...entries.values()].filter((each) => each !== entry);
      return {
        ...(entry && { entry }),
        isRenamed: entry !== undefined && entry !== own,
        isSharedHere: others.some((each) => each.id === id),
      };
    },
    forget: (owner) => {
      if (owner) entries.delete(keyOf(owner));
    },
    noteFoundAgain(owner, id) {
      const entry = of(owner);
      if (entry) entry.again = id;
    },
    wasFoundAgain(owner, id) {
      const entry = of(owner);
      if (entry?.again !== id) return false;
      delete entry.again;
      return true;
    },
    noteRenewed: (id) => void renewed.add(id),
    wasRenewed: (id) => renewed.delete(id),
  };
}

function keyOf(owner: Owner): string {
  return JSON.stringify(owner);
}
