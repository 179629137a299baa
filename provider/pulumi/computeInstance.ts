import * as pulumi from "@pulumi/pulumi";
import { fields } from "../computeInstance/fields";
import {
  type ProvisioningConfiguration,
  provisioningInputs,
  subnetPath,
} from "../computeInstance/provisioningConfiguration";
import { inputsOf, secretsOf, skipPromiseStacks, type WorkspaceArgument } from "./arguments";
import type { ComputeInstanceOutputs, ComputeInstanceProperties } from "./computeInstanceTypes";
import type { DefinedClass } from "./definedResources";

/** What the state keeps as the provider, and runs for ever: it loads whatever version is installed. */
export const PROVIDER_TEXT = 'const p=require("pulumi-azureml/provider").computeInstance;exports.handler=()=>p;';

const TYPE = "pulumi-nodejs:dynamic/azureml:ComputeInstance";
const RESOURCE = { type: TYPE, provider: PROVIDER_TEXT, fields };

/** Arguments of a compute instance. */
export interface ComputeInstanceArgs extends ComputeInstanceProperties {
  /** The workspace that the instance belongs to. Its region is the instance's. A change replaces the instance. */
  readonly workspace: WorkspaceArgument;
}

export interface ComputeInstance extends ComputeInstanceOutputs {}

/** A compute instance of an Azure Machine Learning workspace. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the types of the outputs follow from the field table.
export class ComputeInstance extends pulumi.CustomResource {
  /**
   * Declares a compute instance. Its progress is shown in its row; a wait ends at `timeouts`, or at `customTimeouts`.
   */
  constructor(name: string, args: ComputeInstanceArgs, options: pulumi.CustomResourceOptions = {}) {
    const { workspace, ...given } = args;
    const inputs = inputsOf(RESOURCE, name, workspace, given, options);
    // A taint or a replacementTrigger does not ask diff for the order: created first, the new one would be the old one.
    const ours = { additionalSecretOutputs: secretsOf(fields), deleteBeforeReplace: true };
    const stopSkipping = skipPromiseStacks();
    try {
      super(TYPE, name, inputs, pulumi.mergeOptions(options, ours));
    } finally {
      stopSkipping();
    }
  }

  /** Reads an instance that exists already, without managing it. `id` is its ARM id. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options: pulumi.CustomResourceOptions = {}): ComputeInstance {
    const workspace = pulumi.output(id).apply((text) => text.replace(/\/computes\/[^/]+$/i, ""));
    return new ComputeInstance(name, { workspace }, { ...options, id });
  }

  /**
   * Maps the ten arguments of azureml-core's `ComputeInstance.provisioning_configuration` onto arguments of this
   * resource, to be spread into them. Throws when one or two of the three network names are missing.
   */
  static provisioningConfiguration(
    configuration: ProvisioningConfiguration<
      pulumi.Input<string>,
      pulumi.Input<boolean>,
      pulumi.Input<Record<string, pulumi.Input<string>>>
    > = {},
  ): ComputeInstanceProperties {
    const access = (isPublic: pulumi.Input<boolean>) =>
      typeof isPublic === "boolean" ? enabled(isPublic) : pulumi.output(isPublic).apply(enabled);
    return provisioningInputs<pulumi.Input<string>, pulumi.Input<boolean>, ComputeInstanceProperties["tags"]>(
      configuration,
      {
        subnetId: (...names) =>
          names.every((part) => typeof part === "string")
            ? subnetPath(...(names as [string, string, string]))
            : pulumi.all(names).apply((parts) => subnetPath(...(parts as [string, string, string]))),
        access,
      },
    ) as ComputeInstanceProperties;
  }
}

/** The instances of a folder of definitions. */
export const definedInstances: DefinedClass<ComputeInstance> = {
  definedAs: "computeInstance",
  make: (name, inputs, options) => new ComputeInstance(name, inputs as ComputeInstanceArgs, options),
  outputsOf: ({ id, state, applications }) => ({ id, state, applications: applications.apply(addressesOf) }),
};

function addressesOf(applications: pulumi.Unwrap<ComputeInstance["applications"]>): Record<string, string> {
  const named = (applications ?? []).map(({ displayName, endpointUri }) => [displayName, endpointUri]);
  return Object.fromEntries(named);
}

const enabled = (isPublic: boolean) => (isPublic ? "Enabled" : "Disabled");
