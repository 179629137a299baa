import type { Backend } from "../backend";
import { computesNamed } from "./record";
import { askReleasing } from "./releasing";

const pattern = /^[a-zA-Z](?![a-zA-Z0-9-]*-\d+$)[a-zA-Z0-9-]{2,23}$/;

export const nameRule =
  "A name for an Azure ML Compute Instance must be between 3 and 24 characters in length and must use only numbers, letters and minus symbol (-), must start with letters. Numbers cannot be the ending of the name if the previous character is a minus symbol (-).";

/** Whether the service takes the name. A trailing minus is refused too: the documentation asks for a letter after it. */
export const isValidName = (name: string): boolean => pattern.test(name) && !name.endsWith("-");

export const nameInUse = (name: string): string =>
  `The specified name ${name} is already in use and is therefore unavailable`;

/** Names are unique in a region, across subscriptions. */
export const isTaken = (backend: Backend, location: string, name: string): boolean =>
  computesNamed(backend, location, name).length > 0 || askReleasing(backend, location, name);

/** The answer of checkComputeNameAvailability. */
export function nameAvailability(backend: Backend, location: string, name: string) {
  if (!isValidName(name)) return { nameAvailable: false, reason: "Invalid", message: nameRule };
  if (isTaken(backend, location, name)) {
    return { nameAvailable: false, reason: "AlreadyExists", message: nameInUse(name) };
  }
  return { nameAvailable: true, reason: null, message: null };
}
