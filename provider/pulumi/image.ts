import * as pulumi from "@pulumi/pulumi";
import { fields } from "../image/fields";
import { type ContainerConfiguration, containerInputs } from "../image/modelManagement/inputs";
import { inputsOf, secretsOf, skipPromiseStacks, type WorkspaceArgument } from "./arguments";
import type { DefinedClass } from "./definedResources";
import type { ImageOutputs, ImageProperties } from "./imageTypes";

/** What the state keeps as the provider, and runs for ever: it loads whatever version is installed. */
export const IMAGE_PROVIDER_TEXT = 'const p=require("pulumi-azureml/provider").image;exports.handler=()=>p;';

const TYPE = "pulumi-nodejs:dynamic/azureml:Image";
const RESOURCE = { type: TYPE, provider: IMAGE_PROVIDER_TEXT, fields };

/** Arguments of an image. */
export interface ImageArgs extends ImageProperties {
  /** The workspace that the image belongs to. A change makes another image. */
  readonly workspace: WorkspaceArgument;
  /**
   * Builds the container image and waits for it, on the service's own computes or on one of the workspace. Default: Azure
   * builds it when a job first needs it.
   */
  readonly buildImage?: pulumi.Input<boolean> | { readonly compute?: pulumi.Input<string> | undefined } | undefined;
}

export interface Image extends ImageOutputs {}

/** A container image for jobs, endpoints and instances: a version of an Azure Machine Learning environment. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the types of the outputs follow from the field table.
export class Image extends pulumi.CustomResource {
  /**
   * Declares an image. Without a `version` its content decides: the same content is registered, uploaded and built once.
   */
  constructor(name: string, args: ImageArgs, options: pulumi.CustomResourceOptions = {}) {
    const { workspace, buildImage, ...given } = args;
    const inputs = inputsOf(RESOURCE, name, workspace, { ...given, buildImage: building(buildImage) }, options);
    const ours = { additionalSecretOutputs: secretsOf(fields) };
    const stopSkipping = skipPromiseStacks();
    try {
      super(TYPE, name, inputs, pulumi.mergeOptions(options, ours));
    } finally {
      stopSkipping();
    }
  }

  /**
   * Reads an image that exists already, without managing it. `id` is the ARM id of a version, or, in model management,
   * `<workspace id>/images/<name>:<version>`.
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options: pulumi.CustomResourceOptions = {}): Image {
    const below = /\/(environments\/[^/]+\/versions|images)\/[^/]+$/i;
    const workspace = pulumi.output(id).apply((text) => text.replace(below, ""));
    return new Image(name, { workspace }, { ...options, id });
  }

  /**
   * Maps the arguments of azureml-core's `ContainerImage.image_configuration` onto arguments of this resource, to be spread
   * into them: `new Image("churn", { workspace, models, ...Image.containerConfiguration({ ... }) })`.
   */
  static containerConfiguration(
    configuration: ContainerConfiguration<
      pulumi.Input<string>,
      pulumi.Input<boolean>,
      pulumi.Input<Record<string, pulumi.Input<string>>>
    >,
  ): Pick<ImageProperties, "backend" | "containerConfiguration" | "tags" | "properties" | "description"> {
    return containerInputs(configuration) as ImageProperties;
  }
}

/** The images of a folder of definitions. */
export const definedImages: DefinedClass<Image> = {
  definedAs: "environment",
  make: (name, inputs, options) => new Image(name, inputs as ImageArgs, options),
  // Without a build there is none, which a preview would show as unknown each time.
  outputsOf: ({ id, imageId, imageLocation }, { buildImage }) => ({
    id,
    imageId,
    ...(buildImage !== undefined && { reference: imageLocation.apply((location) => location?.reference) }),
  }),
};

function building(given: ImageArgs["buildImage"]): pulumi.Inputs | undefined {
  if (given === undefined) return undefined;
  const isFlag = typeof given === "boolean" || pulumi.Output.isInstance(given) || given instanceof Promise;
  return isFlag ? { enabled: given } : { enabled: true, ...given };
}
