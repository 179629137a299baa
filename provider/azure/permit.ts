import { AzureMLError } from "../core/errors";
import type { Log } from "../core/resource";
import { addressOf } from "./address";
import { type Asker, type Effect, isDemanded, type Kind, type Order, ROWS, type Row, type Rows } from "./evidence";

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
