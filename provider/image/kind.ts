import { API_VERSIONS } from "../azure/api";
import { systemClock } from "../azure/clock";
import { asRecord, isAbsent, type Value, type Values, withoutAbsent } from "../core/values";
import { ANY_SCALAR, type Documentation, type Effect, type Kind, type PlannedStep, type Schema } from "../kinds/kind";
import { checkImage } from "./checkImage";
import { documents } from "./definition";
import { fields, type GivenInputs } from "./fields";
import { image } from "./image";
import { readLive, survey } from "./live";
import { idOf, keyOf, parseId } from "./target";

const FLAG_OR_COMPUTE: Schema = {
  anyOf: [
    { type: "boolean" },
    {
      type: "object",
      properties: { enabled: { type: "boolean" }, compute: { type: "string" } },
      additionalProperties: false,
    },
  ],
};
const PATH_OR_MAP: Schema = { type: ["string", "object"] };

/** What generated types, pages and schemas say of images. */
const documentation: Documentation = {
  folder: "image",
  page: "docs/image-inputs.md",
  replacement: "A change makes another version.",
  replaced: ": the next version, beside the old one",
  sent: `Properties are sent with ${API_VERSIONS.environments}.`,
  derived: ["name", "version"],
  replacedArguments: ["workspaceId", "contentHash", "buildImage"],
  hidden: ["contentHash", "buildImage.enabled"],
  alwaysThere: ["workspaceId", "name", "version", "imageId", "creationState"],
  changes: { build: "in place, a build" },
  schemas: {
    version: ANY_SCALAR,
    "tags.*": ANY_SCALAR,
    conda_file: PATH_OR_MAP,
    build_image: FLAG_OR_COMPUTE,
  },
};

/** Images: versions of environments, and those of model management. */
export const imageKind: Kind = {
  type: "Image",
  title: "Image",
  noun: "an image",
  word: "image",
  definedAs: "environment",
  servedAs: "image",
  fields,
  documents,
  documentation,
  parse(id) {
    const parts = parseId(id);
    return parts && { workspaceId: parts.workspace, name: `${parts.name}:${parts.version}` };
  },
  keyOf,
  idOf,
  complete,
  resource: image,
  survey,
  readLive,
  effectOf,
};

// Versions that other tools registered carry no content hash. It adds information only for build contexts.
async function complete(given: Values, signal?: AbortSignal) {
  const log = { progress: () => {}, info: () => {}, warn: () => {} };
  const { inputs, problems } = await checkImage({ newInputs: given, signal, log, clock: systemClock });
  const isLocal = !isAbsent(asRecord(inputs.build)["contextPath"]);
  return { inputs: isLocal ? inputs : withoutAbsent({ ...inputs, contentHash: undefined }), problems };
}

const GOES: Readonly<Record<string, string>> = {
  archive: "the version is archived",
  delete: "the version is deleted",
  retain: "the version stays",
};
const IS_SUPERSEDED: Readonly<Record<string, string>> = {
  retain: "another version is made, and the one before stays",
  archive: "another version is made, and the one before is archived",
  delete: "another version is made, and the one before is deleted",
};

/** What a planned step does to a version. Nobody who uses one is interrupted. */
function effectOf({ operation, before, after }: PlannedStep): Effect {
  const none = { isDeletion: false, consequence: "none", texts: [], isWaiting: false } as const;
  if (operation === "replace") {
    const { onSupersede }: GivenInputs = after;
    const word = wordOf(onSupersede, "retain");
    return { ...none, ...becoming(IS_SUPERSEDED[word]), isDeletion: word === "delete" };
  }
  if (operation !== "delete") return none;
  const { onDelete }: GivenInputs = before;
  const word = wordOf(onDelete, "archive");
  return { ...none, ...becoming(GOES[word]), isDeletion: word !== "retain" };
}

const becoming = (becomes: string | undefined) => (becomes === undefined ? {} : { becomes });
const wordOf = (given: Value, fallback: string) => String(given ?? fallback).toLowerCase();
