import { at, equal, isAbsent, UNKNOWN, type Values } from "../core/values";
import type { PlannedInputs } from "./properties";

const ASSIGNED_USER = ["personalComputeInstanceSettings", "assignedUser"];

/**
 * Azure switches single sign-on off when an instance with a setup script or an application is made for another user, and
 * only that user can switch it on.
 */
export function isSsoOfAnotherUser(declared: Values, observed: Values): boolean {
  return (
    declared["enableSSO"] !== false && [declared, observed].some(isForAnother) && [declared, observed].some(hasCode)
  );
}

const isForAnother = (values: Values) => !isAbsent(at(values, ASSIGNED_USER));
const hasCode = ({ setupScripts, customServices }: Values) =>
  (!isAbsent(setupScripts) && setupScripts !== UNKNOWN) || (Array.isArray(customServices) && customServices.length > 0);

/** What Azure will not do as declared, for the preview: nothing fails because of it. */
export function warnings(inputs: PlannedInputs, oldInputs: PlannedInputs | undefined): string[] {
  const isNew = (path: readonly string[]) => !equal(at(inputs, path), at(oldInputs, path));
  const found: string[] = [];
  if (inputs.enableSSO === true && isNew(["enableSSO"]) && isSsoOfAnotherUser(inputs, {})) {
    found.push(
      "enableSSO: Azure switches single sign-on off for an instance that is made for another user and has a setup script or an application. Only that user can switch it on, in the studio; it is left as it is.",
    );
  }
  const script = ["setupScripts", "scripts", "creationScript"];
  if (oldInputs && !isAbsent(at(inputs, script)) && isNew(script)) {
    found.push(
      "setupScripts.scripts.creationScript: a changed creation script does not run again; it runs when the instance is created.",
    );
  }
  return found;
}
