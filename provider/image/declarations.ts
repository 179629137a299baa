import type { CheckRequest, Owner } from "../core/resource";
import { isAbsent, type Value, type Values } from "../core/values";

/** What one resource of the program declares, as this command has seen it. */
export interface Declaration {
  /** Of the image, in one spelling, as soon as it is known. */
  id?: string;
  /** What cannot change in the image. */
  made: string;
  /** The image that was there already when this command wanted to create it. */
  again?: string | undefined;
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
 * What the program of this command declares. Pulumi deletes what was superseded as it deletes what was destroyed, perhaps in a
 * later command and without a diff; but it has checked before what the program declares.
 */
export interface Declarations {
  /** The inputs with a name: one once given stays with the resource, another would replace the image. */
  named(request: Pick<CheckRequest, "owner" | "oldInputs" | "newInputs">): Values;
  note(request: Pick<CheckRequest, "owner" | "ownerBefore">, declared: Declaration): void;
  /** What was noted for the owner under its present name. */
  of(owner: Owner | undefined): Declaration | undefined;
  declaring(owner: Owner | undefined, id: string): Declaring;
  /** The owner's image is gone. */
  forget(owner: Owner | undefined): void;
}

export function createDeclarations(): Declarations {
  const entries = new Map<string, Declaration & { readonly formerly: ReadonlySet<string> }>();
  const of = (owner: Owner | undefined) => (owner ? entries.get(ownerKey(owner)) : undefined);
  // The check that begins a replacement does not get the old inputs; the one before it has.
  const kept = new Map<string, Value>();
  return {
    named({ owner, oldInputs, newInputs }) {
      if (!isAbsent(newInputs["name"]) || !owner) return newInputs;
      const key = ownerKey(owner);
      if (oldInputs) kept.set(key, oldInputs["name"]);
      return { ...newInputs, name: kept.get(key) ?? owner.name };
    },
    note({ owner, ownerBefore }, declared) {
      if (!owner) return;
      const key = ownerKey(owner);
      const before = ownerBefore ? ownerKey(ownerBefore) : key;
      // The check of a replacement tells nothing of who had it before; the one that came first has.
      const formerly = new Set(entries.get(key)?.formerly);
      if (before !== key) {
        entries.delete(before);
        formerly.add(before);
      }
      entries.set(key, { ...declared, formerly });
    },
    of,
    declaring(owner, id) {
      if (!owner) return { isRenamed: false, isSharedHere: false };
      const key = ownerKey(owner);
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
      if (owner) entries.delete(ownerKey(owner));
    },
  };
}

function ownerKey(owner: Owner): string {
  return JSON.stringify(owner);
}
