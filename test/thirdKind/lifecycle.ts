import { type Connection, orAbsent } from "../../provider/azure/connection";
import { explained } from "../../provider/azure/explained";
import { ownershipTag } from "../../provider/azure/ownership";
import { check } from "../../provider/core/check";
import { type Change, diff, listed as listedChanges, NOTHING_UNSHOWN, unshown } from "../../provider/core/diff";
import { AzureMLError } from "../../provider/core/errors";
import { deletionWord } from "../../provider/core/inputs";
import { recall } from "../../provider/core/reflect";
import type { Call, Observed, ReconcileRequest, RemoveRequest, Resource } from "../../provider/core/resource";
import { asRecord, isAbsent, type Path, type Values } from "../../provider/core/values";
import { createDatastores, type ServiceDatastore } from "./api";
import { type Asked, creating, deleting, overwriting } from "./door";
import { fields } from "./fields";
import { datastoreId, fromWire, parseDatastoreId, subject, tagIn, toWire } from "./wire";

/** The resource `Datastore`. What is in the list is read from there. */
export function datastore(connect: () => Connection, list?: ReadonlyMap<string, ServiceDatastore>): Resource {
  // Whose each datastore is, as far as this command has seen the program.
  const declared = new Map<string, string>();
  const isNeeded = (id: string, { owner }: Call) =>
    [...declared].some(([other, theirs]) => theirs === id.toLowerCase() && other !== JSON.stringify(owner));
  return {
    type: "Datastore",
    fields,
    async check({ newInputs, owner }) {
      const checked = check(fields, [], newInputs);
      if (owner) declared.set(JSON.stringify(owner), datastoreId(checked.inputs).toLowerCase());
      return checked;
    },
    diff: compare,
    unfinished: () => undefined,
    reconcile: (request) => reconcile(connect(), request),
    async read({ id, observed = {}, signal }) {
      const connection = connect();
      const found = list?.get(id.toLowerCase()) ?? (await find(connection, id, signal));
      if (found) return { id, properties: recall(fields, fromWire(found), observed) };
      await connection.workspaceNow(parseDatastoreId(id)?.workspaceId ?? "").catch((error) => {
        throw explained(error, `${subject(id)} cannot be read: its workspace does not answer.`);
      });
      return undefined;
    },
    remove: (request) => remove(connect(), request, () => isNeeded(request.id, request)),
  };
}

function compare(declared: Values, observed: Values, declaredBefore: readonly Path[] = []): Change[] {
  return diff({ fields, declared, observed, declaredBefore });
}

function find({ send }: Connection, id: string, signal?: AbortSignal): Promise<ServiceDatastore | undefined> {
  return orAbsent(createDatastores(send).get(id, signal)).catch((error) => {
    throw explained(error, `${subject(id)} cannot be read.`);
  });
}

function askedOf(connection: Connection, { owner, log, signal }: Call, id: string): Asked {
  const { ownershipTag: isTagging, ownerSalt } = connection.settings;
  const tag = owner && isTagging ? ownershipTag(owner, ownerSalt) : undefined;
  return { id, log, tag, read: () => find(connection, id, signal) };
}

async function reconcile(connection: Connection, request: ReconcileRequest): Promise<Observed> {
  const { inputs, observed = {}, declaredBefore, signal } = request;
  const id = request.id ?? datastoreId(inputs);
  const asked = askedOf(connection, request, id);
  const { put } = createDatastores(connection.send);
  const found = await asked.read();
  const made = (now: ServiceDatastore) => ({
    id,
    properties: recall(fields, fromWire(now), { ...observed, ...inputs }),
  });
  if (!found) return made(await put(id, toWire(inputs, asked.tag), creating(asked), signal));
  const isNew = request.id === undefined;
  const mark = tagIn(found);
  if (isNew && inputs["adopt"] !== true && (mark === undefined || mark !== asked.tag)) {
    throw new AzureMLError("AlreadyExists", `${subject(id)} exists already. To manage it, set adopt: true.`);
  }
  const changes = ofAzure(compare(inputs, recall(fields, fromWire(found), observed), declaredBefore));
  const held = isNew ? NOTHING_UNSHOWN : unshown(ofAzure(compare(inputs, observed, declaredBefore)), changes);
  const unseen = [...held.others, ...held.conflicts];
  if (unseen.length > 0) {
    const what = `somebody has changed ${listedChanges(unseen)} since the state was written`;
    throw new AzureMLError(
      "ChangedMeanwhile",
      `${subject(id)}: ${what}. Run "pulumi refresh", and "pulumi up" after a look.`,
    );
  }
  if (changes.length === 0) return made(found);
  const { credentialsType } = asRecord(found.properties["credentials"] as Values);
  if (isAbsent(inputs["accountKey"]) && credentialsType === "AccountKey" && !changes.some(isOfKey)) {
    throw new AzureMLError(
      "InvalidInput",
      `${subject(id)} has a key, which an update would take away: declare accountKey.`,
    );
  }
  const admission = overwriting(asked, isNew ? "engine's create" : "engine's update", found, unseen.length === 0);
  return made(await put(id, toWire(inputs, asked.tag, found), admission, signal));
}

/** Without what only steers the provider. */
function ofAzure(changes: readonly Change[]): Change[] {
  return changes.filter(({ field }) => !field.ours);
}

const isOfKey = ({ path }: Change) => path[0] === "accountKey";

async function remove(connection: Connection, request: RemoveRequest, isNeeded: () => boolean): Promise<void> {
  const { id, inputs, log, signal } = request;
  const way = deletionWord(subject(id), "onDelete", fields["onDelete"], inputs["onDelete"] ?? "delete");
  if (way === "retain") return log.info(`left in Azure as it is: ${id}`);
  const asked = askedOf(connection, request, id);
  const found = await asked.read();
  if (found) await createDatastores(connection.send).delete(id, deleting(asked, connection, found, isNeeded), signal);
}
