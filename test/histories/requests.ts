import { asRecord, type Values } from "../../provider/core/values";
import type { Json } from "../provider/azure";

/** What was asked of Azure. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly body?: Values;
  /** Of a version of an environment, as Azure answered. */
  readonly isArchived?: boolean;
}

/** What a request does to what is there. */
export interface Effect {
  readonly kind: "deletes" | "stops" | "restarts" | "resizes" | "archives" | "creates" | "writes";
  /** In lower case. */
  readonly id: string;
}

export function askedOf(journal: Json[]): Asked[] {
  return journal.map(({ method, path, status, requestBody, responseBody }) => {
    const isArchived = responseBody?.properties?.isArchived;
    return { method, path, status, body: requestBody, ...(typeof isArchived === "boolean" && { isArchived }) };
  });
}

const READS =
  /\/(checkComputeNameAvailability|getAllowedVmSizesForResize|listSecrets|listKeys|listNodes|oauth2\/.*token)$/i;
const ACTIONS: Readonly<Record<string, Effect["kind"]>> = { stop: "stops", restart: "restarts", resize: "resizes" };

/** Undefined for a request that changes nothing, or that Azure refused. */
export function effectOf({ method, path, status, body }: Asked): Effect | undefined {
  if (method === "GET" || method === "HEAD" || READS.test(path)) return undefined;
  // A connection that was cut may have done its work.
  if (status >= 400) return undefined;
  const id = path.toLowerCase();
  if (method === "DELETE") return { kind: "deletes", id };
  if (method === "POST") {
    const [, of = id, action = ""] = /^(.*)\/([^/]+)$/.exec(id) ?? [];
    return { kind: ACTIONS[action] ?? "writes", id: of };
  }
  if (status === 201) return { kind: "creates", id };
  const isArchived = asRecord(body?.["properties"])["isArchived"] === true;
  return { kind: isArchived ? "archives" : "writes", id };
}

/** What was archived before is not archived by being written again. */
export function effectsOf(asked: readonly Asked[]): Effect[] {
  const archived = new Set<string>();
  return asked.flatMap((each) => {
    const effect = effectOf(each);
    const id = each.path.toLowerCase();
    const wasArchived = archived.has(id);
    if (each.isArchived === true) archived.add(id);
    if (each.isArchived === false) archived.delete(id);
    if (!effect) return [];
    return effect.kind === "archives" && wasArchived ? [{ ...effect, kind: "writes" as const }] : [effect];
  });
}
