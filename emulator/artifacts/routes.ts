import { randomUUID } from "node:crypto";
import { withoutVersion } from "../arm/apiVersions";
import { userError } from "../arm/errors";
import { requireWorkspace } from "../arm/scopes";
import type { Backend } from "../backend";
import { containerSas } from "../datastores/sas";
import { storageOf } from "../datastores/storage";
import type { Workspace } from "../environments/keep";
import { workspaceOf } from "../environments/routes";
import { isObject, objectBody } from "../http/body";
import type { Call, Route } from "../http/types";
import { workspacePath } from "../workspaces/path";

/** The service that gives azureml-core an address for each file that it uploads. The blobs themselves are in blob storage. */
export const artifactRoutes = (backend: Backend): Route[] => [
  {
    method: "POST",
    path: `/artifact/v2.0${workspacePath}/artifacts/batch/metadata/:origin/:container`,
    versions: withoutVersion,
    scope: requireWorkspace,
    handle: (call) => ({ status: 200, body: createArtifacts(backend, call) }),
  },
];

function createArtifacts(backend: Backend, { params, body }: Call) {
  const { paths } = objectBody(body);
  if (!Array.isArray(paths)) throw userError("paths must be a list.", "paths");
  const names = paths.map((each) => (isObject(each) ? String(each["path"]) : ""));
  const workspace = workspaceOf(backend, params);
  const { origin = "", container = "" } = params;
  const createdTime = new Date(backend.clock.now()).toISOString();
  const artifact = (path: string) => ({
    artifactId: `${origin}/${container}/${path}`,
    origin,
    container,
    path,
    etag: randomUUID(),
    createdTime,
    dataPath: null,
  });
  const content = (path: string) => ({
    contentUri: addressOf(backend, workspace, `${origin}/${container}/${path}`),
    origin,
    container,
    path,
  });
  return {
    artifacts: Object.fromEntries(names.map((name) => [name, artifact(name)])),
    artifactContentInformation: Object.fromEntries(names.map((name) => [name, content(name)])),
    errors: {},
  };
}

/** azureml-core reads account and endpoint from the host, so the address has them there whatever the endpoint is. */
function addressOf(backend: Backend, workspace: Workspace, path: string): string {
  const storage = { ...storageOf(backend, workspace), container: "azureml" };
  const { protocol, account, endpoint, container } = storage;
  return `${protocol}://${account}.blob.${endpoint}/${container}/${encodeURI(path)}?${containerSas(storage)}`;
}
