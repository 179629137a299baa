import { type Field, type Fields, isComputed, type Scalar } from "../../provider/core/fields";
import type { Kind, Schema } from "../../provider/kinds/kind";

const IGNORED: Schema = { description: "Set by Azure, or by the workspace; ignored." };

/** The schema of the documents that define a kind, for editors. */
export function schema({ documents: { noun, fields, ignored }, documentation }: Kind): string {
  const title = `${noun.charAt(0).toUpperCase()}${noun.slice(1)}, in Azure ML's YAML and with what pulumi-azureml adds`;
  const root = record(fields, false, "", { ignored, special: documentation.schemas });
  const document = { $schema: "http://json-schema.org/draft-07/schema#", title, ...root };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

interface Given {
  readonly ignored: readonly string[];
  /** Schemas of what is read otherwise than its field says, by the path of the field. */
  readonly special: Readonly<Record<string, Schema>>;
}

function record(fields: Fields, isOpen: boolean, path: string, given: Given): Schema {
  const settable = Object.entries(fields).filter(([, field]) => !isComputed(field));
  const known = settable.map(([name, field]) => [name, property(field, joined(path, name), given)]);
  const ignored = given.ignored
    .filter((each) => parentOf(each) === path)
    .map((each) => [each.slice(path ? path.length + 1 : 0), IGNORED]);
  const required = settable.filter(([, field]) => field.required).map(([name]) => name);
  return {
    type: "object",
    properties: Object.fromEntries([...ignored, ...known]),
    ...(required.length > 0 && { required }),
    ...(!isOpen && { additionalProperties: false }),
  };
}

const joined = (path: string, name: string) => (path ? `${path}.${name}` : name);
const parentOf = (path: string) => path.split(".").slice(0, -1).join(".");

function property(field: Field, path: string, given: Given): Schema {
  const doc = field.doc + (field.ours ? " (Not Azure ML's.)" : "");
  return { description: doc, ...(given.special[path] ?? shape(field, path, given)) };
}

function shape(field: Field, path: string, given: Given): Schema {
  if (field.kind === "object") return record(field.fields, field.open ?? false, path, given);
  if (field.kind === "list") {
    const limit = field.maxItems === undefined ? {} : { maxItems: field.maxItems };
    return { type: "array", items: property(field.item, joined(path, "*"), given), ...limit };
  }
  if (field.kind === "map")
    return { type: "object", additionalProperties: property(field.values, joined(path, "*"), given) };
  return scalar(field);
}

/** Words in any letter case are taken, and completed as they are here. */
function scalar({ kind, choices }: Scalar): Schema {
  if (!choices) return { type: kind };
  const anyCase = choices.map((word) =>
    word.replace(/[a-z]/gi, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`),
  );
  const words = { anyOf: [{ enum: choices }, { type: "string", pattern: `^(?:${anyCase.join("|")})$` }] };
  return kind === "boolean" ? { anyOf: [{ type: "boolean" }, words] } : words;
}
