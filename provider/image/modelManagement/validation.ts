import path from "node:path";
import { counted } from "../../core/words";
import { projectPath } from "../validation";

export function insideProject(given: string): string | undefined {
  const named = JSON.stringify(given);
  if (path.posix.isAbsolute(given) || path.win32.isAbsolute(given)) {
    return `${named} is absolute; give a path that starts in the folder of Pulumi.yaml.`;
  }
  return projectPath(given).split("/")[0] === ".."
    ? `${named} leads out of the project; the image has files under their paths in it.`
    : undefined;
}

export function executionScript(given: string): string | undefined {
  const outside = insideProject(given);
  if (outside) return outside;
  const { name, ext } = path.posix.parse(projectPath(given));
  if (ext !== ".py") return `${JSON.stringify(given)} is not a Python file; its name must end in ".py".`;
  if (/^[\p{XID_Start}_]\p{XID_Continue}*$/u.test(name) && !KEYWORDS.has(name)) return undefined;
  return `"${name}" cannot be imported by Python; use letters, digits and "_", first no digit, and no keyword.`;
}

const KEYWORDS = new Set(
  `False None True and as assert async await break class continue def del elif else except finally for from global if import in
  is lambda nonlocal not or pass raise return try while with yield`.split(/\s+/),
);

/** The service's pattern, as azureml-core checks it. */
export function imageName(value: string): string | undefined {
  const name = JSON.stringify(value);
  if (value.length < 3 || value.length > 32) {
    return `${name} has ${counted(value.length, "character")}; model management takes 3 to 32.`;
  }
  if (/^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$/.test(value)) return undefined;
  return `${name} may have only small letters, digits, "-" and ".", the first and the last a letter or a digit.`;
}

export function modelId(value: string): string | undefined {
  if (/^[^:\s]+:\d+$/.test(value)) return undefined;
  return `${JSON.stringify(value)} is not the id of a model; it looks like churn:3.`;
}
