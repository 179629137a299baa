import type { Values } from "../../provider/core/values";
import { WORKSPACE } from "./azure";

const service = (name: string, port: number) => ({
  name,
  image: { reference: "lab/notes:1" },
  endpoints: [{ name: "web", target: port, published: port }],
});

const BEFORE: Values = {
  computeName: "ci-dev",
  vmSize: "Standard_DS3_v2",
  description: "one",
  tags: { team: "vision" },
  idleTimeBeforeShutdown: "PT1H",
  customServices: [service("notes", 8787)],
  enableSSO: true,
  powerState: "Running",
};

/** Differs in something of every kind of write. */
const AFTER: Values = {
  computeName: "ci-dev",
  vmSize: "Standard_DS11_v2",
  description: "two",
  tags: { team: "speech", cost: "7" },
  idleTimeBeforeShutdown: "PT2H",
  customServices: [service("papers", 8788)],
  enableSSO: false,
  powerState: "Stopped",
};

/** What a program is changed from and to; undefined is no resource at all. */
export interface Operation {
  readonly before?: Values;
  readonly after?: Values;
  /** How many instances are made for it. */
  readonly created: number;
}

export const OPERATIONS: Record<string, Operation> = {
  "a create": { after: AFTER, created: 1 },
  "an update": { before: BEFORE, after: AFTER, created: 0 },
  "a replace": {
    before: BEFORE,
    after: { ...BEFORE, sshSettings: { sshPublicAccess: "Enabled" }, onReplace: "allow" },
    created: 1,
  },
  "a delete": { before: BEFORE, created: 0 },
};

/** How Azure is while the operation runs, and what is wrong when it runs again. */
export interface Weather {
  readonly speed: Values | string;
  readonly switches: Values;
  /** Faults of the second run. */
  readonly later: readonly Values[];
  /** The only points that it makes a difference to. */
  readonly sides: readonly Side[];
}

/** `before`: Azure never did what the request asks; `after`: it did, and its answer reached nobody. */
export type Side = "before" | "after";

const running = { status: 409, code: "Conflict", message: "There is already an active operation submitted." };
const refusals = ["PUT", "POST", "DELETE"].map((method) => {
  return { method, path: "/computes/", count: 2, answer: running };
});

export const WEATHERS: Record<string, Weather> = {
  "that is quick": { speed: "immediate", switches: {}, later: [], sides: ["before", "after"] },
  "that is slow": { speed: { reads: 3 }, switches: {}, later: [], sides: ["before", "after"] },
  "that is busier than it says": {
    speed: { reads: 2 },
    switches: { nameReleasedLater: true },
    later: refusals,
    sides: ["after"],
  },
};

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
