import { itself, lowerCase, timeout, workspaceArmId } from "../azure/validation";
import { choice, type Fields, flag, integer, map, object, text } from "../core/fields";
import { type AnySpelling, knownInputs, type Plain, type Planned } from "../core/inputs";
import type { ReadRequest, ReconcileRequest, RemoveRequest } from "../core/resource";
import type { Value } from "../core/values";
import { normalDockerfilePath, readCondaFile } from "./content";
import { inputFields as legacy } from "./modelManagement/inputs";
import type { ImageData } from "./types";
import { contextAddress, environmentName, labelNames, projectPath, routePath, versionName } from "./validation";

const given = { mutability: "computed" } as const;

/** What Azure, or the provider, tells of an image. */
export const outputFields = {
  imageId: text("`name:version`.", given),
  creationState: text(
    "State of the container image: `Succeeded`, `Failed`, or `NotBuilt` when nobody has asked for it yet.",
    given,
  ),
  imageLocation: object(
    "Where the container image is, once it is built.",
    {
      reference: text("To pull it by: `<registry>/<repository>:<tag>`, or with the digest.", given),
      registry: text("Registry.", given),
      repository: text("Repository.", given),
      tag: text("Tag, where the service tells it.", given),
      digest: text("Digest, where the service tells it.", given),
    },
    given,
  ),
  imageBuildLogUri: text(
    "Address of the log of the last build that this resource waited for. A secret: who has it needs no token.",
    { ...given, secret: true },
  ),
  builtTrigger: text("The `rebuildTrigger` that the container image was built for.", given),
  isShared: flag("Another owner has made the version; it is used, and never archived or deleted here.", given),
  environmentType: text("`UserCreated` or `Curated`.", given),
  provisioningState: text("`Succeeded`, `Failed`, `Canceled`, `Creating`, `Updating` or `Deleting`.", given),
  isAnonymous: flag("Made by a job, without a name.", given),
  systemData: object(
    "Who created and changed the version.",
    {
      createdBy: text("Creator.", given),
      createdByType: text("Kind of the creator.", given),
      createdAt: text("When it was created. ISO 8601.", given),
      lastModifiedBy: text("Who changed it last.", given),
      lastModifiedByType: text("Kind of who changed it last.", given),
      lastModifiedAt: text("When it was changed last. ISO 8601.", given),
    },
    given,
  ),
} satisfies Fields;

const BUILD_TIME = "Timeout, such as `30m` or `1h30m`. Default, without `customTimeouts`:";

/** What is ours: where the version lives and how the provider treats it. */
const ours = {
  workspaceId: text("ARM id of the workspace.", {
    required: true,
    mutability: "replace",
    ours: true,
    problem: workspaceArmId,
    canonical: lowerCase,
  }),
  name: text(
    "Name of the environment: up to 255 letters, digits, `-` and `_`, first a letter or digit; not beginning with " +
      "`AzureML` or `Microsoft`. Letter case matters. Default: the resource's name. If the resource is renamed later, the environment keeps its name.",
    { required: true, mutability: "replace", ours: true, problem: environmentName, canonical: itself },
  ),
  version: text(
    "Version. Default: derived from the content, so that the same content has the same version and is built once.",
    { required: true, mutability: "replace", ours: true, problem: versionName, canonical: itself },
  ),
  backend: choice(
    "Service that makes the image. `environment`: a version of an Azure ML environment. `modelManagement`: the legacy service of azureml-core, in workspaces that still have it. Default `environment`.",
    ["environment", "modelManagement"],
    { mutability: "replace", ours: true, default: "environment" },
  ),
  contentHash: text("Hash of the content, filled in by the provider.", { mutability: "replace", ours: true }),
  condaFilePath: text(
    "Path of a conda file, relative to the folder of `Pulumi.yaml`, instead of `condaFile`. A change in the file makes another version. Another path to the same content does not.",
    {
      ours: true,
      canonical: projectPath,
    },
  ),
  buildImage: object(
    "Whether `pulumi up` builds the container image and waits for it: `true`, or an object with a compute. Without it, Azure builds it when a job first needs it.",
    {
      enabled: flag("Whether to build.", { required: true }),
      compute: text("Compute of the workspace on which the image is built. Default: a compute of the service."),
    },
    { ours: true, operation: "build" },
  ),
  rebuildTrigger: text(
    "Any text. If you change it, the same version is built again. With `modelManagement`, another image is made.",
    { ours: true, operation: "build" },
  ),
  onDelete: choice(
    "Effect of a deletion of the resource on the version: `archive` hides it, `delete` deletes it, `retain` leaves it. Default `archive`. With `modelManagement`: `delete`, the default there, or `retain`.",
    ["archive", "delete", "retain"],
    { ours: true, default: "archive" },
  ),
  onSupersede: choice(
    "Effect on the old version when its resource makes another one: `retain` leaves it, `archive` hides it, `delete` deletes it. Default `retain`, because endpoints and jobs may use it.",
    ["retain", "archive", "delete"],
    { ours: true, default: "retain" },
  ),
  timeouts: object(
    "Timeouts of the operations. Default: those of the resource option `customTimeouts`.",
    {
      create: text(`${BUILD_TIME} \`60m\`.`, { problem: timeout }),
      update: text(`${BUILD_TIME} \`60m\`.`, { problem: timeout }),
      delete: text(`${BUILD_TIME} \`10m\`.`, { problem: timeout }),
    },
    { ours: true },
  ),
} satisfies Fields;

const route = (doc: string) =>
  object(doc, {
    path: text("Path, such as `/score`.", { required: true, problem: routePath, examples: ["/score", "/health/live"] }),
    port: integer("Port.", { required: true, examples: [5001, 8080] }),
  });

/** What makes a version what it is: it cannot change. */
const content = {
  image: text("Base image, such as `mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20250101.v1`.", {
    mutability: "replace",
    examples: ["mcr.microsoft.com/azureml/minimal-ubuntu22.04-py39-cpu:20250101.v1"],
  }),
  condaFile: text("Conda specification, as YAML text. Comments, the order of keys and line endings do not matter.", {
    mutability: "replace",
    problem: (yaml: string) => readCondaFile(yaml).problem,
    canonical: (yaml: string) => readCondaFile(yaml).canonical ?? yaml,
    examples: ["name: a\ndependencies:\n  - python=3.11\n  - pip:\n      - numpy==1.26.4\n"],
  }),
  build: object(
    "Builds from a Dockerfile instead of a base image.",
    {
      contextUri: text("Address of a build context that is not on this machine.", {
        problem: contextAddress,
        examples: ["https://example.com/context/"],
      }),
      contextPath: text(
        "Folder with the build context, relative to the folder of `Pulumi.yaml`. It is uploaded to the workspace. A change in a file makes another version.",
        { ours: true, mutability: "update", canonical: projectPath },
      ),
      dockerfilePath: text("Path of the Dockerfile in the context. Default `Dockerfile`.", {
        default: "Dockerfile",
        canonical: (path: string) => normalDockerfilePath(path),
      }),
    },
    { mutability: "replace" },
  ),
  osType: choice("Operating system. Default `Linux`.", ["Linux", "Windows"], {
    mutability: "replace",
    default: "Linux",
  }),
  inferenceConfig: object(
    "Routes of an image that serves a model.",
    {
      livenessRoute: route("Route that answers while the container is alive."),
      readinessRoute: route("Route that answers when the container is ready for requests."),
      scoringRoute: route("Route for requests to the model."),
      startupRoute: { ...route("Route that answers once the container has started."), since: "2024-10-01" },
    },
    { mutability: "replace" },
  ),
  autoRebuild: choice(
    "Whether Azure builds again when the base image changes. Default `Disabled`.",
    ["Disabled", "OnBaseImageUpdate"],
    {
      mutability: "replace",
      default: "Disabled",
    },
  ),
} satisfies Fields;

const labels = {
  description: text("Description.", { default: "" }),
  stage: text("Stage of development, such as `Development` or `Production`. Any text.", { default: null }),
  isArchived: flag("Whether the version is hidden from lists. Default false.", { default: false }),
  tags: map("Tags. Keys that others set are left alone.", text("Value of the tag.", { canonical: itself }), {
    ownedByKey: true,
    problem: labelNames,
  }),
  properties: map(
    "Properties. You can add keys. A changed or removed key needs another version.",
    text("Value of the property.", { canonical: itself }),
    { ownedByKey: true, problem: labelNames },
  ),
} satisfies Fields;

/** Every property of an image, whatever its backend. */
export const fields = { ...ours, ...content, ...legacy, ...labels, ...outputFields } satisfies Fields;

/** Names of what only the backend `modelManagement` takes. */
export const LEGACY = namesOf(legacy);

/** Names of what makes the content, and of what ARM keeps in the version's `properties`. */
export const CONTENT = namesOf(content);
export const SENT = [...CONTENT, ...namesOf(labels)];

function namesOf<Table extends Fields>(table: Table) {
  return Object.keys(table) as (keyof Table & string)[];
}

/** What a program can declare of an image. */
export type Settable = Omit<ImageData, keyof typeof outputFields>;

/** Inputs that were checked and are wholly known, with words as the service spells them. */
export type ImageInputs = Plain<Settable>;

/** Inputs that were checked, as the user spells words, of which a preview may not know a part. */
export type PlannedInputs = { [Name in keyof Settable]: Planned<AnySpelling<Settable[Name]>> };

/** Inputs that nobody has checked: each may be anything, or absent. */
export type GivenInputs = { readonly [Name in keyof Settable]?: Value };

/** Inputs that were checked and are wholly known, as the user spells words. */
export type WrittenInputs = AnySpelling<Settable>;

/** Inputs as the state has them. */
export type RecordedInputs = Partial<AnySpelling<Settable>>;

/** What is known of an image, as Azure has it or as it was last written down. */
export type KnownImage = Partial<AnySpelling<ImageData>>;

/** A request of a host to read an image, with the types of images. */
export interface ReadImage extends ReadRequest {
  readonly inputs: RecordedInputs;
  readonly observed?: KnownImage | undefined;
}

/** A request of a host to remove an image, with the types of images. */
export interface RemoveImage extends RemoveRequest {
  readonly inputs: RecordedInputs;
  readonly observed: KnownImage;
}

/** A request of a host to make an image as declared, of which everything is known. */
export interface KnownRequest<Inputs> extends Omit<ReconcileRequest, "inputs"> {
  readonly inputs: Inputs;
  readonly observed?: KnownImage | undefined;
  /** The inputs as the user spells words, which is how they are recorded. */
  readonly written: AnySpelling<Inputs>;
}

/** The request with the types of its table. Throws when a part of the inputs is unknown. */
export function knownRequest<Inputs>(fields: Fields, request: ReconcileRequest): KnownRequest<Inputs> {
  const { inputs, observed } = request;
  return {
    ...request,
    inputs: knownInputs<Inputs>(fields, inputs),
    written: inputs as AnySpelling<Inputs>,
    observed: observed as KnownImage | undefined,
  };
}
