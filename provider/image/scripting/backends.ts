import { AzureMLError } from "../../core/errors";
import type { BackendName, ImageBackend } from "./backend";
import { environmentBackend } from "./environmentBackend";

const BACKENDS: readonly ImageBackend[] = [environmentBackend];

/** What keeps the images, by its name. */
export function backendNamed(name: BackendName = "environment"): ImageBackend {
  const found = BACKENDS.find((backend) => backend.name === name);
  if (found) return found;
  const known = BACKENDS.map((backend) => JSON.stringify(backend.name)).join(", ");
  throw new AzureMLError("input", `${JSON.stringify(name)} is not a backend of images; there is ${known}.`);
}

/** The backend of what `serialize` made, whichever says that it is its own. */
export function backendOf(_object: unknown): ImageBackend {
  return environmentBackend;
}
