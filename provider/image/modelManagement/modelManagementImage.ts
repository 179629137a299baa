import { projectFolder } from "../../azure/config";
import type { Connection } from "../../azure/connection";
import type { ServiceImage } from "../../azure/modelManagement";
import { check, type Problem } from "../../core/check";
import { conflictText, type Kept, keptOf, leftAloneText, withKept } from "../../core/diff";
import { AzureMLError, isAzureMLError, PartialFailure } from "../../core/errors";
import { imageId } from "../../core/ids";
import { type AnySpelling, deletionWord } from "../../core/inputs";
import { outputs } from "../../core/reflect";
import type { CheckRequest, Observed, Resource } from "../../core/resource";
import { asRecord, equal, hasUnknown, UNKNOWN, type Values } from "../../core/values";
import { hasEnded } from "../build";
import { propertiesText } from "../comparison";
import { floatingTag } from "../content";
import { deleting, isOurs } from "../door/serviceImages";
import { counted } from "../door/versions";
import {
  type GivenInputs,
  type KnownImage,
  type KnownRequest,
  knownRequest,
  type ReadImage,
  type RemoveImage,
} from "../fields";
import { createMemory } from "../memory";
import { keyOf, subject, type Target, targetOf, workOf } from "../target";
import { projectPath } from "../validation";
import { begin, failure, find, followed } from "./creation";
import { FOREIGN, fields, type PlannedServiceInputs, type ServiceInputs } from "./fields";
import { existing, explainedDeletion, getImage, idIn, read } from "./images";
import { contentHash, type GivenConfiguration, readSources } from "./sources";
import { compare, hasFailed, heldBack, sync } from "./sync";
import { fromWire } from "./wire";

/** The resource `Image` with the backend `modelManagement`: the legacy service, as azureml-core speaks it. */
export function modelManagementImage(connect: () => Connection, memory = createMemory()): Resource {
  return {
    type: "Image",
    fields,
    async check(request) {
      const checked = await checkModelManagement({ ...request, newInputs: memory.named(request) });
      memory.note(request, { made: madeOf(checked.inputs) });
      return checked;
    },
    diff: compare,
    deletesBeforeReplace: () => false,
    unfinished: ({ creationState }: KnownImage) => {
      if (creationState === "Succeeded") return undefined;
      return hasFailed(creationState)
        ? 'its creation has failed: the next "pulumi up" creates another image.'
        : 'it is still being created: the next "pulumi up" waits for it.';
    },
    async reconcile(asked) {
      const request = knownRequest<ServiceInputs>(fields, asked);
      const { id } = request;
      const made = await (id === undefined
        ? create(connect(), request, (there) => memory.noteFoundAgain(request.owner, keyOf(there)))
        : update(connect(), request, id));
      memory.noteId(request.owner, keyOf(made.id));
      return made;
    },
    read: (request: ReadImage) => read(connect(), request),
    async remove(request: RemoveImage) {
      const id = keyOf(request.id);
      const isNeeded = () => memory.declaring(request.owner, id).isSharedHere;
      const { entry } = memory.declaring(request.owner, id);
      const isSame = entry?.made === madeOf(request.inputs);
      if (memory.wasFoundAgain(request.owner, id) || (isSame && request.isSuperseded)) {
        return request.log.info("its successor is the same image: it stays.");
      }
      if (isNeeded()) return request.log.info("another resource of this program has it now: it stays.");
      const isAnother = entry?.id !== undefined && entry.id !== id;
      const isSuperseded = entry ? isAnother || !isSame : request.isSuperseded === true;
      await remove(connect(), request, isSuperseded, isNeeded);
    },
  };
}

/** What cannot change in an image. */
function madeOf({ workspaceId, name, contentHash, description = "", properties }: GivenInputs): string {
  const workspace = String(workspaceId).toLowerCase();
  return JSON.stringify([workspace, name, contentHash, description, propertiesText(properties)]);
}

async function create(
  connection: Connection,
  request: KnownRequest<ServiceInputs>,
  isFound: (id: string) => void,
): Promise<Observed> {
  const { inputs, log } = request;
  const work = workOf(connection, request, inputs, "create");
  const there = await find(work, inputs);
  if (there) log.info(`${there.id} was made of the same before; it is used.`);
  const { imageId: image, operation } = there ? { imageId: there.id } : await begin(work, inputs);
  const target = targetOf(connection, request, imageId(work.workspaceId, image), "create", inputs);
  if (there) isFound(target.id);
  return finish(target, request, await existing(target), { operation, isFoundAgain: there !== undefined });
}

async function update(connection: Connection, request: KnownRequest<ServiceInputs>, id: string): Promise<Observed> {
  const target = targetOf(connection, request, id, "update", request.inputs);
  return finish(target, request, await existing(target));
}

/** Waits until the image is there, and makes its labels as declared. */
async function finish(
  target: Target,
  request: KnownRequest<ServiceInputs>,
  begun: ServiceImage,
  { operation, isFoundAgain = false }: { operation?: string | undefined; isFoundAgain?: boolean } = {},
): Promise<Observed> {
  const { id } = target;
  const { written } = request;
  let image = begun;
  let kept: readonly Kept[] = [];
  const properties = () => withKept(fields, outputs(fields, written, fromWire(target.workspaceId, image)), kept);
  try {
    if (operation !== undefined || !hasEnded(image.creationState)) {
      const { status, reason } = await followed(target, operation);
      image = { ...(await existing(target)), creationState: status };
      if (hasFailed(status)) throw await failure(target, image, reason);
    } else if (hasFailed(image.creationState)) throw await failure(target, image);
    // The image may show a little later what its operation tells.
    const { creationState } = image;
    const held = heldBack(target, request, image);
    if (request.observed) kept = keptOf(fields, request.observed, held);
    if (held.others.length > 0) request.log.warn(leftAloneText(subject(id), held.others));
    image = { ...(await sync(target, request, image, () => existing(target), held)), creationState };
    if (held.conflicts.length > 0)
      throw new AzureMLError("ChangedMeanwhile", conflictText(subject(id), held.conflicts));
    return { id, properties: properties(), isFoundAgain };
  } catch (error) {
    if (!isAzureMLError(error)) throw error;
    throw new PartialFailure(error.code, error.message, { id, observed: properties(), isFoundAgain }, error.details);
  }
}

async function remove(
  connection: Connection,
  request: RemoveImage,
  isSuperseded: boolean,
  isNeeded: () => boolean,
): Promise<void> {
  const { id, inputs, observed, log, signal } = request;
  const name = isSuperseded ? "onSupersede" : "onDelete";
  const declared = inputs[name] ?? (isSuperseded ? "retain" : "delete");
  const way = deletionWord(subject(id), name, fields[name], declared);
  const leave = () => log.info(`left in Azure as it is: ${id}`);
  if (way === "retain" && !hasFailed(observed.creationState)) return leave();
  const target = targetOf(connection, request, id, "delete", inputs);
  const image = await getImage(target);
  if (!image) return;
  // What has failed, and not only when the state was written, is of no use to anybody.
  if (way === "retain" && !hasFailed(image.creationState)) return leave();
  if (!isOurs(target, image)) return log.info("another owner has it now: it stays.");
  const admission = deleting(target, {
    observed,
    found: image,
    isMeant: (now) => way === "delete" || hasFailed(now.creationState),
    isNeeded,
    count: () => (hasFailed(observed.creationState) ? undefined : counted(connection, id)),
  });
  await connection
    .modelManagement(target.workspaceId)
    .deleteImage(idIn(target), admission, signal)
    .catch((error) => {
      throw explainedDeletion(error, id, target.workspaceId);
    });
}

const AROUND = "containerConfiguration";
const isGiven = (value: unknown) => value !== undefined && value !== null;

/** What azureml-core asks of several arguments together. */
const rules: readonly ((inputs: GivenInputs) => Problem[])[] = [
  (inputs) => {
    const { baseImage, runtime } = configurationIn(inputs);
    if (!isGiven(baseImage) || typeof runtime !== "string" || runtime.toLowerCase() === "python") return [];
    return [{ path: [AROUND, "baseImage"], message: `goes only with the runtime "python", not with "${runtime}".` }];
  },
  (inputs) => {
    const { baseImage, baseImageRegistry } = configurationIn(inputs);
    if (!isGiven(baseImageRegistry) || isGiven(baseImage)) return [];
    return [{ path: [AROUND, "baseImageRegistry"], message: "needs a base image, in baseImage." }];
  },
  (inputs) => {
    const { executionScript, schemaFile } = configurationIn(inputs);
    if (typeof executionScript !== "string" || typeof schemaFile !== "string") return [];
    const folder = projectPath(executionScript).split("/").slice(0, -1);
    if (equal(projectPath(schemaFile).split("/").slice(0, folder.length), folder)) return [];
    const message = `${JSON.stringify(schemaFile)} is not in the folder of the execution script, nor below it.`;
    return [{ path: [AROUND, "schemaFile"], message }];
  },
];

function configurationIn({ containerConfiguration }: GivenInputs): GivenConfiguration {
  return asRecord(containerConfiguration);
}

/** With a problem, the inputs are as they were given. */
interface CheckedImage {
  readonly inputs: PlannedServiceInputs;
  readonly problems: Problem[];
}

/** Checks the inputs by the table, reads the files that they name, and hashes what the image is made of. */
export async function checkModelManagement({ newInputs, log, signal }: CheckRequest): Promise<CheckedImage> {
  const { contentHash: _, ...given } = newInputs;
  const problems: Problem[] = FOREIGN.filter((name) => isGiven(given[name])).map((name) => ({
    path: [name],
    message: 'goes only with the default backend, "environment".',
  }));
  const own = Object.entries(given).filter(([name]) => !FOREIGN.includes(name));
  const checked = check(fields, rules, Object.fromEntries(own)) as CheckedImage;
  const configuration = configurationIn(checked.inputs);
  const read = await readSources(configuration, projectFolder(), signal);
  problems.push(...checked.problems, ...read.problems);
  if (problems.length > 0) return { inputs: checked.inputs, problems };
  const { baseImage } = configuration;
  const floating = typeof baseImage === "string" ? floatingTag(baseImage) : undefined;
  if (floating) log.warn(floating);
  const { models, rebuildTrigger } = checked.inputs;
  const isOpen = hasUnknown({ models, rebuildTrigger, ...withoutCredentials(configuration) });
  const hash = isOpen ? UNKNOWN : contentHash(checked.inputs as AnySpelling<ServiceInputs>, read.sources);
  return { inputs: { ...checked.inputs, contentHash: hash }, problems };
}

function withoutCredentials({ baseImageRegistry, ...others }: GivenConfiguration): Values {
  return { ...others, address: asRecord(baseImageRegistry)["address"] };
}
