import { check } from "../../provider/core/check";
import { choice, type Fields, flag, map, object, text } from "../../provider/core/fields";
import { type Row, writeRows } from "../../provider/core/rows";
import { UNKNOWN, type Values } from "../../provider/core/values";
import type { Documents } from "../../provider/kinds/documents";
import { fields as inputs } from "./fields";
import { toWire } from "./wire";

const SAME = ["name", "description", "tags", "adopt"] as const;

/** Which keys are which inputs. */
const rows: readonly Row[] = [
  ...SAME.map((name): Row => ({ from: [name], to: [name] })),
  { from: ["account_name"], to: ["accountName"] },
  { from: ["container_name"], to: ["containerName"] },
  { from: ["credentials", "account_key"], to: ["accountKey"] },
  { from: ["on_delete"], to: ["onDelete"] },
];

const fields: Fields = {
  $schema: text("Address of a schema, for editors."),
  name: text("Name of the datastore.", { required: true }),
  type: choice("Type of the datastore.", ["azure_blob"], { required: true }),
  description: text("Description."),
  tags: map("Tags.", text("Value of the tag.")),
  account_name: text("Storage account that has the blobs.", { required: true }),
  container_name: text("Container of the account.", { required: true }),
  credentials: object("What opens the container.", { account_key: text("Key of the account.", { secret: true }) }),
  adopt: flag("Manage a datastore that exists already.", { ours: true }),
  on_delete: choice("What a deletion does.", ["delete", "retain"], { ours: true }),
};

/** Documents that define datastores. */
export const documents: Documents = {
  folder: "datastores",
  defines: "datastore",
  noun: "a datastore",
  recognition: {
    word: "azure_blob",
    sign: '"type: azure_blob"',
    keys: ["account_name", "container_name"],
    mainKeys: ["account_name"],
    commonKeys: () => [],
  },
  counted: ["datastore", "datastores"],
  isVersioned: false,
  sameName: (name) => name.toLowerCase(),
  fields,
  ignored: ["$schema"],
  strangers: { endpoint: "is that of the cloud: leave it out." },
  rules: [],
  rows,
  expanded: (document) => document,
  written: (given) => {
    const { name, ...others } = writeRows(rows, given) as Values;
    return { name, type: "azure_blob", ...others };
  },
  isAsWritten: ([key]) => key === "tags",
  checked: (given) => check(inputs, [], { ...given, workspaceId: UNKNOWN }).problems,
  body: (given) => toWire(given, undefined) as unknown as Values,
  withLoaderDefaults: (body) => body,
};
