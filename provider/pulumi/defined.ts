import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { projectFolder } from "../azure/config";
import { formerKeys, type Loaded, named, placed } from "../definitions/definition";
import { loadDefinitions } from "../definitions/loadDefinitions";
import { type Kind, kindDefinedAs } from "../kinds/kind";
import { type OverrideSource, overridden, secretInside } from "./overrides";

/** What a document defines, as a resource is made of it. */
export interface Defined {
  readonly kind: string;
  readonly key: string;
  /** Those it may have had before its document was renamed. */
  readonly former: readonly string[];
  readonly inputs: pulumi.Inputs;
}

/** Of the arguments of a folder of definitions, what says which there are. */
interface Asked {
  readonly path: string | readonly string[];
  readonly allowEmpty?: boolean | undefined;
  readonly overrides?: unknown;
  readonly configKey?: string | undefined;
}

/** What the documents define, with the overrides over it. Throws one error with every problem of every file. */
export function definedIn(kinds: readonly Kind[], name: string, args: Asked): Defined[] {
  const { definitions, skipped } = load(kinds, [args.path].flat(), args.allowEmpty);
  const found = named(definitions, kinds);
  const own = definitions.flatMap((each) => each.problems.map((problem) => placed(each, problem)));
  const problems = [...own, ...found.problems.map(([each, problem]) => placed(each, problem))];
  const overrides = { where: "overrides", overrides: args.overrides };
  const result = overridden(kinds, found.named, [overrides, configured(args.configKey ?? "azureml:definitions")]);
  problems.push(...result.problems);
  if (problems.length > 0) throw new pulumi.RunError(summary(name, problems));
  if (definitions.length === 0) warnOfNothing(name, args, skipped);
  return [...result.inputs].map(([{ kind, key }, inputs]): Defined => {
    const { nameInput } = kindDefinedAs(kind, kinds).documents;
    const keys = found.named.filter((each) => each.kind === kind).map((each) => each.key);
    return { kind, key, former: nameInput ? formerKeys(key, inputs[nameInput], keys) : [], inputs };
  });
}

/** Files are called by their paths in the project. */
function load(kinds: readonly Kind[], paths: readonly string[], allowEmpty?: boolean): Loaded {
  const project = projectFolder();
  const { definitions, skipped } = loadDefinitions(
    paths.map((each) => each && path.resolve(project, each)),
    { projectFolder: project, allowEmpty, kinds },
  );
  const inProject = <T extends { readonly file: string }>(each: T) => ({
    ...each,
    file: (path.relative(project, each.file) || ".").replaceAll(path.sep, "/"),
  });
  return { definitions: definitions.map(inProject), skipped: skipped.map(inProject) };
}

function configured(key: string): OverrideSource {
  const text = pulumi.runtime.getConfig(key);
  const where = `configuration ${key}`;
  if (text === undefined) return { where, overrides: undefined };
  // Exported, and left out of the types. `Config` has the same answer only as a warning.
  const { isConfigSecret = () => true } = pulumi.runtime as { isConfigSecret?: (key: string) => boolean };
  const overrides = parsed(text);
  return { where, overrides: isConfigSecret(key) ? secretInside(overrides) : overrides };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function summary(name: string, problems: readonly string[]): string {
  const what = problems.length === 1 ? "a problem" : `${problems.length} problems`;
  return `The definitions of "${name}" have ${what}; nothing was done.\n${problems.map((each) => `  ${each}`).join("\n")}`;
}

// Allowed, and still not to be done unseen: it deletes everything that was there. The program ends after its log is out.
function warnOfNothing(name: string, { path: given }: Asked, skipped: Loaded["skipped"]): void {
  const others = skipped.map(({ file, reason }) => `\n  ${file}: ${reason}`).join("");
  void pulumi.log.warn(`"${name}" has no definitions: there are none in ${[given].flat().join(", ")}.${others}`);
}
