import { type Field, type Fields, isComputed, type Scalar } from "../../provider/core/fields";
import type { Documentation, Kind } from "../../provider/kinds/kind";

type Side = "input" | "output";

const NOTE = '// Made from the field table by "npm run generate"; a test fails when it is stale.';

/** The TypeScript of the arguments and outputs of a kind. */
export function resourceTypes({ type: resource, noun, fields, documentation }: Kind): string {
  return text([
    NOTE,
    'import type * as pulumi from "@pulumi/pulumi";',
    `import type { ${resource}Data } from "../${documentation.folder}/types";`,
    "",
    ...interfaces(documentation, `Arguments of ${noun}.`, `${resource}Properties`, resource, fields, "input", true),
    `/** Outputs of ${noun}. */`,
    `export type ${resource}Outputs = {`,
    `  readonly [Name in keyof ${resource}Data]-?: pulumi.Output<${resource}Data[Name]>;`,
    "};",
  ]);
}

/** The TypeScript of what is read of a kind, without Pulumi. */
export function dataTypes({ type: resource, noun, fields, documentation }: Kind): string {
  const doc = `Everything that is known of ${noun}.`;
  return text([
    NOTE,
    "",
    ...interfaces(documentation, doc, `${resource}Data`, resource, fields, "output", true),
    ...configuration(resource, documentation),
  ]);
}

function configuration(resource: string, { created }: Documentation): string[] {
  if (!created) return [];
  const names = created.names.map((name) => JSON.stringify(name));
  return [
    `/** ${created.doc} */`,
    `export type ${resource}Configuration = {`,
    `  readonly [Name in ${names.join(" | ")}]?: ${resource}Data[Name] | undefined;`,
    "};",
  ];
}

function text(parts: string[]): string {
  return `${parts.join("\n").trimEnd()}\n`;
}

function interfaces(
  of: Documentation,
  doc: string,
  name: string,
  prefix: string,
  fields: Fields,
  side: Side,
  isTop: boolean,
): string[] {
  const members: string[] = [];
  const nested: string[] = [];
  for (const [key, field] of Object.entries(fields)) {
    if (side === "input" && (isComputed(field) || (isTop && of.replacedArguments.includes(key)))) continue;
    const type = typeOf(of, field, `${prefix}${pascal(key)}`, side, nested);
    members.push(`  /** ${field.doc}${note(of, field, side)} */`, `  ${member(of, key, field, type, side, isTop)}`);
  }
  return [`/** ${doc} */`, `export interface ${name} {`, ...members, "}", "", ...nested];
}

function member(of: Documentation, key: string, field: Field, type: string, side: Side, isTop: boolean): string {
  if (side === "input") {
    const isOptional = !field.required || of.derived.includes(key);
    return property(key, isOptional, `pulumi.Input<${type}>`);
  }
  return property(key, !(isTop && of.alwaysThere.includes(key)), type);
}

// Who compiles with exactOptionalPropertyTypes may pass on what may be undefined.
function property(key: string, isOptional: boolean, type: string): string {
  return isOptional ? `readonly ${key}?: ${type} | undefined;` : `readonly ${key}: ${type};`;
}

function typeOf(of: Documentation, field: Field, name: string, side: Side, nested: string[]): string {
  switch (field.kind) {
    case "string":
      return words(field);
    case "integer":
      return "number";
    case "boolean":
      return field.choices ? `boolean | ${words(field)}` : "boolean";
    case "list":
      return side === "input"
        ? `pulumi.Input<${typeOf(of, field.item, name, side, nested)}>[]`
        : listOf(typeOf(of, field.item, name, side, nested));
    case "map":
      return side === "input"
        ? `Record<string, pulumi.Input<${typeOf(of, field.values, name, side, nested)}>>`
        : `Record<string, ${typeOf(of, field.values, name, side, nested)}>`;
    case "object": {
      const open = field.open ? "Record<string, unknown>" : "";
      const isEmpty = Object.keys(field.fields).length === 0;
      if (isEmpty) return open;
      const own = `${name}${side === "input" ? "Args" : ""}`;
      nested.push(...interfaces(of, field.doc, own, name, field.fields, side, false));
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

function note({ replacement }: Documentation, field: Field, side: Side): string {
  if (side === "output") return "";
  const notes = [field.mutability === "replace" && replacement, field.preview && "Preview api-versions only."];
  return notes
    .filter(Boolean)
    .map((text) => ` ${text}`)
    .join("");
}

const pascal = (key: string) => key.charAt(0).toUpperCase() + key.slice(1);
