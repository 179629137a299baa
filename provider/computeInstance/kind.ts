import { API_VERSIONS } from "../azure/api";
import { computeId, parseComputeId } from "../core/ids";
import { ANY_SCALAR, type Documentation, type Kind } from "../kinds/kind";
import { completeSubnet } from "./checkInstance";
import { documents } from "./definition/index";
import { fields } from "./fields";
import { effectOf } from "./interruptions";
import { computeInstance } from "./lifecycle";
import { readLive, survey } from "./live";
import type { UncheckedInputs } from "./properties";
import { isCreated } from "./wire";
import { previewVersionOf } from "./writing/operations";

/** What generated types, pages and schemas say of compute instances. */
const documentation: Documentation = {
  folder: "computeInstance",
  page: "docs/inputs.md",
  replacement: "A change replaces the instance.",
  replaced: ', when `onReplace` is `"allow"`',
  sent: `Without configuration, properties are sent with ${API_VERSIONS.computes}, or with ${API_VERSIONS.computesPreview} when a preview property is declared.`,
  derived: ["computeName"],
  replacedArguments: ["workspaceId"],
  hidden: [],
  alwaysThere: ["workspaceId", "computeName", "vmSize", "location", "state", "provisioningState"],
  created: {
    names: Object.keys(fields).filter(isCreated),
    doc: "What the request that creates an instance carries.",
  },
  changes: { powerState: "in place, `start` or `stop`" },
  previewVersion: API_VERSIONS.computesPreview,
  previewVersionOf,
  schemas: { "custom_applications.*.environment_variables.*": ANY_SCALAR },
};

/** Compute instances. */
export const computeInstanceKind: Kind = {
  type: "ComputeInstance",
  title: "Compute instance",
  noun: "a compute instance",
  word: "instance",
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
  idOf: ({ workspaceId, computeName }: UncheckedInputs) => computeId(String(workspaceId), String(computeName)),
  complete: async (inputs) => ({ inputs: completeSubnet(inputs), problems: [] }),
  resource: computeInstance,
  survey,
  readLive,
  effectOf,
};
