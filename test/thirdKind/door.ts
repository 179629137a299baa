import type { Connection } from "../../provider/azure/connection";
import { type Admission, admit } from "../../provider/azure/permit";
import { AzureMLError } from "../../provider/core/errors";
import type { Log } from "../../provider/core/resource";
import type { ServiceDatastore } from "./api";
import { subject, tagIn } from "./wire";

/** Who asks for a write, about which datastore. */
export interface Asked {
  readonly id: string;
  readonly log: Log;
  /** Of the resource that calls. */
  readonly tag: string | undefined;
  /** Reads it anew; undefined when it is not there. */
  readonly read: () => Promise<ServiceDatastore | undefined>;
}

export type Maker = "engine's create" | "engine's update";

/** Leave to create one where there is none. */
export function creating({ id, log, read }: Asked): Admission<"create"> {
  const evidence = {
    read: async () => refuseUnless(id, (await read()) === undefined, "it has come to be meanwhile"),
  };
  return () => admit({ asker: "engine's create", act: "create", kind: "child", id, log, evidence });
}

/** Leave to write one that was read, of which the preview has shown all changes. */
export function overwriting(
  { id, log, tag, read }: Asked,
  asker: Maker,
  found: ServiceDatastore,
  isShown: boolean,
): Admission<"overwrite"> {
  let now: ServiceDatastore | undefined;
  const evidence = {
    shown: () => refuseUnless(id, isShown, "no preview has shown all of its changes"),
    read: async () => {
      now = await read();
    },
    "same thing": () => refuseUnless(id, now?.id?.toLowerCase() === id.toLowerCase(), "it is not there"),
    owner: () => refuseUnless(id, isUnmarked(now, found, tag), "another resource has tagged it"),
    "made when": () => refuseUnless(id, isSameAge(now, found), "somebody has recreated it"),
  };
  return () => admit({ asker, act: "overwrite", kind: "child", id, log, evidence });
}

/** Leave to delete the owner's own. */
export function deleting(
  { id, log, tag, read }: Asked,
  { deletions, settings }: Connection,
  found: ServiceDatastore,
  isNeeded: () => boolean,
): Admission<"delete"> {
  let now: ServiceDatastore | undefined;
  const evidence = {
    // Whoever declares `retain` does not come here.
    "declared word": () => undefined,
    "no other entry": () => refuseUnless(id, !isNeeded(), "another resource of this program has it now"),
    // Nothing runs on a datastore, and nobody is interrupted.
    "no runs": () => undefined,
    interruption: () => undefined,
    count: () => deletions.begin(id, subject(id), settings.maxDeletions),
    read: async () => {
      now = await read();
    },
    "same thing": () => refuseUnless(id, now?.id?.toLowerCase() === id.toLowerCase(), "it is not there"),
    owner: () => refuseUnless(id, isUnmarked(now, found, tag), "another resource has tagged it"),
    "made when": () => refuseUnless(id, isSameAge(now, found), "somebody has recreated it"),
  };
  return () => admit({ asker: "engine's delete", act: "delete", kind: "child", id, log, evidence });
}

function isUnmarked(now: ServiceDatastore | undefined, found: ServiceDatastore, tag: string | undefined): boolean {
  const mark = now && tagIn(now);
  return mark === undefined || mark === tag || mark === tagIn(found);
}

function isSameAge(now: ServiceDatastore | undefined, found: ServiceDatastore): boolean {
  return now?.systemData?.createdAt === found.systemData?.createdAt;
}

function refuseUnless(id: string, isRight: boolean, reason: string): void {
  if (!isRight)
    throw new AzureMLError("ChangedMeanwhile", `${subject(id)} was not written: ${reason}. Nothing was sent.`);
}
