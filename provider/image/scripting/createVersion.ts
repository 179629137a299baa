import { describe, type Problem } from "../../core/check";
import { AzureMLError } from "../../core/errors";
import { isRecord, type Values } from "../../core/values";
import { environmentImage } from "../environmentImage";
import { fields } from "../fields";
import { subjectOf } from "../target";
import type { ImageData } from "../types";
import type { ImageCall, ImageDocument } from "./backend";
import { creationIn, documentOf } from "./environmentDocument";
import { beginBuild, withCreation } from "./versionBuilds";
import { requireVersion } from "./versions";

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
export async function createVersion(
  call: ImageCall,
  name: string,
  models: readonly string[],
  configuration: Values,
): Promise<ImageDocument> {
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
  const isThere = ["Succeeded", "Creating"].includes(creationIn(document).creationState ?? "");
  if (buildImage === false || isThere) return document;
  const compute = isRecord(buildImage) ? buildImage["compute"] : undefined;
  return beginBuild(call, document, typeof compute === "string" ? compute : undefined);
}

/** Inputs that only mean something in a stack. */
function notCreated(given: Values): Problem[] {
  const isOfStack = (name: string) => fields[name]?.ours && !["version", "condaFilePath"].includes(name);
  const names = Object.keys(given).filter(isOfStack);
  return names.map((name) => ({ path: [name], message: "means something in a stack only." }));
}

function refuse({ workspaceId }: ImageCall, name: string, problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  const all = problems.map(describe).join("\n");
  throw new AzureMLError("InvalidInput", `${subjectOf(workspaceId, name)} was not created. ${all}`);
}
