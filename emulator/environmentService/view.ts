import type { Backend } from "../backend";
import { findImage, imageNameOf } from "../builds/image";
import type { Workspace } from "../environments/keep";
import { type EnvironmentVersion, environmentNameOf } from "../environments/record";
import { serviceDefinitionOf } from "../environments/serviceDefinition";

/** A version as the environment service shows it. */
export function showDefinition({ location, body }: Workspace, version: EnvironmentVersion) {
  const name = environmentNameOf(version);
  return {
    name,
    version: version.name,
    ...serviceDefinitionOf(version.body),
    assetId: `azureml://locations/${location}/workspaces/${body.workspaceId}/environments/${name}/versions/${version.name}`,
  };
}

/** Where the image of a version is, and whether it was built. */
export function showImageDetails(backend: Backend, workspace: Workspace, { body }: EnvironmentVersion) {
  const name = imageNameOf(workspace, body);
  const { definition, given } = body;
  return {
    imageExistsInRegistry: findImage(backend, workspace.id, name)?.body.digest !== undefined,
    dockerImage: { name: name.repository, registry: { address: name.hostname, username: null, password: null } },
    pythonEnvironment: {
      interpreterPath: "/azureml-envs/environment/bin/python",
      condaEnvironmentPath: "/azureml-envs/environment",
    },
    ingredients: {
      dockerfile: given?.docker["baseDockerfile"] ?? (definition.build ? null : `FROM ${definition.image}\n`),
      condaSpecification: definition.condaFile ?? null,
    },
  };
}
