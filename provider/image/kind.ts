import { systemClock } from "../azure/clock";
import { asRecord, isAbsent, type Values, withoutAbsent } from "../core/values";
import type { Kind } from "../kinds/kind";
import { image } from "./backends";
import { checkImage } from "./checkImage";
import { documents } from "./definition";
import { documentation } from "./documentation";
import { effectOf } from "./effectOf";
import { fields } from "./fields";
import { idOf, keyOf, parseId } from "./ids";
import { readLive } from "./live";
import { survey } from "./survey";

/** Images: versions of environments, and those of model management. */
export const imageKind: Kind = {
  type: "Image",
  title: "Image",
  noun: "an image",
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
