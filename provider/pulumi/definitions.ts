import * as pulumi from "@pulumi/pulumi";
import type { Named } from "../definitions/definition";
import type { WorkspaceArgument } from "./arguments";
import { type ComputeInstance, definedInstances } from "./computeInstance";
import type { ComputeInstanceProperties } from "./computeInstanceTypes";
import { DEFINITIONS, makeDefined } from "./definedResources";
import { definedImages, type Image, type ImageArgs } from "./image";

/** What documents define, by the member that has it. */
export const DEFINED = { instances: definedInstances, images: definedImages };

type Nullable<T> = { readonly [Name in keyof T]: T[Name] | null };

/**
 * Inputs of the resource, under its own names, over those of the document. Maps such as `tags` are merged key by key, all
 * else is replaced, and null takes away what the document says.
 */
export type DefinitionOverride = Nullable<ComputeInstanceProperties> | Nullable<Omit<ImageArgs, "workspace">>;

/** What a function of overrides is told of a document. */
export type DefinedDocument = Omit<Named, "problems" | "kind"> & { readonly kind: "computeInstance" | "environment" };

/**
 * By the document's name, `"*"` for all, or `name:version` for one version of an environment, the more exact over the less;
 * or a function that is asked about each. What only instances or only images have is for these alone.
 */
export type DefinitionOverrides =
  | { readonly [name: string]: DefinitionOverride }
  | ((definition: DefinedDocument) => DefinitionOverride | undefined);

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
    // What reads files is loaded when a program asks for it.
    const { definedIn }: typeof import("./defined") = require("./defined");
    const { KINDS }: typeof import("../kinds") = require("../kinds");
    const defined = definedIn(KINDS, name, args);
    super(DEFINITIONS, name, {}, options);
    const made = makeDefined(DEFINED, defined, { parent: this, name, workspace: args.workspace });
    this.instances = made.instances;
    this.images = made.images;
    this.built = defined
      .filter(({ kind, inputs }) => kind === definedImages.definedAs && inputs["buildImage"] !== undefined)
      .map(({ key }) => key);
    this.registerOutputs({});
  }
}
