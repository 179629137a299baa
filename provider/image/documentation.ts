import { API_VERSIONS } from "../azure/api";
import { ANY_SCALAR, type Documentation, type Schema } from "../kinds/documentation";

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
export const documentation: Documentation = {
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
