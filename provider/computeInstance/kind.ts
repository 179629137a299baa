import { computeId, parseComputeId } from "../core/ids";
import type { Kind } from "../kinds/kind";
import { completeSubnet } from "./checkInstance";
import { documents } from "./definition";
import { documentation } from "./documentation";
import { fields } from "./fields";
import { effectOf } from "./interruptions";
import { computeInstance } from "./lifecycle";
import { readLive } from "./live";
import { survey } from "./survey";

/** Compute instances. */
export const computeInstanceKind: Kind = {
  type: "ComputeInstance",
  title: "Compute instance",
  noun: "a compute instance",
  definedAs: "computeInstance",
  servedAs: "computeInstance",
  fields,
  documents,
  documentation,
  parse(id) {
    const parts = parseComputeId(id);
    return parts && { workspaceId: parts.workspace, name: parts.computeName };
  },
  keyOf: (id) => id.toLowerCase(),
  idOf: ({ workspaceId, computeName }) => computeId(String(workspaceId), String(computeName)),
  complete: async (inputs) => ({ inputs: completeSubnet(inputs), problems: [] }),
  resource: computeInstance,
  survey,
  readLive,
  effectOf,
};
