import { isRecord, type Path, show, type Value, type Values } from "../core/values";
import type { Kind, Live } from "../kinds/kind";

/** One live resource, and where the file is that has a part of it: relative to the program's folder. */
export interface Declarable {
  readonly live: Live;
  readonly kind: Kind;
  readonly ownFile?: string;
}

/** A TypeScript program that declares the resources, and adopts those that are there. */
export function programText(workspaceId: string, resources: readonly Declarable[]): string {
  const head = ['import * as azureml from "pulumi-azureml";', "", `const workspace = ${literal(workspaceId, "")};`];
  return `${[...head, ...resources.map(resourceText)].join("\n")}\n`;
}

function resourceText({ live, kind, ownFile }: Declarable): string {
  const { secrets, version } = live;
  const name = version === undefined ? live.name : `${live.name}:${version}`;
  const lines = [
    ...secrets.map((path) => `  // ${commented(path)}: a secret, which is not here; it stays as it is.`),
    "  workspace,",
    ...members(argumentsOf(live.inputs, kind, ownFile), "  "),
  ];
  return `\nnew azureml.${kind.type}(${literal(name, "")}, {\n${lines.join("\n")}\n});`;
}

function argumentsOf({ workspaceId: _, ...inputs }: Values, { documents }: Kind, ownFile: string | undefined): Values {
  if (!documents.ownFile || ownFile === undefined) return inputs;
  const { input, pathInput } = documents.ownFile;
  const { [input]: __, ...others } = inputs;
  return { ...others, [pathInput]: ownFile };
}

/** On one line, whatever somebody has called a variable. */
function commented(path: Path): string {
  return show(path).replace(/[\p{Cc}\u2028\u2029]/gu, " ");
}

function members(values: Values, indent: string): string[] {
  return Object.entries(values).map(([name, value]) => `${indent}${key(name)}: ${literal(value, indent)},`);
}

// In a literal, a member of the name __proto__ would be the prototype.
function key(name: string): string {
  if (name === "__proto__") return '["__proto__"]';
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

function literal(value: Value, indent: string): string {
  const inside = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    return `[\n${value.map((item) => `${inside}${literal(item, inside)},`).join("\n")}\n${indent}]`;
  }
  if (!isRecord(value)) return JSON.stringify(value);
  return Object.keys(value).length === 0 ? "{}" : `{\n${members(value, inside).join("\n")}\n${indent}}`;
}
