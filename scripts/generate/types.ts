import { fields } from "../../provider/computeInstance/fields";
import { isCreated } from "../../provider/computeInstance/wire";
import { type Field, type Fields, isComputed, type Scalar } from "../../provider/core/fields";

type Side = "input" | "output";
const RESOURCE = "ComputeInstance";
// The program's side has something better for these.
const REPLACED_ARGUMENTS = new Set(["workspaceId"]);
const ALWAYS_THERE = new Set(["workspaceId", "computeName", "vmSize", "location", "state", "provisioningState"]);

const NOTE = '// Made from the field table by "npm run generate"; a test fails when it is stale.';

/** The TypeScript of the arguments and outputs of the resource. */
export function resourceTypes(): string {
  return text([
    NOTE,
    'import type * as pulumi from "@pulumi/pulumi";',
    `import type { ${RESOURCE}Data } from "../computeInstance/types";`,
    "",
    ...interfaces("Arguments of a compute instance.", `${RESOURCE}Properties`, RESOURCE, fields, "input", true),
    "/** Outputs of a compute instance. */",
    `export type ${RESOURCE}Outputs = {`,
    `  readonly [Name in keyof ${RESOURCE}Data]-?: pulumi.Output<${RESOURCE}Data[Name]>;`,
    "};",
  ]);
}

/** The TypeScript of what is read and created of an instance, without Pulumi. */
export function dataTypes(): string {
  const created = Object.keys(fields)
    .filter(isCreated)
    .map((name) => JSON.stringify(name));
  return text([
    NOTE,
    "",
    ...interfaces(
      "Everything that is known of a compute instance.",
      `${RESOURCE}Data`,
      RESOURCE,
      fields,
      "output",
      true,
    ),
    "/** What the request that creates an instance carries. */",
    `export type ${RESOURCE}Configuration = Partial<Pick<${RESOURCE}Data, ${created.join(" | ")}>>;`,
  ]);
}

function text(parts: string[]): string {
  return `${parts.join("\n").trimEnd()}\n`;
}

function interfaces(doc: string, name: string, prefix: string, of: Fields, side: Side, isTop: boolean): string[] {
  const members: string[] = [];
  const nested: string[] = [];
  for (const [key, field] of Object.entries(of)) {
    if (side === "input" && (isComputed(field) || (isTop && REPLACED_ARGUMENTS.has(key)))) continue;
    const type = typeOf(field, `${prefix}${pascal(key)}`, side, nested);
    members.push(`  /** ${field.doc}${note(field, side)} */`, `  ${member(key, field, type, side, isTop)}`);
  }
  return [`/** ${doc} */`, `export interface ${name} {`, ...members, "}", "", ...nested];
}

function member(key: string, field: Field, type: string, side: Side, isTop: boolean): string {
  if (side === "input") {
    const optional = field.required && key !== "computeName" ? "" : "?";
    return `readonly ${key}${optional}: pulumi.Input<${type}>;`;
  }
  return `readonly ${key}${isTop && ALWAYS_THERE.has(key) ? "" : "?"}: ${type};`;
}

function typeOf(field: Field, name: string, side: Side, nested: string[]): string {
  switch (field.kind) {
    case "string":
      return words(field);
    case "integer":
      return "number";
    case "boolean":
      return field.choices ? `boolean | ${words(field)}` : "boolean";
    case "list":
      return side === "input"
        ? `pulumi.Input<${typeOf(field.item, name, side, nested)}>[]`
        : listOf(typeOf(field.item, name, side, nested));
    case "map":
      return side === "input"
        ? `Record<string, pulumi.Input<${typeOf(field.values, name, side, nested)}>>`
        : `Record<string, ${typeOf(field.values, name, side, nested)}>`;
    case "object": {
      const open = field.open ? "Record<string, unknown>" : "";
      const isEmpty = Object.keys(field.fields).length === 0;
      if (isEmpty) return open;
      const own = `${name}${side === "input" ? "Args" : ""}`;
      nested.push(...interfaces(field.doc, own, name, field.fields, side, false));
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

function note(field: Field, side: Side): string {
  if (side === "output") return "";
  const notes = [
    field.mutability === "replace" && "A change replaces the instance.",
    field.preview && "Preview api-versions only.",
  ];
  return notes
    .filter(Boolean)
    .map((text) => ` ${text}`)
    .join("");
}

const pascal = (key: string) => key.charAt(0).toUpperCase() + key.slice(1);
