import { orAbsent } from "../../azure/connection";
import { explained } from "../../azure/explained";
import type { ImagePatch, ServiceImage } from "../../azure/modelManagement";
import { isManaged } from "../../azure/ownership";
import { describe } from "../../core/check";
import { AzureMLError } from "../../core/errors";
import { imageId } from "../../core/ids";
import { knownInputs } from "../../core/inputs";
import { equal, isRecord, type Values, withoutAbsent } from "../../core/values";
import { hasEnded, hasSucceeded, type Watching } from "../build";
import { imageByName, removalByName } from "../door/ordered";
import type {
  Created,
  ImageBackend,
  ImageCall,
  ImageDocument,
  ImageFacts,
  ImageFilter,
  Labels,
} from "../scripting/backend";
import { refuseExisting, refuseNames } from "../scripting/versions";
import { subject, subjectOf } from "../target";
import { claimsOf, withClaims, withoutClaims } from "../wire";
import { begin, failure, followed } from "./creation";
import { fields, type ServiceInputs } from "./fields";
import { explainedDeletion, findImage, listImages, requireImage, targetIn } from "./images";
import { checkModelManagement } from "./modelManagementImage";
import { hasFailed } from "./sync";
import { fromWire } from "./wire";

/** The document of an image of model management: the service's own, with its workspace and the operation that makes it. */
interface ServiceDocument extends ServiceImage {
  readonly workspaceId: string;
  readonly operation?: string | undefined;
}

function documentOf(workspaceId: string, image: ServiceImage, operation?: string): ServiceDocument {
  return { ...image, workspaceId, operation };
}

/** As the Pulumi resource has it: `<workspace>/images/<name>:<version>`. */
function idIn({ workspaceId, id }: ServiceDocument): string {
  return imageId(workspaceId, id);
}

function serviceFacts(document: ServiceDocument): ImageFacts {
  const { name = "", version = "", tags = {}, properties = {}, ...known } = fromWire(document.workspaceId, document);
  const { description, creationState, imageLocation, imageBuildLogUri } = known;
  return {
    name,
    version,
    isContainer: document.imageType === "Docker" && document.imageFlavor === "WebApiContainer",
    tags,
    properties,
    description,
    createdTime: document.createdTime ?? undefined,
    creationState,
    imageLocation: imageLocation?.reference,
    imageBuildLogUri,
    isOwnedByStack: isManaged(document.kvTags),
  };
}

// Addresses that can be read without signing in, and the password of a registry.
const SECRETS = ["imageBuildLogUri", "generatedDockerFileUri", "baseImageRegistryInfo"];

function serializedImage(document: ServiceDocument): ImageDocument {
  const shown = Object.entries(document).filter(([name]) => !SECRETS.includes(name));
  return withoutAbsent(JSON.parse(JSON.stringify(Object.fromEntries(shown))));
}

/** The image in the JSON that `serializedImage` made. */
function deserializedImage(workspaceId: string, object: unknown): ServiceDocument {
  const document = isRecord(object) ? object : {};
  const { id, name, version, creationState, operation, workspaceId: theirs } = document;
  const isVersion = typeof version === "number" || typeof version === "string";
  if (typeof name !== "string" || !isVersion || id !== `${name}:${version}`)
    throw invalid('"id" is not <name>:<version>');
  if (typeof creationState !== "string") throw invalid('"creationState" is missing');
  if (typeof theirs !== "string") throw invalid('"workspaceId" is missing');
  if (theirs.toLowerCase() === workspaceId.toLowerCase()) {
    const known = { ...document, id, name, version, creationState, workspaceId };
    return { ...known, operation: typeof operation === "string" ? operation : undefined };
  }
  throw new AzureMLError("InvalidId", `Image "${id}" belongs to the workspace ${theirs}, not to ${workspaceId}.`);
}

function invalid(reason: string): AzureMLError {
  return new AzureMLError("InvalidFile", `This is no serialized Image: ${reason}.`);
}

const IN_A_SCRIPT: Watching = { again: "Create another one.", goingOn: "Azure continues building." };

/** Images of the model management service of old. */
export const modelManagementBackend: ImageBackend<ServiceDocument> = {
  name: "modelManagement",
  find: async (call, selection) => documentOf(call.workspaceId, await findImage(call, selection)),
  list(call, filter) {
    refuseView(filter);
    return (async function* () {
      for await (const image of listImages(call, filter)) yield documentOf(call.workspaceId, image);
    })();
  },
  create,
  refresh: async (call, document) =>
    documentOf(call.workspaceId, await requireImage(call, idIn(document)), document.operation),
  changeTags: (call, document, change) =>
    relabel(call, document, (image) => {
      const wanted = change(withoutClaims(image.kvTags));
      refuseNames(idIn(document), "tags", wanted);
      return { kvTags: withClaims(wanted, claimsOf(image.kvTags)) };
    }),
  addProperties(call, document, added) {
    refuseNames(idIn(document), "properties", added);
    return relabel(call, document, ({ properties }) => {
      refuseExisting(idIn(document), { ...properties }, added);
      return { properties: { ...properties, ...added } };
    });
  },
  async delete(call, document) {
    const { connection, workspaceId, signal } = call;
    const admission = removalByName(call, "image", idIn(document), "delete");
    const service = connection.modelManagement(workspaceId);
    await orAbsent(service.deleteImage(document.id, admission, signal)).catch((error) => {
      throw explainedDeletion(error, idIn(document), workspaceId, "Delete the webservice first.");
    });
  },
  wait,
  build: async (_, document) => refused(document, "is built when it is created, and only then", "be built again"),
  setArchived: async (_, document) => refused(document, "cannot be archived, only deleted", "be archived"),
  async log(call, document) {
    const { imageBuildLogUri } = await requireImage(call, idIn(document));
    if (!imageBuildLogUri)
      throw new AzureMLError("NotFound", `${subject(idIn(document))}: it has no log, or none yet.`);
    const { getImageLog } = call.connection.modelManagement(call.workspaceId);
    return getImageLog(imageBuildLogUri, call.signal).catch((error) => {
      throw explained(error, `${subject(idIn(document))}: the log of its build cannot be read.`);
    });
  },
  facts: serviceFacts,
  serialize: serializedImage,
  deserialize: deserializedImage,
};

async function create(
  call: ImageCall,
  name: string,
  models: readonly string[],
  configuration: Values,
): Promise<ServiceDocument> {
  const { workspaceId } = call;
  const newInputs = { ...configuration, backend: "modelManagement", workspaceId, name, models: [...models] };
  const { inputs, problems } = await checkModelManagement({ ...call, newInputs });
  if (problems.length > 0) {
    const all = problems.map(describe).join("\n");
    throw new AzureMLError("InvalidInput", `${subjectOf(workspaceId, name)} was not created. ${all}`);
  }
  const { imageId: image, operation } = await begin({ ...call, name }, knownInputs<ServiceInputs>(fields, inputs));
  return documentOf(workspaceId, await requireImage(call, imageId(workspaceId, image)), operation);
}

async function wait(call: ImageCall, document: ServiceDocument): Promise<Created<ServiceDocument>> {
  const target = targetIn(call, idIn(document));
  const { showLog } = call;
  const watching: Watching = { ...IN_A_SCRIPT, showLog };
  const { operation, creationState: state } = document;
  // Only the operation knows why it has failed.
  const isOver = hasSucceeded(state) || (hasEnded(state) && operation === undefined);
  const { status, reason } = isOver
    ? { status: state, reason: undefined }
    : await followed(target, operation, watching);
  const image: ServiceImage = { ...(await requireImage(call, target.id)), creationState: status };
  const now = documentOf(call.workspaceId, image, operation);
  if (!hasFailed(status)) return { document: now };
  return { document: now, problem: (await failure(target, image, reason, watching)).message };
}

type Maps = { readonly kvTags: Labels; readonly properties: Labels };

/** Reads the image, and writes what `change` makes of a whole map; nothing is sent when that is the same. */
async function relabel(
  call: ImageCall,
  document: ServiceDocument,
  change: (image: ServiceImage) => Partial<Maps>,
): Promise<ServiceDocument> {
  const { connection, workspaceId, signal } = call;
  const id = idIn(document);
  const before = await requireImage(call, id);
  const wanted = change(before);
  const isThere = (image: ServiceImage) => equal({ ...imageMaps(image), ...wanted }, imageMaps(image));
  const asDocument = (image: ServiceImage) => documentOf(workspaceId, image, document.operation);
  if (isThere(before)) return asDocument(before);
  const patch: ImagePatch = wanted.kvTags
    ? { op: "replace", path: "/kvTags", value: wanted.kvTags }
    : { op: "add", path: "/properties", value: wanted.properties ?? {} };
  const what = wanted.kvTags ? "tags" : "properties";
  await connection
    .modelManagement(workspaceId)
    .patchImage(document.id, [patch], imageByName(call, id, before), signal)
    .catch((error) => {
      throw explained(error, `${subject(id)}: Azure refused the update of ${what}.`);
    });
  const after = await requireImage(call, id);
  if (isThere(after)) return asDocument(after);
  throw new AzureMLError(
    "NotAsDeclared",
    `${subject(id)}: Azure accepted the update of ${what} and kept the old value.`,
  );
}

function imageMaps({ kvTags, properties }: ServiceImage): Maps {
  return { kvTags: kvTags ?? {}, properties: properties ?? {} };
}

function refuseView({ view = "ActiveOnly" }: ImageFilter): void {
  if (view === "ActiveOnly") return;
  throw new AzureMLError(
    "NotSupported",
    `view: images of model management are never archived. Images of the backend "environment" can be.`,
  );
}

function refused(document: ServiceDocument, why: string, what: string): never {
  const advice = `Images of the backend "environment" can ${what}.`;
  throw new AzureMLError("NotSupported", `${subject(idIn(document))} ${why}. ${advice}`);
}
