import { isDeepStrictEqual } from "node:util";
import { userError } from "../arm/errors";
import { isObject } from "../http/body";
import { parseConda, writeConda } from "./conda";
import type { Definition } from "./definition";

type Section = Record<string, unknown>;

/** The definition of an environment as azureml-core writes it for the environment service, and reads it. */
export interface ServiceDefinition {
  environmentVariables: Section;
  python: Section;
  docker: Section;
  spark: Section;
  databricks: Section;
  r: Section | null;
  inferencingStackVersion: string | null;
}

/** A value of the kind that each section is of. */
const shapes: Readonly<Record<string, unknown>> = {
  environmentVariables: {},
  python: {},
  docker: {},
  spark: {},
  databricks: {},
  r: {},
  inferencingStackVersion: "",
};
const names = Object.keys(shapes);

/** What the service shows for what was not given. */
const defaults: ServiceDefinition = {
  environmentVariables: {},
  python: {
    userManagedDependencies: false,
    interpreterPath: "python",
    condaDependenciesFile: null,
    baseCondaEnvironment: null,
    condaDependencies: null,
  },
  docker: {
    enabled: false,
    baseImage: null,
    baseDockerfile: null,
    buildContext: null,
    sharedVolumes: true,
    shmSize: null,
    arguments: [],
    baseImageRegistry: { address: null, username: null, password: null, registryIdentity: null },
    platform: { os: "Linux", architecture: "amd64" },
  },
  spark: { repositories: [], packages: [], precachePackages: true },
  databricks: { mavenLibraries: [], pypiLibraries: [], rcranLibraries: [], jarLibraries: [], eggLibraries: [] },
  r: null,
  inferencingStackVersion: null,
};

/** Reads the body of a registration; azureml-core writes the names of its sections in mixed case. */
export function readServiceDefinition(body: Section): ServiceDefinition {
  const sections = Object.entries(body).flatMap(([key, value]) => {
    const name = names.find((each) => each.toLowerCase() === key.toLowerCase());
    if (!name || value === null) return [];
    if (typeof value === typeof shapes[name] && !Array.isArray(value)) return [[name, value]];
    throw userError(`${key} is not what it has to be: ${typeof shapes[name]}.`, key);
  });
  return merge(defaults, Object.fromEntries(sections)) as ServiceDefinition;
}

/** A version as the environment service has it, however it was registered. */
export function serviceDefinitionOf({
  given,
  definition,
}: {
  given?: ServiceDefinition;
  definition: Definition;
}): ServiceDefinition {
  if (given) return given;
  const { image, build, condaFile, osType } = definition;
  return merge(defaults, {
    python: { userManagedDependencies: condaFile === undefined, condaDependencies: parseConda(condaFile) },
    docker: {
      baseImage: image,
      buildContext: build && {
        locationType: /^https?:\/\/[^/]*\.blob\./.test(build.contextUri) ? "storageAccount" : "git",
        location: build.contextUri,
        dockerfilePath: build.dockerfilePath,
      },
      platform: { os: osType },
    },
  }) as ServiceDefinition;
}

/** A registration in ARM's words, as far as ARM has words for it. A Dockerfile becomes a build context of its own. */
export function definitionOf({ python, docker }: ServiceDefinition, dockerfileContext: string): Definition {
  const { baseImage, buildContext, platform, baseDockerfile } = docker;
  const build = isObject(buildContext)
    ? {
        contextUri: String(buildContext["location"]),
        dockerfilePath: String(buildContext["dockerfilePath"] ?? "Dockerfile"),
      }
    : typeof baseDockerfile === "string"
      ? { contextUri: dockerfileContext, dockerfilePath: "Dockerfile" }
      : undefined;
  const usesConda = python["userManagedDependencies"] !== true && isObject(python["condaDependencies"]);
  return {
    ...(typeof baseImage === "string" && { image: baseImage }),
    ...(build && { build }),
    ...(usesConda && { condaFile: writeConda(python["condaDependencies"]) }),
    osType: isObject(platform) && /^windows$/i.test(String(platform["os"])) ? "Windows" : "Linux",
    autoRebuild: "Disabled",
    isAnonymous: false,
  };
}

/** Whether two definitions say the same; what is empty counts as not set. */
export const isSameDefinition = (one: ServiceDefinition, other: ServiceDefinition): boolean =>
  isDeepStrictEqual(withoutEmpty(one), withoutEmpty(other));

function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(withoutEmpty);
  if (!isObject(value)) return value ?? undefined;
  const members = Object.entries(value).map(([key, each]) => [key, withoutEmpty(each)] as const);
  const set = members.filter(([, each]) => each !== undefined);
  return set.length === 0 ? undefined : Object.fromEntries(set.sort(([one], [other]) => (one < other ? -1 : 1)));
}

function merge(base: unknown, given: unknown): unknown {
  if (given === undefined) return base;
  if (!isObject(base) || !isObject(given)) return given;
  const keys = new Set([...Object.keys(base), ...Object.keys(given)]);
  return Object.fromEntries([...keys].map((key) => [key, merge(base[key], given[key])]));
}
