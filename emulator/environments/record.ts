import { environmentId, environmentVersionId } from "../arm/ids";
import type { Backend } from "../backend";
import type { Stored } from "../store/resources";
import type { Definition } from "./definition";
import type { ServiceDefinition } from "./serviceDefinition";

export interface Stamp {
  time: number;
  by: string;
}

/** What environments and their versions have in common. */
export interface AssetBody {
  description?: string | undefined;
  tags?: Record<string, string> | undefined;
  properties?: Record<string, string> | undefined;
  isArchived: boolean;
  created: Stamp;
  modified: Stamp;
}

export interface EnvironmentBody extends AssetBody {
  /** Kept up to date with the versions, so that a list need not read them. */
  latestVersion: string | null;
  nextVersion: string;
}

export interface VersionBody extends AssetBody {
  definition: Definition;
  /** The definition as the environment service was given it; absent when it came by ARM. */
  given?: ServiceDefinition;
  stage?: string | undefined;
  labels: string[];
}

export type Environment = Stored<EnvironmentBody>;
export type EnvironmentVersion = Stored<VersionBody>;

export const findEnvironment = (backend: Backend, workspace: string, name: string): Environment | undefined =>
  backend.resources.get<EnvironmentBody>(environmentId(workspace, name));

export const findVersion = (
  backend: Backend,
  workspace: string,
  name: string,
  version: string,
): EnvironmentVersion | undefined => backend.resources.get<VersionBody>(environmentVersionId(workspace, name, version));

/** The environment's name of one of its versions. */
export const environmentNameOf = ({ parent }: EnvironmentVersion): string => parent.split("/").at(-1) ?? "";
