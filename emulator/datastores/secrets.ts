import { userError } from "../arm/errors";
import type { Backend } from "../backend";
import type { Workspace } from "../environments/keep";
import { isObject } from "../http/body";
import { type Datastore, isOwn } from "./record";
import { containerSas } from "./sas";
import { storageOf } from "./storage";

/** What listSecrets answers. Clients that ask for an expirable secret get a token in place of the account key. */
export function secretsOf(backend: Backend, workspace: Workspace, { name, body }: Datastore, asked: unknown) {
  const { credentialsType, secrets } = body.credentials;
  if (credentialsType === "None") throw userError("No secrets for credentials of type None.");
  if (!isOwn(backend, workspace, name)) return { secretsType: credentialsType, ...secrets };
  const storage = storageOf(backend, workspace);
  const wantsSas = isObject(asked) && asked["expirableSecret"] === true;
  if (credentialsType === "AccountKey" && !wantsSas) return { secretsType: "AccountKey", key: storage.key };
  const container = body.properties["containerName"] ?? body.properties["fileShareName"];
  return { secretsType: "Sas", sasToken: containerSas({ ...storage, container: String(container) }) };
}
