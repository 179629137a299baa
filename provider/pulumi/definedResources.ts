import type * as pulumi from "@pulumi/pulumi";
import type { WorkspaceArgument } from "./arguments";
import type { Defined } from "./defined";

/** The type of a component that is a folder of definitions, in every state. */
export const DEFINITIONS = "azureml:index:Definitions";

/** The class of a kind's resources, as a folder of definitions makes them. It loads nothing else of the kind. */
export interface DefinedClass<Made extends pulumi.CustomResource = pulumi.CustomResource> {
  /** The word for the kind in definitions. */
  readonly definedAs: string;
  make(name: string, inputs: pulumi.Inputs, options: pulumi.CustomResourceOptions): Made;
  /** What a stack without a program tells of one. */
  outputsOf(made: Made, inputs: pulumi.Inputs): pulumi.Inputs;
}

/** By the name of the member, or of the output, that has a kind's resources: `instances`. */
export type DefinedClasses = Readonly<Record<string, DefinedClass>>;

/** What is made by the name of its definition. */
export type MadeBy<Classes extends DefinedClasses> = {
  readonly [Member in keyof Classes]: Readonly<Record<string, ReturnType<Classes[Member]["make"]>>>;
};

/** Where what is defined is made. */
export interface Place {
  readonly parent: pulumi.ComponentResource;
  /** Every resource's name begins with it. */
  readonly name: string;
  readonly workspace: WorkspaceArgument;
}

/** One resource for each definition. */
export function makeDefined<Classes extends DefinedClasses>(
  classes: Classes,
  defined: readonly Defined[],
  { parent, name, workspace }: Place,
): MadeBy<Classes> {
  const made = mapped(classes, ({ definedAs, make }) => {
    const own = defined.filter(({ kind }) => kind === definedAs);
    const resources = own.map(({ key, inputs, former }): [string, pulumi.CustomResource] => {
      const aliases = former.map((each) => ({ name: `${name}/${each}` }));
      return [key, make(`${name}/${key}`, { ...inputs, workspace }, { parent, aliases })];
    });
    return Object.fromEntries(resources);
  });
  return made as MadeBy<Classes>;
}

/** What a stack without a program tells of its resources. */
export function outputsOf(
  classes: DefinedClasses,
  defined: readonly Defined[],
  made: MadeBy<DefinedClasses>,
): Record<string, Record<string, pulumi.Inputs>> {
  return mapped(classes, ({ definedAs, outputsOf: outputs }, member) => {
    const inputsOf = (key: string) => defined.find((each) => each.kind === definedAs && each.key === key)?.inputs ?? {};
    return mapped(made[member] ?? {}, (one, key) => outputs(one, inputsOf(key)));
  });
}

function mapped<From, To>(
  all: Readonly<Record<string, From>>,
  change: (one: From, name: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(all).map(([name, one]) => [name, change(one, name)]));
}
