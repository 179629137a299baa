import type { Values } from "../../provider/core/values";
import { WORKSPACE } from "./azure";

/** What a program is changed from and to; undefined is no resource at all. */
export interface Operation {
  readonly before?: Values;
  readonly after?: Values;
  /** How many are made for it. */
  readonly created: number;
}

/** How Azure is while the operation runs, and what is wrong when it runs again. */
export interface Weather {
  readonly speed: Values;
  readonly switches: Values;
  /** Faults of the second run. */
  readonly later: readonly Values[];
  /** The only points that it makes a difference to. */
  readonly sides: readonly Side[];
}

/** `before`: Azure never did what the request asks; `after`: it did, and its answer reached nobody. */
export type Side = "before" | "after";

/** Where a process is killed: at its n-th request, on one side of it. */
export interface Point {
  readonly request: number;
  readonly side: Side;
  readonly name: string;
}

/** The points of an operation, from the requests that it sends when nobody kills it. */
export function pointsOf(requests: readonly { method: string; path: string }[], { sides }: Weather): Point[] {
  return requests.flatMap(({ method, path }, index) => {
    const request = index + 1;
    // A request that only reads is the same to Azure on both sides.
    const own = sides.filter((side) => (method === "GET" ? side === "before" : true));
    return own.map((side) => ({
      request,
      side,
      name: `${side} request ${request}, ${method} ${path.replace(WORKSPACE, "")}`,
    }));
  });
}
