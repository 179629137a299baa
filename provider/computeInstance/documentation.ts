import { API_VERSIONS } from "../azure/api";
import { ANY_SCALAR, type Documentation } from "../kinds/documentation";
import { fields } from "./fields";
import { isCreated } from "./wire";
import { previewVersionOf } from "./writing/operations";

/** What generated types, pages and schemas say of compute instances. */
export const documentation: Documentation = {
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
