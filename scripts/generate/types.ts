import { fields as computeInstance } from "../../provider/computeInstance/fields";
import { isCreated } from "../../provider/computeInstance/wire";
import { type Field, type Fields, isComputed, type Scalar } from "../../provider/core/fields";
import { fields as image } from "../../provider/image/fields";

type Side = "input" | "output";

/** What the types of a resource are made of. */
interface Spec {
  readonly resource: string;
  /** `a compute instance` */
  readonly noun: string;
  readonly folder: string;
  readonly fields: Fields;
  /** The program's side has something better for these. */
  readonly replacedArguments: readonly string[];
  /** Required of the provider, and filled in by it. */
  readonly derived: readonly string[];
  readonly alwaysThere: readonly string[];
  readonly replacement: string;
}

export const COMPUTE_INSTANCE: Spec = {
  resource: "ComputeInstance",
  noun: "a compute instance",
  folder: "computeInstance",
  fields: computeInstance,
  replacedArguments: ["workspaceId"],
  derived: ["computeName"],
  alwaysThere: ["workspaceId", "computeName", "vmSize", "location", "state", "provisioningState"],
  replacement: "A change replaces the instance.",
};

export const IMAGE: Spec = {
  resource: "Image",
  noun: "an image",
  folder: "image",
  fields: image,
  replacedArguments: ["workspaceId", "contentHash", "buildImage"],
  derived: ["name", "version"],
  alwaysThere: ["workspaceId", "name", "version", "imageId", "creationState"],
  replacement: "A change makes another version.",
};

const NOTE = '// Made from the field table by "npm run generate"; a test fails when it is stale.';

/** The TypeScript of the arguments and outputs of a resource. */
export function resourceTypes(spec: Spec): string {
  const { resource, noun, folder } = spec;
  return text([
    NOTE,
    'import type * as pulumi from "@pulumi/pulumi";',
    `import type { ${resource}Data } from "../${folder}/types";`,
    "",
    ...interfaces(spec, `Arguments of ${noun}.`, `${resource}Properties`, resource, spec.fields, "input", true),
    `/** Outputs of ${noun}. */`,
    `export type ${resource}Outputs = {`,
    `  readonly [Name in keyof ${resource}Data]-?: pulumi.Output<${resource}Data[Name]>;`,
    "};",
  ]);
}

/** The TypeScript of what is read of a resource, without Pulumi. */
export function dataTypes(spec: Spec): string {
  const { resource, noun, fields } = spec;
  const doc = `Everything that is known of ${noun}.`;
  return text([
    NOTE,
    "",
    ...interfaces(spec, doc, `${resource}Data`, resource, fields, "output", true),
    ...created(spec),
  ]);
}

/** What scripts create an instance from; images have no such subset. */
function created({ resource, fields }: Spec): string[] {
  if (fields !== computeInstance) return [];
  const names = Object.keys(fields)
    .filter(isCreated)
    .map((name) => JSON.stringify(name));
  return [
    "/** What the request that creates an instance carries. */",
    `export type ${resource}Configuration = {`,
    `  readonly [Name in ${names.join(" | ")}]?: ${resource}Data[Name] | undefined;`,
    "};",
  ];
}

function text(parts: string[]): string {
  return `${parts.join("\n").trimEnd()}\n`;
}

function interfaces(
  spec: Spec,
  doc: string,
  name: string,
  prefix: string,
  of: Fields,
  side: Side,
  isTop: boolean,
): string[] {
  const members: string[] = [];
  const nested: string[] = [];
  for (const [key, field] of Object.entries(of)) {
    if (side === "input" && (isComputed(field) || (isTop && spec.replacedArguments.includes(key)))) continue;
    const type = typeOf(spec, field, `${prefix}${pascal(key)}`, side, nested);
    members.push(`  /** ${field.doc}${note(spec, field, side)} */`, `  ${member(spec, key, field, type, side, isTop)}`);
  }
  return [`/** ${doc} */`, `export interface ${name} {`, ...members, "}", "", ...nested];
}

function member(spec: Spec, key: string, field: Field, type: string, side: Side, isTop: boolean): string {
  if (side === "input") {
    const isOptional = !field.required || spec.derived.includes(key);
    return property(key, isOptional, `pulumi.Input<${type}>`);
  }
  return property(key, !(isTop && spec.alwaysThere.includes(key)), type);
}

// Who compiles with exactOptionalPropertyTypes may pass on what may be undefined.
function property(key: string, isOptional: boolean, type: string): string {
  return isOptional ? `readonly ${key}?: ${type} | undefined;` : `readonly ${key}: ${type};`;
}

function typeOf(spec: Spec, field: Field, name: string, side: Side, nested: string[]): string {
  switch (field.kind) {
    case "string":
      return words(field);
    case "integer":
      return "number";
    case "boolean":
      return field.choices ? `boolean | ${words(field)}` : "boolean";
    case "list":
      return side === "input"
        ? `pulumi.Input<${typeOf(spec, field.item, name, side, nested)}>[]`
        : listOf(typeOf(spec, field.item, name, side, nested));
    case "map":
      return side === "input"
        ? `Record<string, pulumi.Input<${typeOf(spec, field.values, name, side, nested)}>>`
        : `Record<string, ${typeOf(spec, field.values, name, side, nested)}>`;
    case "object": {
      const open = field.open ? "Record<string, unknown>" : "";
      const isEmpty = Object.keys(field.fields).length === 0;
      if (isEmpty) return open;
      const own = `${name}${side === "input" ? "Args" : ""}`;
      nested.push(...interfaces(spec, field.doc, own, name, field.fields, side, false));
      return open ? `${own} & ${open}` : own;
    }
  }
}

function listOf(item: string): string {
  return item.includes(" ") ? `(${item})[]` : `${item}[]`;
}

function words({ choices }: Scalar): string {
  return choices ? choices.map((word) => JSON.stringify(word)).join(" | ") : "string";
}

function note({ replacement }: Spec, field: Field, side: Side): string {
  if (side === "output") return "";
  const notes = [field.mutability === "replace" && replacement, field.preview && "Preview api-versions only."];
  return notes
    .filter(Boolean)
    .map((text) => ` ${text}`)
    .join("");
}

const pascal = (key: string) => key.charAt(0).toUpperCase() + key.slice(1);
