import type { Value, Values } from "../../provider/core/values";

/** What a program says, as data: the same for Pulumi's engine in this process and for its command-line interface. */
export interface Declared {
  readonly kind: "instance" | "image" | "component";
  /** Of the resource. */
  name: string;
  /** As the class takes them, without the workspace. */
  args: Values;
  /** Names of arguments that are known in the update only. */
  unknown: string[];
  /** Names of arguments that are given as secrets. */
  secret: string[];
  options: DeclaredOptions;
}

export interface DeclaredOptions {
  /** The name of a component of the same program. */
  parent?: string | undefined;
  /** URNs. */
  aliases?: string[] | undefined;
  protect?: boolean | undefined;
  retainOnDelete?: boolean | undefined;
  ignoreChanges?: string[] | undefined;
  replacementTrigger?: string | undefined;
}

// biome-ignore lint/suspicious/noExplicitAny: the arguments are data
type Class = new (name: string, args: any, options?: any) => unknown;

/** The classes of the package, which the real program has from `pulumi-azureml`. */
export interface Classes {
  readonly ComputeInstance: Class;
  readonly Image: Class;
}

const COMPONENT_TYPE = "histories:index:Team";

/** The options as Pulumi takes them: without those that are undefined. */
function optionsOf(
  { parent, aliases, protect, retainOnDelete, ignoreChanges, replacementTrigger }: DeclaredOptions,
  components: ReadonlyMap<string, import("@pulumi/pulumi").Resource>,
) {
  const above = parent === undefined ? undefined : components.get(parent);
  return {
    ...(above && { parent: above }),
    ...(aliases && { aliases }),
    ...(protect !== undefined && { protect }),
    ...(retainOnDelete !== undefined && { retainOnDelete }),
    ...(ignoreChanges && { ignoreChanges }),
    ...(replacementTrigger !== undefined && { replacementTrigger }),
  };
}

/** Runs a program. */
export function declareAll(
  pulumi: typeof import("@pulumi/pulumi"),
  { ComputeInstance, Image }: Classes,
  workspace: string,
  all: readonly Declared[],
): void {
  const components = new Map<string, import("@pulumi/pulumi").Resource>();
  for (const { kind, name, args, unknown, secret, options } of all) {
    const given = optionsOf(options, components);
    if (kind === "component") {
      components.set(name, new pulumi.ComponentResource(COMPONENT_TYPE, name, {}, given));
      continue;
    }
    const late = (value: Value) =>
      pulumi.output(value).apply((known) => (pulumi.runtime.isDryRun() ? pulumi.unknown : known));
    const inputs = Object.entries(args).map(([key, value]) => {
      const sent = unknown.includes(key) ? late(value) : value;
      return [key, secret.includes(key) ? pulumi.secret(sent) : sent];
    });
    const Class = kind === "instance" ? ComputeInstance : Image;
    new Class(name, { workspace, ...Object.fromEntries(inputs) }, given);
  }
}

const TYPES = {
  instance: "pulumi-nodejs:dynamic/azureml:ComputeInstance",
  image: "pulumi-nodejs:dynamic/azureml:Image",
  component: COMPONENT_TYPE,
};

/** The URN of a resource of a program. */
export function urnOf(
  { project, stack }: { project: string; stack: string },
  all: readonly Declared[],
  { kind, name, options: { parent } }: Declared,
): string {
  const above = all.find((each) => each.kind === "component" && each.name === parent);
  const type = above ? `${COMPONENT_TYPE}$${TYPES[kind]}` : TYPES[kind];
  return `urn:pulumi:${stack}::${project}::${type}::${name}`;
}
