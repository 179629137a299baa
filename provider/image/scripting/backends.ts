import { AzureMLError } from "../../core/errors";
import { asRecord, type Value } from "../../core/values";
import { modelManagementBackend } from "../modelManagement";
import type { BackendName, ImageBackend } from "./backend";
import { environmentBackend } from "./environmentBackend";

const BACKENDS: readonly ImageBackend[] = [environmentBackend, modelManagementBackend];

/** What keeps the images, by its name. */
export function backendNamed(name: BackendName = "environment"): ImageBackend {
  const found = BACKENDS.find((backend) => backend.name === name);
  if (found) return found;
  const known = BACKENDS.map((backend) => JSON.stringify(backend.name)).join(", ");
  throw new AzureMLError("NotSupported", `${JSON.stringify(name)} is not a backend of images; there is ${known}.`);
}

/** The backend of what `serialize` made: ids without a slash are not ARM's. */
export function backendOf(object: unknown): ImageBackend {
  const { id } = asRecord(object as Value);
  return typeof id === "string" && !id.includes("/") ? modelManagementBackend : environmentBackend;
}
