import { type Field, type Fields, isComputed } from "../../provider/core/fields";
import type { Documentation, Kind } from "../../provider/kinds/kind";
import { table } from "./markdown";

/** What a property has from those around it. */
type Inherited = Pick<Field, "mutability" | "operation" | "since" | "preview" | "ours">;

/** What the program calls it, and what it takes there. */
const IN_THE_PROGRAM: Record<string, string> = { workspaceId: "workspace" };
const KIND_IN_THE_PROGRAM: Record<string, string> = { workspace: "a workspace, or its ARM id" };

/** The page that lists every input of a kind. */
export function inputs({ noun, fields, documentation }: Kind): string {
  const { replaced, sent, derived } = documentation;
  return `# Inputs of ${noun}

Made from the table of fields by \`npm run generate\`. \`[]\` stands for each item of a list, \`{}\` for each value of a map.

- **Kind**: an *open* object accepts further properties. The provider hides a **secret** in messages, and Pulumi encrypts it in the state.
- **Default**: the value without the input. "-" means that there is none, or that Azure does not document it.
- **On a change**:
  - *in place, PUT*: the provider reads all properties, and sends them in one PUT with the change.
  - *in place*, with a name: Azure's action of this name.
  - *replaced*${replaced}.
  - *nothing is sent*: the input tells the provider what to do.
- **api-version**: the first stable api-version that knows the property. If no stable one knows it, the preview api-version that the provider uses. The preview api-version of an action comes after "change:". ${sent}

The [glossary](architecture.md#glossary) explains the words.

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
  const shape = KIND_IN_THE_PROGRAM[path] ?? kind(field);
  const own = [`\`${path}\``, shape, defaultOf(field, isDerived), onChange, version, field.doc];
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
