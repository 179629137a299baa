import type { Backend } from "../backend";
import { keepVersion, versionsOf, type Workspace } from "../environments/keep";
import { checkName } from "../environments/names";
import { alreadyRegistered } from "../environments/put";
import { type EnvironmentVersion, findEnvironment, findVersion } from "../environments/record";
import {
  definitionOf,
  isSameDefinition,
  readServiceDefinition,
  type ServiceDefinition,
  serviceDefinitionOf,
} from "../environments/serviceDefinition";
import { isObject } from "../http/body";
import type { Caller } from "../login/tokens";

interface Registration {
  backend: Backend;
  workspace: Workspace;
  name: string;
  /** Undefined when the service is to choose. */
  version: string | undefined;
  body: Record<string, unknown>;
  caller: Caller;
}

/** Registers a definition. Nothing happens when the version, or the newest one, has the same. */
export function registerDefinition(registration: Registration): EnvironmentVersion {
  const { backend, workspace, name, version, body, caller } = registration;
  checkName(backend, name);
  const given = withoutPassword(readServiceDefinition(body));
  const old =
    version === undefined ? newestOf(backend, workspace, name) : findVersion(backend, workspace.id, name, version);
  const isSame = old && isSameDefinition(serviceDefinitionOf(old.body), given);
  if (old && isSame && (version !== undefined || !backend.settings.isOn("registersAgain"))) return old;
  if (old && version !== undefined) throw alreadyRegistered(name, version);
  const next = version ?? findEnvironment(backend, workspace.id, name)?.body.nextVersion ?? "1";
  const definition = definitionOf(given, dockerfileContext(workspace, name, next));
  const fresh = { definition, given, isArchived: false, labels: [] };
  return keepVersion(backend, workspace, name, next, fresh, caller);
}

const newestOf = (backend: Backend, workspace: Workspace, name: string): EnvironmentVersion | undefined => {
  const environment = findEnvironment(backend, workspace.id, name);
  return environment && versionsOf(backend, environment.id).at(-1);
};

/** Where the service keeps a Dockerfile that came as text. */
const dockerfileContext = ({ body }: Workspace, name: string, version: string) =>
  `https://${String(body.properties["storageAccount"]).split("/").at(-1)}.blob.core.windows.net/azureml/Dockerfiles/${name}/${version}/`;

/** Nobody is ever shown the password of a registry. */
function withoutPassword(given: ServiceDefinition): ServiceDefinition {
  const registry = given.docker["baseImageRegistry"];
  if (!isObject(registry)) return given;
  return { ...given, docker: { ...given.docker, baseImageRegistry: { ...registry, password: null } } };
}
