import { orAbsent } from "../../azure/connection";
import { explained } from "../../azure/explained";
import { describe, type Problem } from "../../core/check";
import { AzureMLError } from "../../core/errors";
import { fieldOf } from "../../core/fields";
import { isRecord, type Values } from "../../core/values";
import { removalByName } from "../door/ordered";
import { environmentImage } from "../environmentImage";
import { fields } from "../fields";
import { subject, subjectOf } from "../target";
import type { ImageData } from "../types";
import type { ImageBackend, ImageCall, ImageFilter } from "./backend";
import {
  awaitBuild,
  beginBuild,
  deserializedVersion,
  documentOf,
  environmentFacts,
  logOfBuild,
  serializedVersion,
  type VersionDocument,
  withCreation,
} from "./environmentDocument";
import {
  findVersion,
  listVersions,
  refuseExisting,
  refuseNames,
  requireVersion,
  type VersionLabels,
  writeLabels,
} from "./versions";

/** What scripts create an image from: inputs of the Pulumi resource. Without a `version` the content decides. */
export type EnvironmentConfiguration = {
  readonly [Name in
    | "version"
    | "image"
    | "condaFile"
    | "condaFilePath"
    | "build"
    | "osType"
    | "inferenceConfig"
    | "autoRebuild"
    | "description"
    | "stage"
    | "tags"
    | "properties"]?: ImageData[Name] | undefined;
} & {
  /** Whether to build, and on which compute. Default true: Azure builds it unless it is built already. */
  readonly buildImage?: boolean | { readonly compute?: string | undefined } | undefined;
};

/**
 * Registers the version that the configuration describes, and starts the build unless its image is there. What exists
 * already with the same content is used.
 */
async function createVersion(
  call: ImageCall,
  name: string,
  models: readonly string[],
  configuration: Values,
): Promise<VersionDocument> {
  const { connection, workspaceId } = call;
  if (models.length > 0) {
    const message = 'An environment has no models inside. The backend "modelManagement" can put them into an image.';
    throw new AzureMLError("InvalidInput", `${subjectOf(workspaceId, name)} was not created. ${message}`);
  }
  const { buildImage = true, ...given } = configuration;
  const resource = environmentImage(() => connection);
  const newInputs = { ...given, workspaceId, name };
  const { inputs, problems } = await resource.check({ ...call, newInputs });
  refuse(call, name, [...problems, ...notCreated(given)]);
  const timeouts = { create: `${Math.max(1, call.deadline - call.clock.now())}ms` };
  const { id } = await resource.reconcile({ ...call, inputs: { ...inputs, timeouts } });
  const document = await withCreation(call, documentOf(await requireVersion(call, id)));
  const isThere = ["Succeeded", "Creating"].includes(document.creation.creationState ?? "");
  if (buildImage === false || isThere) return document;
  const compute = isRecord(buildImage) ? buildImage["compute"] : undefined;
  return beginBuild(call, document, typeof compute === "string" ? compute : undefined);
}

/** Inputs that only mean something in a stack. */
function notCreated(given: Values): Problem[] {
  const isOfStack = (name: string) => fieldOf(fields, name)?.ours && !["version", "condaFilePath"].includes(name);
  const names = Object.keys(given).filter(isOfStack);
  return names.map((name) => ({ path: [name], message: "means something in a stack only." }));
}

function refuse({ workspaceId }: ImageCall, name: string, problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  const all = problems.map(describe).join("\n");
  throw new AzureMLError("InvalidInput", `${subjectOf(workspaceId, name)} was not created. ${all}`);
}

/** Images as versions of environments, in ARM; the environment service builds them. */
export const environmentBackend: ImageBackend<VersionDocument> = {
  name: "environment",
  find: async (call, selection) => withCreation(call, documentOf(await findVersion(call, selection))),
  list(call, filter) {
    refuseModels(filter);
    return (async function* () {
      for await (const version of listVersions(call, filter)) yield documentOf(version);
    })();
  },
  create: createVersion,
  refresh: async (call, document) =>
    withCreation(call, documentOf(await requireVersion(call, document.id), document.creation)),
  changeTags: (call, document, change) =>
    relabel(call, document, ({ tags }) => {
      const wanted = change(tags);
      refuseNames(document.id, "tags", wanted);
      return { tags: wanted };
    }),
  addProperties(call, document, added) {
    refuseNames(document.id, "properties", added);
    return relabel(call, document, ({ properties }) => {
      refuseExisting(document.id, properties, added);
      return { properties: { ...properties, ...added } };
    });
  },
  async delete(call, document) {
    const { connection, signal } = call;
    const { id } = document;
    const admission = removalByName(call, "environmentVersion", id, "delete");
    await orAbsent(connection.environments.deleteEnvironmentVersion(id, admission, signal)).catch((error) => {
      throw explained(error, `${subject(id)} could not be deleted. It can be archived instead.`);
    });
  },
  wait: awaitBuild,
  build: beginBuild,
  setArchived: (call, document, isArchived) => relabel(call, document, () => ({ isArchived })),
  log: logOfBuild,
  facts: environmentFacts,
  serialize: serializedVersion,
  deserialize: deserializedVersion,
};

async function relabel(
  call: ImageCall,
  document: VersionDocument,
  change: (labels: VersionLabels) => Partial<VersionLabels>,
): Promise<VersionDocument> {
  return documentOf(await writeLabels(call, document.id, change), document.creation);
}

function refuseModels(filter: ImageFilter): void {
  const given = (["modelName", "modelId"] as const).find((name) => filter[name] !== undefined);
  if (!given) return;
  throw new AzureMLError(
    "NotSupported",
    `${given}: an environment has no models inside. Images of the backend "modelManagement" have.`,
  );
}
