import { API_VERSIONS } from "../../provider/azure/api";
import type { Value } from "../../provider/core/values";
import type { Documentation, Effect, Kind, PlannedStep } from "../../provider/kinds/kind";
import { documents } from "./documents";
import { fields } from "./fields";
import { datastore } from "./lifecycle";
import { readLive, survey } from "./survey";
import { datastoreId, parseDatastoreId } from "./wire";

const documentation: Documentation = {
  folder: "datastore",
  page: "docs/datastore-inputs.md",
  replacement: "A change makes another datastore.",
  replaced: ": another datastore is made, and the one before deleted",
  sent: `Properties are sent with ${API_VERSIONS.datastores}.`,
  derived: [],
  replacedArguments: ["workspaceId"],
  hidden: [],
  alwaysThere: ["workspaceId", "name", "accountName", "containerName"],
  changes: {},
  schemas: { "tags.*": { type: ["string", "number", "boolean"] } },
};

/** Datastores that keep blobs: a kind of resource that this package does not have. */
export const datastoreKind: Kind = {
  type: "Datastore",
  title: "Datastore",
  noun: "a datastore",
  word: "datastore",
  definedAs: "datastore",
  servedAs: "datastore",
  fields,
  documents,
  documentation,
  parse: parseDatastoreId,
  keyOf: (id) => id.toLowerCase(),
  idOf: datastoreId,
  complete: async (inputs) => ({ inputs, problems: [] }),
  resource: datastore,
  survey,
  readLive,
  effectOf,
};

function effectOf({ operation, before, after }: PlannedStep): Effect {
  const none = { isDeletion: false, consequence: "none", texts: [], isWaiting: false } as const;
  if (operation !== "delete" && operation !== "replace") return none;
  const isKept = (word: Value) => String(word ?? "delete").toLowerCase() === "retain";
  const isDeletion = !isKept((operation === "delete" ? before : after)["onDelete"]);
  return { ...none, isDeletion, becomes: `the datastore ${isDeletion ? "is deleted, and its blobs stay" : "stays"}` };
}
