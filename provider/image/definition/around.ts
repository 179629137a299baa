import { existsSync } from "node:fs";
import path from "node:path";
import { isRecord, type Values, withValue } from "../../core/values";
import type { Read, Surroundings } from "../../kinds/documents";
import { isAddress } from "./document";

/** The document with its conda file and its build context, which are files around it. */
export function around(values: Values, surroundings: Surroundings): Read {
  const conda = condaIn(values, surroundings);
  const context = contextIn(conda.values, surroundings);
  return { values: context.values, problems: [...conda.problems, ...context.problems] };
}

/** The values with the specification itself as the text of `conda_file`. */
function condaIn(values: Values, { folder, textAt, textIn }: Surroundings): Read {
  const at = ["conda_file"];
  const { conda_file: given, ...others } = values;
  const problem = (message: string): Read => ({ values: others, problems: [{ path: at, message }] });
  if (given === undefined || given === null) return { values, problems: [] };
  if (isRecord(given) && Object.keys(given).length === 0) return { values: others, problems: [] };
  if (isRecord(given)) return { values: { ...values, conda_file: textAt(at) }, problems: [] };
  if (typeof given !== "string")
    return problem("expected the path of a conda file, or the specification as a mapping.");
  if (given.includes("\n")) {
    return problem("a text is taken for a path: write the specification as a mapping, or name a file.");
  }
  if (given.startsWith("file:")) return problem(`${JSON.stringify(given)}: write the path without "file:".`);
  const found = textIn(path.resolve(folder, given));
  if ("problem" in found) return problem(`${JSON.stringify(given)}${found.problem}`);
  return { values: { ...values, conda_file: found.text }, problems: [] };
}

/** The values with the path of a local build context as it is seen from the project. */
function contextIn(values: Values, { folder, projectFolder, isFolder, addPart }: Surroundings): Read {
  const { build } = values;
  const given = isRecord(build) ? build["path"] : undefined;
  if (typeof given !== "string" || isAddress(given)) return { values, problems: [] };
  const context = path.resolve(folder, given);
  const problem = (message: string) => ({ values, problems: [{ path: ["build", "path"], message }] });
  if (!existsSync(context)) return problem(`${JSON.stringify(given)}: there is no such folder.`);
  if (!isFolder(context)) {
    return problem(`${JSON.stringify(given)} is a file; name the folder that the Dockerfile is in.`);
  }
  addPart(context);
  const seen = path.relative(projectFolder, context).split(path.sep).join("/");
  return { values: withValue(values, ["build", "path"], seen || "."), problems: [] };
}
