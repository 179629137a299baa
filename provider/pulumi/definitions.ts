import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { Loaded } from "../definitions/definition";
import { formerKeys, type Named, named } from "../definitions/naming";
import { placed } from "../definitions/report";
import { projectFolder } from "../image/localFiles";
import type { WorkspaceArgument } from "./arguments";
import { ComputeInstance, type ComputeInstanceArgs } from "./computeInstance";
import { Image, type ImageArgs } from "./image";
import { secretInside } from "./merging";
import { type DefinitionOverrides, type OverrideSource, overridden } from "./overrides";

/** Arguments of a folder of definitions. */
export interface DefinitionsArgs {
  /** A YAML file, a folder of them, or several of either, from the folder of `Pulumi.yaml` on. */
  readonly path: string | readonly string[];
  /** A path may be without definitions. By default that is an error, because it would delete all that was defined there. */
  readonly allowEmpty?: boolean | undefined;
  /** The workspace that everything defined belongs to. */
  readonly workspace: WorkspaceArgument;
  /** Inputs of the resources over those that the documents give. */
  readonly overrides?: DefinitionOverrides | undefined;
  /**
   * Key of the stack's configuration whose value is laid over `overrides` in the same way. Default `azureml:definitions`;
   * where a program has several of these components, each its own.
   */
  readonly configKey?: string | undefined;
}

/**
 * The compute instances and environments that YAML files of Azure ML's CLI v2 define, one resource for each document.
 * Throws one error with every problem of every file before anything is registered.
 */
export class Definitions extends pulumi.ComponentResource {
  /** The instances by their documents' names. */
  readonly instances: Readonly<Record<string, ComputeInstance>>;
  /** The images by their documents' names; of several versions of one environment, all but the newest by `name:version`. */
  readonly images: Readonly<Record<string, Image>>;
  /** The names of the images that the stack builds, and waits for. */
  readonly built: readonly string[];

  constructor(name: string, args: DefinitionsArgs, options: pulumi.ComponentResourceOptions = {}) {
    const children = childrenOf(name, args);
    super("azureml:index:Definitions", name, {}, options);
    const { workspace } = args;
    const made = <Child>(
      kind: Named["kind"],
      make: (name: string, inputs: pulumi.Inputs, former: pulumi.Alias[]) => Child,
    ) => {
      const own = [...children].filter(([definition]) => definition.kind === kind);
      const keys = own.map(([{ key }]) => key);
      const formerOf = (key: string, { computeName }: pulumi.Inputs): pulumi.Alias[] =>
        formerKeys(key, computeName, keys).map((former) => ({ name: `${name}/${former}` }));
      return Object.fromEntries(
        own.map(([{ key }, inputs]) => [key, make(`${name}/${key}`, inputs, formerOf(key, inputs))]),
      );
    };
    const parent = { parent: this };
    this.instances = made("computeInstance", (child, inputs, aliases) => {
      return new ComputeInstance(child, { ...inputs, workspace } as ComputeInstanceArgs, { ...parent, aliases });
    });
    this.images = made("environment", (child, inputs) => {
      return new Image(child, { ...inputs, workspace } as ImageArgs, parent);
    });
    this.built = [...children].flatMap(([{ kind, key }, { buildImage }]) =>
      kind === "environment" && buildImage !== undefined ? [key] : [],
    );
    this.registerOutputs({});
  }
}

function childrenOf(name: string, args: DefinitionsArgs): Map<Named, pulumi.Inputs> {
  const { definitions, skipped } = load([args.path].flat(), args.allowEmpty);
  const { KINDS }: typeof import("../kinds") = require("../kinds");
  const found = named(definitions);
  const own = definitions.flatMap((each) => each.problems.map((problem) => placed(each, problem)));
  const problems = [...own, ...found.problems.map(([each, problem]) => placed(each, problem))];
  const overrides = { where: "overrides", overrides: args.overrides };
  const result = overridden(KINDS, found.named, [overrides, configured(args.configKey ?? "azureml:definitions")]);
  problems.push(...result.problems);
  if (problems.length > 0) throw new pulumi.RunError(summary(name, problems));
  if (definitions.length === 0) warnOfNothing(name, args, skipped);
  return result.inputs;
}

/** What reads files is loaded when a program asks for it. Files are called by their paths in the project. */
function load(paths: readonly string[], allowEmpty?: boolean): Loaded {
  const { loadDefinitions }: typeof import("../definitions/load") = require("../definitions/load");
  const project = projectFolder();
  const { definitions, skipped } = loadDefinitions(
    paths.map((each) => each && path.resolve(project, each)),
    { projectFolder: project, allowEmpty },
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
function warnOfNothing(name: string, { path: given }: DefinitionsArgs, skipped: Loaded["skipped"]): void {
  const others = skipped.map(({ file, reason }) => `\n  ${file}: ${reason}`).join("");
  void pulumi.log.warn(`"${name}" has no definitions: there are none in ${[given].flat().join(", ")}.${others}`);
}
