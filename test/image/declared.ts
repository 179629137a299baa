import type { Values } from "../../provider/core/values";
import { image } from "../../provider/image/image";
import { dynamicProvider } from "../../provider/pulumi/dynamicProvider";
import { IMAGE_PROVIDER_TEXT } from "../../provider/pulumi/image";
import { type Azure, WORKSPACE } from "../provider/azure";
import type { Called } from "../provider/engine";

export const BASE = "mcr.microsoft.com/azureml/minimal-ubuntu22.04-py39-cpu:20250101.v1";
export const CONDA = "name: train\ndependencies:\n  - python=3.11\n  - pip:\n      - numpy==1.26.4\n";
export const OWNER = { organization: "organization", project: "shop", stack: "dev", type: "Image", name: "train" };

/** Inputs of an image as the program's side sends them. */
export function imageInputsOf(given: Values, owner: Values = OWNER): Values {
  return { workspaceId: WORKSPACE, ...given, __context: { owner, urn: "" }, __provider: IMAGE_PROVIDER_TEXT };
}

/** The provider of images in this process, as an engine calls it. */
export function imagesOf({ images }: Pick<Azure, "images">): Called {
  const served = images as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
  return { call: async (method, ...args) => served[method]?.(...args) };
}

/** One that remembers nothing, as in the next run. */
export function freshImagesOf({ connection, clock }: Azure): Called {
  return imagesOf({
    images: dynamicProvider(
      image(() => connection),
      clock,
    ),
  });
}
