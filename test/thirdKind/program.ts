import * as pulumi from "@pulumi/pulumi";
import { KINDS } from "../../provider/kinds";
import { inputsOf, secretsOf, type WorkspaceArgument } from "../../provider/pulumi/arguments";
import type { DefinedClass } from "../../provider/pulumi/definedResources";
import { DEFINED } from "../../provider/pulumi/definitions";
import { definitionsStack } from "../../provider/pulumi/definitionsStack";
import { fields } from "./fields";
import { datastoreKind } from "./kind";

/** What the state keeps as the provider. */
export const PROVIDER_TEXT = 'const p=require("azureml-datastores/provider").datastore;exports.handler=()=>p;';

const TYPE = "pulumi-nodejs:dynamic/azureml:Datastore";
const RESOURCE = { type: TYPE, provider: PROVIDER_TEXT, fields };

/** Arguments of a datastore, by the names of the table. */
export interface DatastoreArgs extends pulumi.Inputs {
  readonly workspace: WorkspaceArgument;
}

/** A datastore of an Azure Machine Learning workspace that keeps blobs. */
export class Datastore extends pulumi.CustomResource {
  constructor(name: string, { workspace, ...given }: DatastoreArgs, options: pulumi.CustomResourceOptions = {}) {
    const ours = { additionalSecretOutputs: secretsOf(fields), deleteBeforeReplace: true };
    super(TYPE, name, inputsOf(RESOURCE, name, workspace, given, options), pulumi.mergeOptions(options, ours));
  }
}

/** The datastores of a folder of definitions. */
export const definedDatastores: DefinedClass<Datastore> = {
  definedAs: "datastore",
  make: (name, inputs, options) => new Datastore(name, inputs as DatastoreArgs, options),
  outputsOf: ({ id }, { containerName }) => ({ id, containerName }),
};

/** A stack without a program that has datastores as well. */
export const datastoresStack = () =>
  definitionsStack([...KINDS, datastoreKind], { ...DEFINED, datastores: definedDatastores });
