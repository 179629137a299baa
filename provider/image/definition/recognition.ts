import { asRecord, type Values } from "../../core/values";
import type { Recognition } from "../../kinds/documents";

/** By what a document is known to define an environment, which is an image. */
export const recognition: Recognition = {
  word: "environment",
  sign: "what makes an environment, which is image or build",
  isBySchema: true,
  keys: ["image", "conda_file", "build", "docker", "inference_config", "os_type"],
  mainKeys: ["image", "build", "conda_file"],
  // What else has an image beside packages?
  commonKeys: (document) => ["build", "docker", "os_type", ...(isConda(document) ? [] : ["image"])],
  isPart: (document) => (isConda(document) ? "a conda file" : undefined),
};

function isConda(document: Values): boolean {
  const { dependencies, channels } = asRecord(document);
  return Array.isArray(dependencies) || Array.isArray(channels);
}
