import { userError } from "../arm/errors";
import type { Backend } from "../backend";

const pattern = /^[a-zA-Z0-9][a-zA-Z0-9_-]{0,254}$/;
const reserved = ["AzureML", "Microsoft"];

/** Throws unless the service takes the name of an environment. */
export function checkName(backend: Backend, name: string): void {
  if (!pattern.test(name)) {
    throw userError(
      `The environment name '${name}' is invalid. It must have 1 to 255 letters, digits, '-' and '_', and begin with a letter or a digit.`,
      "name",
    );
  }
  const prefix = reserved.find((each) => name.toLowerCase().startsWith(each.toLowerCase()));
  if (prefix && !backend.settings.isOn("environmentTakesReservedNames")) {
    throw userError(`Environment name can not start with the prefix ${prefix}`, "name");
  }
}
