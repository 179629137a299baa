import { AzureMLError } from "../core/errors";
import type { Act, Shown } from "./permit";

/** What the user of a command has ordered, or has been asked about, of one resource. */
export interface Ordered {
  /** That it may be removed although a stack has tagged it as its own. Throws when it may not. */
  consent(isManagedNow?: boolean): Shown<"stack's consent">;
  /** That no run would be ended, or may be. Throws when one would. */
  runs(): Promise<Shown<"no runs">>;
}

/** What the user of a command has named, by id and act. */
export interface Orders {
  give(id: string, act: Act, ordered: Ordered): void;
  /** Throws when the user has not named it. */
  of(id: string, act: Act): Ordered;
}

export function createOrders(): Orders {
  const given = new Map<string, Ordered>();
  const key = (id: string, act: Act) => `${act} ${id.toLowerCase()}`;
  return {
    give: (id, act, ordered) => void given.set(key(id, act), ordered),
    of(id, act) {
      const ordered = given.get(key(id, act));
      if (ordered) return ordered;
      throw new AzureMLError(
        "InternalError",
        `Nobody has ordered to ${act} ${id}. Nothing was sent. Please report this.`,
      );
    },
  };
}
