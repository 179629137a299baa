import type { EnvironmentVersion } from "../../azure/environments";
import type { ServiceImage } from "../../azure/modelManagement";
import { type Act, type Admission, admit } from "../../azure/permit";
import { AzureMLError } from "../../core/errors";
import type { ImageCall } from "../scripting/backend";
import { parseId, subject } from "../target";
import { isSameContent, rereading } from "./versions";

/** Leave to delete or archive what a script or the user of a command has named. */
export function removalByName<A extends "delete" | "archive">(
  call: ImageCall,
  kind: "environmentVersion" | "image",
  id: string,
  act: A,
): Admission<A> {
  const { connection, log } = call;
  const { orders } = connection;
  const asked = { act, kind, id, log } as const;
  const evidence = { named: () => named(call, id, act) };
  type Acts = "delete" | "archive";
  if (!orders) return () => admit<"script", typeof kind, A, Acts>({ ...asked, asker: "script", evidence });
  const consented = { ...evidence, "stack's consent": () => orders.of(id, act).consent() };
  return () => admit<"command", typeof kind, A, Acts>({ ...asked, asker: "command", evidence: consented });
}

/** Leave to write the labels of a version that was just read. */
export function versionByName(call: ImageCall, id: string, found: EnvironmentVersion): Admission<"overwrite"> {
  const { connection, log, signal } = call;
  const { look, now } = rereading(found, () => connection.environments.getEnvironmentVersion(id, signal));
  const evidence = {
    named: () => named(call, id, "overwrite"),
    read: look,
    "same thing": () => refuseUnless(id, isSameContent(found, now())),
  };
  const asker = connection.orders ? "command" : "script";
  return () => admit({ asker, act: "overwrite", kind: "environmentVersion", id, log, evidence });
}

/** The same of an image of model management. */
export function imageByName(call: ImageCall, id: string, found: ServiceImage): Admission<"label"> {
  const { connection, log, signal, workspaceId } = call;
  const { look, now } = rereading(found, () => connection.modelManagement(workspaceId).getImage(found.id, signal));
  const evidence = {
    named: () => named(call, id, "label"),
    read: look,
    "same thing": () => refuseUnless(id, now().createdTime === found.createdTime),
  };
  const asker = connection.orders ? "command" : "script";
  return () => admit({ asker, act: "label", kind: "image", id, log, evidence });
}

function named({ connection, workspaceId }: ImageCall, id: string, act: Act): void {
  if (connection.orders) connection.orders.of(id, act);
  const { workspace } = parseId(id) ?? {};
  if (workspace?.toLowerCase() === workspaceId.toLowerCase()) return;
  throw new AzureMLError("InvalidId", `${subject(id)} is not of the workspace ${workspaceId}. Nothing was sent.`);
}

function refuseUnless(id: string, isRight: boolean): void {
  if (isRight) return;
  throw new AzureMLError("ChangedMeanwhile", `${subject(id)} was not updated: somebody has recreated it meanwhile.`);
}
