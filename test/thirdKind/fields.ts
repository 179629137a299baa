import { tagNames, workspaceArmId } from "../../provider/azure/validation";
import { choice, type Fields, flag, map, text } from "../../provider/core/fields";

const lowerCase = (value: string) => value.toLowerCase();
const CHARACTERS = /^[A-Za-z0-9][A-Za-z0-9_]{0,254}$/;

function datastoreName(name: string): string | undefined {
  if (CHARACTERS.test(name)) return undefined;
  return `${JSON.stringify(name)} is not the name of a datastore: up to 255 letters, digits and \`_\`.`;
}

/** Every property of a datastore that keeps blobs. */
export const fields: Fields = {
  workspaceId: text("ARM id of the workspace.", {
    required: true,
    mutability: "replace",
    ours: true,
    problem: workspaceArmId,
    canonical: lowerCase,
  }),
  name: text("Name of the datastore: up to 255 letters, digits and `_`.", {
    required: true,
    mutability: "replace",
    ours: true,
    problem: datastoreName,
    canonical: lowerCase,
  }),
  adopt: flag("Manage a datastore that exists already, instead of refusing to. Default false.", {
    ours: true,
    default: false,
  }),
  onDelete: choice("What a deletion of the resource does. Default `delete`.", ["delete", "retain"], {
    ours: true,
    default: "delete",
  }),
  accountName: text("Storage account that has the blobs.", { required: true }),
  containerName: text("Container of the account.", { required: true }),
  accountKey: text("Key of the account. Without it, the identity of whoever asks opens the container.", {
    secret: true,
    withheld: true,
  }),
  description: text("Description.", { default: null }),
  tags: map("Tags. Keys that others set are left alone.", text("Value of the tag."), {
    ownedByKey: true,
    problem: tagNames,
  }),
  credentialsType: text("What opens the container.", { mutability: "computed" }),
  createdOn: text("When it was made.", { mutability: "computed" }),
};
