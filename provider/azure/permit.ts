import { AzureMLError } from "../core/errors";
import type { Log } from "../core/resource";
import { addressOf } from "./address";

/** Who asks for something that cannot be undone. */
export type Asker = keyof typeof DEMANDED;

/** What is asked about; `child` is something else in a workspace, of which everything is demanded. */
export type Kind = "compute" | "environmentVersion" | "image" | "child";

/** What becomes of it. */
export type Effect = "creates" | "changes" | "interrupts" | "removes";

/** What can be demanded, in the order in which it is looked at: whoever waits for runs has to read after that. */
export const ROWS = [
  "named",
  "declared word",
  "no other entry",
  "no runs",
  "count",
  "read",
  "same thing",
  "shown",
  "interruption",
  "stack's consent",
  "owner",
  "made when",
] as const;

export type Row = (typeof ROWS)[number];

/** What makes a resource as declared has to show the same, whether it was there before or not. */
const MAKING = {
  shown: ["changes", "interrupts", "removes"],
  "no runs": ["interrupts"],
  read: ["creates", "changes", "interrupts", "removes"],
  "same thing": ["changes", "interrupts", "removes"],
  interruption: ["interrupts"],
  owner: ["changes", "interrupts", "removes"],
  "made when": ["changes", "interrupts", "removes"],
} as const;

/** What is demanded of whom, for what. The id itself is demanded always. docs/evidence.md has the same for people. */
export const DEMANDED = {
  "engine's delete": {
    "declared word": ["interrupts", "removes"],
    "no other entry": ["interrupts", "removes"],
    "no runs": ["interrupts", "removes"],
    count: ["removes"],
    read: ["changes", "interrupts", "removes"],
    "same thing": ["changes", "interrupts", "removes"],
    interruption: ["interrupts", "removes"],
    owner: ["interrupts", "removes"],
    "made when": ["interrupts", "removes"],
  },
  "engine's create": MAKING,
  "engine's update": MAKING,
  script: {
    named: ["creates", "changes", "interrupts", "removes"],
    read: ["creates", "changes", "interrupts", "removes"],
    "same thing": ["changes", "interrupts", "removes"],
  },
  command: {
    named: ["changes", "interrupts", "removes"],
    "stack's consent": ["removes"],
    "no runs": ["interrupts", "removes"],
    read: ["changes", "interrupts", "removes"],
    "same thing": ["changes", "interrupts", "removes"],
  },
} as const satisfies Record<string, Partial<Record<Row, readonly Effect[]>>>;

type Demanded<By extends Asker, E extends Effect> = {
  [R in keyof (typeof DEMANDED)[By]]: (typeof DEMANDED)[By][R] extends readonly (infer Of)[]
    ? E extends Of
      ? R
      : never
    : never;
}[keyof (typeof DEMANDED)[By]];

/** Images run nothing, and who deletes one by its id in a script has looked at it already. */
type Spared<By extends Asker, E extends Effect, K extends Kind> = K extends "compute" | "child"
  ? never
  : "no runs" | "interruption" | ([By, E] extends ["script" | "command", "removes"] ? "read" | "same thing" : never);

/** The rows that the table demands. */
export type Rows<By extends Asker, E extends Effect, K extends Kind> = By extends Asker
  ? E extends Effect
    ? Exclude<Extract<Demanded<By, E>, Row>, Spared<By, E, K>>
    : never
  : never;

function isDemanded(row: Row, asker: Asker, effect: Effect, kind: Kind): boolean {
  const demanded: Partial<Record<Row, readonly Effect[]>> = DEMANDED[asker];
  const isSparing = kind === "environmentVersion" || kind === "image";
  return (demanded[row]?.includes(effect) ?? false) && !(isSparing && isSpared(row, asker, effect));
}

function isSpared(row: Row, asker: Asker, effect: Effect): boolean {
  if (row === "no runs" || row === "interruption") return true;
  const isOrdered = asker === "script" || asker === "command";
  return isOrdered && effect === "removes" && (row === "read" || row === "same thing");
}

/** What a user has ordered explicitly. It stands for the evidence of one row, and of no other. */
export interface Order<R extends Row = Row> {
  readonly row: R;
  /** As the user wrote it, such as `AZUREML_ON_ACTIVE_RUNS=ignore`. */
  readonly name: string;
  /** What is done because of it: a clause for the log. */
  readonly what: string;
}

/** What each act brings about, the method of its request, and what its path has after the id. */
const ACTS = {
  create: ["creates", "PUT", ""],
  overwrite: ["changes", "PUT", ""],
  label: ["changes", "PATCH", ""],
  archive: ["removes", "PUT", ""],
  delete: ["removes", "DELETE", ""],
  start: ["changes", "POST", "/start"],
  stop: ["interrupts", "POST", "/stop"],
  restart: ["interrupts", "POST", "/restart"],
  resize: ["interrupts", "POST", "/resize"],
  updateIdleShutdownSetting: ["changes", "POST", "/updateIdleShutdownSetting"],
  updateCustomServices: ["changes", "POST", "/customServices"],
  updateDataMounts: ["changes", "POST", "/updateDataMounts"],
  updateSchedules: ["changes", "POST", "/updateSchedules"],
  enableSso: ["changes", "POST", "/enableSso"],
} as const satisfies Record<string, readonly [Effect, string, string]>;

/** What a request does to one resource. */
export type Act = keyof typeof ACTS;
type EffectOf<A extends Act> = (typeof ACTS)[A][0];

const SERVICE = { compute: "", environmentVersion: "", image: "/modelmanagement/v1.0", child: "" } as const;

let make: <A extends Act>(act: A, kind: Kind, id: string) => Permit<A>;
const unused = new WeakSet<Permit>();

/** Leave to send one request, which does one act to one resource. Only `admit` makes it. */
export class Permit<out A extends Act = Act> {
  readonly #path: string;

  static {
    make = (act, kind, id) => {
      const permit = new Permit(act, id, `${SERVICE[kind]}${id}${ACTS[act][2]}`);
      unused.add(permit);
      return permit;
    };
  }

  private constructor(
    readonly act: A,
    readonly id: string,
    path: string,
  ) {
    this.#path = path;
  }

  /** Throws unless the permit is for this request, and was not used before. */
  static use(permit: unknown, { method, path }: { readonly method: string; readonly path: string }): void {
    const what = `${method} ${path}`;
    if (!unused.delete(permit as Permit)) throw bug(`${what} has no permit, or one that was used`);
    const { act, id } = permit as Permit;
    const isMeant = method === ACTS[act][1] && segments(path) === JSON.stringify((permit as Permit).#path.split("/"));
    if (isMeant) return;
    throw bug(`${what} has a permit for something else (${act} ${id})`);
  }
}

function segments(path: string): string {
  return JSON.stringify(path.split("?", 1)[0]?.split("/").map(decodeURIComponent));
}

/** Asked before each sending of a request, the first and every repetition, so that no evidence is older than what it allows. */
export type Admission<A extends Act = Act> = () => Promise<Permit<A>>;

/** Shows what one row demands, or throws. An explicit order may stand for it. */
export type Evidence<R extends Row = Row> = () => Shown<R> | Promise<Shown<R>>;
// biome-ignore lint/suspicious/noConfusingVoidType: what only throws or does not returns nothing
export type Shown<R extends Row = Row> = Order<R> | undefined | void;

/** One evidence for each row that the table demands. */
export type EvidenceOf<By extends Asker, A extends Act, K extends Kind> = {
  readonly [R in Rows<By, EffectOf<A>, K>]: Evidence<R>;
};

export interface Asking<By extends Asker, K extends Kind, A extends Act, All extends Act> {
  readonly asker: By;
  readonly act: A & All;
  readonly kind: K;
  readonly id: string;
  readonly log: Log;
  /** For whichever act of `All`. */
  readonly evidence: EvidenceOf<By, All, K>;
}

/** The one door: a permit for who shows all that the table demands. */
export async function admit<By extends Asker, K extends Kind, A extends Act, All extends Act = A>(
  asking: Asking<By, K, A, All>,
): Promise<Permit<A>> {
  const { asker, act, kind, id, log } = asking;
  addressOf(kind, id);
  const given: Partial<Record<Row, Evidence>> = asking.evidence;
  const rows = ROWS.filter((row) => isDemanded(row, asker, ACTS[act][0], kind));
  const missing = rows.filter((row) => !given[row]);
  if (missing.length > 0) throw bug(`The ${asker} wants to ${act} ${id} and does not show: ${missing.join(", ")}`);
  for (const row of rows) {
    const order = await given[row]?.();
    if (order && order.row !== row) throw bug(`${order.name} is no order about "${row}"`);
    if (order) log.info(`${order.name}: ${order.what}.`);
  }
  return make<A>(act, kind, id);
}

function bug(reason: string): AzureMLError {
  return new AzureMLError("InternalError", `${reason}. Nothing was sent. Please report this.`);
}
