import { type Field, type Fields, isComputed } from "../../provider/core/fields";
import type { Documentation } from "../../provider/kinds/documentation";
import type { Kind } from "../../provider/kinds/kind";
import { table } from "./markdown";

/** What a property has from those around it. */
type Inherited = Pick<Field, "mutability" | "operation" | "since" | "preview" | "ours">;

/** What the program calls it. */
const IN_THE_PROGRAM: Record<string, string> = { workspaceId: "workspace" };

/** The page that lists every input of a kind. */
export function inputs({ noun, fields, documentation }: Kind): string {
  const { replaced, sent, derived } = documentation;
  return `# Inputs of ${noun}

Made from the table of fields by \`npm run generate\`. \`[]\` stands for each item of a list, \`{}\` for each value of a map.

- **On a change**: *in place*, by a full PUT or by the action of this name; *replaced*${replaced}; or *nothing is sent*, because it steers the provider.
- **api-version**: the first stable one that knows the property, where not all do, or the preview one that is used where no stable one does; after "change:", the preview one that has the action. ${sent}
- **Default**: what Azure, or the provider, takes when the input is absent; "-" where that is not documented.

${table(
  ["input", "kind", "default", "on a change", "api-version", "meaning"],
  Object.entries(fields).flatMap(([name, field]) =>
    rows(documentation, IN_THE_PROGRAM[name] ?? name, field, {}, derived.includes(name)),
  ),
)}`;
}

function rows(of: Documentation, path: string, field: Field, around: Inherited, isDerived = false): string[][] {
  if (isComputed(field) || of.hidden.includes(path)) return [];
  const here = { ...around, ...inheritable(field) };
  const [onChange, version] = [change(of, here), apiVersion(of, here)];
  const own = [`\`${path}\``, kind(field), defaultOf(field, isDerived), onChange, version, field.doc];
  return [own, ...inside(of, path, field, here)];
}

/** Those below have rows of their own only where they have names. */
function inside(of: Documentation, path: string, field: Field, here: Inherited): string[][] {
  if (field.kind === "object") return children(of, path, field.fields, here);
  const [within, suffix] =
    field.kind === "list" ? [field.item, "[]"] : field.kind === "map" ? [field.values, "{}"] : [];
  return within ? inside(of, `${path}${suffix}`, within, { ...here, ...inheritable(within) }) : [];
}

function children(of: Documentation, path: string, fields: Fields, around: Inherited): string[][] {
  return Object.entries(fields).flatMap(([name, field]) => rows(of, `${path}.${name}`, field, around));
}

function inheritable({ mutability, operation, since, preview, ours }: Field): Inherited {
  const given = Object.entries({ mutability, operation, since, preview, ours });
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

function kind(field: Field): string {
  return field.secret ? `${shape(field)}, **secret**` : shape(field);
}

function shape(field: Field): string {
  if (field.kind === "list")
    return `list of ${shape(field.item)}${field.maxItems ? `, at most ${field.maxItems}` : ""}`;
  if (field.kind === "map") return `map of ${shape(field.values)}`;
  if (field.kind === "object") return field.open ? "object, open" : "object";
  const words = (field.choices ?? []).map((word) => `\`"${word}"\``);
  if (field.kind === "boolean") return ["boolean", ...words].join(" or ");
  return words.length > 0 ? words.join(", ") : field.kind;
}

function defaultOf(field: Field, isDerived: boolean): string {
  if (isDerived) return "derived";
  if (field.required) return "required";
  if (field.default === undefined) return "-";
  return field.default === null || field.default === "" ? "none" : `\`${JSON.stringify(field.default)}\``;
}

function change({ changes }: Documentation, { mutability, operation = "put", ours }: Inherited): string {
  if (mutability === "replace") return "replaced";
  if (changes[operation] !== undefined) return changes[operation];
  if (ours) return "nothing is sent";
  return `in place, ${operation === "put" ? "PUT" : `\`${operation}\``}`;
}

function apiVersion(of: Documentation, { since, preview, mutability, operation = "put" }: Inherited): string {
  const property = preview ? of.previewVersion : since;
  const action = mutability === "replace" ? undefined : of.previewVersionOf?.(operation);
  return [property, action && `change: ${action}`].filter(Boolean).join("; ") || "all";
}
