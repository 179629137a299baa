import { API_VERSIONS } from "../../provider/azure/api";
import { fields as computeInstanceFields } from "../../provider/computeInstance/fields";
import { previewVersionOf } from "../../provider/computeInstance/writing/operations";
import { type Field, type Fields, isComputed } from "../../provider/core/fields";
import { fields as imageFields } from "../../provider/image/fields";
import { table } from "./markdown";

/** What a property has from those around it. */
type Inherited = Pick<Field, "mutability" | "operation" | "since" | "preview" | "ours">;

/** A resource whose inputs have a page. */
interface Page {
  readonly title: string;
  readonly fields: Fields;
  /** What follows "*replaced*" in the explanation of the column. */
  readonly replaced: string;
  /** The sentence on what api-version is sent. */
  readonly sent: string;
  /** Inputs that have a default by other inputs. */
  readonly derived: readonly string[];
}

export const COMPUTE_INSTANCE_PAGE: Page = {
  title: "Inputs of a compute instance",
  fields: computeInstanceFields,
  replaced: '*replaced*, when `onReplace` is `"allow"`',
  sent: `Without configuration, properties are sent with ${API_VERSIONS.computes}, or with ${API_VERSIONS.computesPreview} when a preview property is declared.`,
  derived: ["computeName"],
};

export const IMAGE_PAGE: Page = {
  title: "Inputs of an image",
  fields: imageFields,
  replaced: "*replaced*: the next version, beside the old one",
  sent: `Properties are sent with ${API_VERSIONS.environments}.`,
  derived: ["name", "version"],
};

/** What the program calls it. */
const IN_THE_PROGRAM: Record<string, string> = { workspaceId: "workspace" };
/** Filled in by the provider, or by the resource class. */
const HIDDEN = new Set(["contentHash", "buildImage.enabled"]);

/** The page that lists every input of a resource. */
export function inputs({ title, fields, replaced, sent, derived }: Page): string {
  return `# ${title}

Made from the table of fields by \`npm run generate\`. \`[]\` stands for each item of a list, \`{}\` for each value of a map.

- **On a change**: *in place*, by a full PUT or by the action of this name; ${replaced}; or *nothing is sent*, because it steers the provider.
- **api-version**: the first stable one that knows the property, where not all do, or the preview one that is used where no stable one does; after "change:", the preview one that has the action. ${sent}
- **Default**: what Azure, or the provider, takes when the input is absent; "-" where that is not documented.

${table(
  ["input", "kind", "default", "on a change", "api-version", "meaning"],
  Object.entries(fields).flatMap(([name, field]) =>
    rows(IN_THE_PROGRAM[name] ?? name, field, {}, derived.includes(name)),
  ),
)}`;
}

function rows(path: string, field: Field, around: Inherited, isDerived = false): string[][] {
  if (isComputed(field) || HIDDEN.has(path)) return [];
  const here = { ...around, ...inheritable(field) };
  const own = [`\`${path}\``, kind(field), defaultOf(field, isDerived), change(here), apiVersion(here), field.doc];
  return [own, ...inside(path, field, here)];
}

/** Those below have rows of their own only where they have names. */
function inside(path: string, field: Field, here: Inherited): string[][] {
  if (field.kind === "object") return children(path, field.fields, here);
  const [within, suffix] =
    field.kind === "list" ? [field.item, "[]"] : field.kind === "map" ? [field.values, "{}"] : [];
  return within ? inside(`${path}${suffix}`, within, { ...here, ...inheritable(within) }) : [];
}

function children(path: string, of: Fields, around: Inherited): string[][] {
  return Object.entries(of).flatMap(([name, field]) => rows(`${path}.${name}`, field, around));
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

function change({ mutability, operation, ours }: Inherited): string {
  if (mutability === "replace") return "replaced";
  if (operation === "build") return "in place, a build";
  if (ours) return "nothing is sent";
  if (operation === "powerState") return "in place, `start` or `stop`";
  return `in place, ${operation === undefined || operation === "put" ? "PUT" : `\`${operation}\``}`;
}

function apiVersion({ since, preview, mutability, operation }: Inherited): string {
  const property = preview ? API_VERSIONS.computesPreview : since;
  const isOfArm = operation !== undefined && operation !== "build";
  const action = mutability === "replace" || !isOfArm ? undefined : previewVersionOf(operation);
  return [property, action && `change: ${action}`].filter(Boolean).join("; ") || "all";
}
