import { choice, type Fields, text } from "../../core/fields";
import type { AnySpelling, Plain, Planned } from "../../core/inputs";
import { fields as all, outputFields, type Settable } from "../fields";
import type { ImageContainerConfiguration } from "../types";
import { imageName } from "./inputs";

const { workspaceId, backend, contentHash, timeouts, models, tags, properties, containerConfiguration } = all;
const shared = { workspaceId, backend, contentHash, timeouts, models, tags, properties };

/** The properties of an image of model management. Of what is there already, tags change and properties are added. */
export const fields = {
  ...shared,
  name: text("Name of the image: 3 to 32 small letters, digits, `-` and `.`.", {
    required: true,
    mutability: "replace",
    ours: true,
    problem: imageName,
  }),
  version: text("A number that the service assigns.", { mutability: "computed" }),
  containerConfiguration: { ...containerConfiguration, required: true },
  description: text("Description.", { default: "", mutability: "replace" }),
  rebuildTrigger: text("Makes another image whenever this changes.", { ours: true, mutability: "replace" }),
  onDelete: choice("Effect of a deletion of the resource on the image. Default `delete`.", ["delete", "retain"], {
    ours: true,
    default: "delete",
  }),
  onSupersede: choice(
    "Effect on the old image when its resource makes another one. Default `retain`.",
    ["retain", "delete"],
    {
      ours: true,
      default: "retain",
    },
  ),
  ...outputFields,
} satisfies Fields;

type Own = "name" | "description" | "rebuildTrigger" | "onDelete" | "onSupersede";
type Configuration = ImageContainerConfiguration & { readonly executionScript: string };

interface Declared extends Pick<Settable, keyof typeof shared | Own> {
  readonly containerConfiguration: Configuration;
}

/** Inputs that were checked and are wholly known, with words as the table spells them. */
export type ServiceInputs = Plain<Declared>;

/** Inputs that were checked, as the user spells words, of which a preview may not know a part. */
export type PlannedServiceInputs = { [Name in keyof Declared]: Planned<AnySpelling<Declared[Name]>> };

/** Names of what only the default backend takes. */
export const FOREIGN = Object.keys(all).filter((name) => !(name in fields));
