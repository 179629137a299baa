import { existsSync } from "node:fs";
import path from "node:path";
import { writeRows } from "../../core/rows";
import { asRecord, isRecord, type Values, withoutAbsent, withValue } from "../../core/values";
import type { Documents, Read, Recognition, Surroundings } from "../../kinds/documents";
import { checkDefined } from "../checkImage";
import { toWire } from "../wire";
import { documentFields, expanded, type GivenDocument, IGNORED, isAddress, rows, rules, STRANGERS } from "./document";

/** By what a document is known to define an environment, which is an image. */
const recognition: Recognition = {
  word: "environment",
  sign: "what makes an environment, which is image or build",
  isBySchema: true,
  keys: ["image", "conda_file", "build", "docker", "inference_config", "os_type"],
  mainKeys: ["image", "build", "conda_file"],
  // What else has an image beside packages?
  commonKeys: (document) => ["build", "docker", "os_type", ...(isConda(document) ? [] : ["image"])],
  isPart: (document) => (isConda(document) ? "a conda file" : undefined),
};

/** Documents that define environments, which are images. */
export const documents: Documents = {
  folder: "environments",
  defines: "environment",
  noun: "an environment",
  recognition,
  counted: ["version of an environment", "versions of environments"],
  isVersioned: true,
  ownFile: { input: "condaFile", pathInput: "condaFilePath", folder: "conda" },
  substitutes: { image: "build" },
  partNoun: "the build context of an environment",
  sameName: (name) => name,
  fields: documentFields,
  ignored: IGNORED,
  strangers: STRANGERS,
  rules,
  rows,
  around,
  expanded,
  written: (inputs, condaFile) => asRecord(writeRows(rows, { ...inputs, condaFileName: condaFile })),
  isAsWritten: ([name]) => name === "version" || name === "tags",
  checked: checkDefined,
  // A build context on this machine is named as the document names it.
  body(inputs, source) {
    const { path } = asRecord(source["build"]);
    const body = toWire(inputs, { users: [] }, typeof path === "string" ? path : undefined);
    return withoutEmpty(body.properties);
  },
  withLoaderDefaults,
};

function withoutEmpty(properties: Values): Values {
  const filled = Object.entries(withoutAbsent(properties)).filter(
    ([name, value]) => !["tags", "properties"].includes(name) || Object.keys(asRecord(value)).length > 0,
  );
  return { properties: Object.fromEntries(filled) };
}

/** The body with what Azure ML's own loader adds to a document, and in its letter case. */
function withLoaderDefaults(body: Values): Values {
  const { osType, ...properties } = asRecord(body["properties"]);
  const filled = Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== ""));
  return withoutAbsent({
    properties: {
      ...filled,
      osType: typeof osType === "string" ? osType.toLowerCase() : osType,
      isAnonymous: false,
      isArchived: false,
    },
  });
}

function isConda(document: Values): boolean {
  return Array.isArray(document["dependencies"]) || Array.isArray(document["channels"]);
}

/** The document with its conda file and its build context, which are files around it. */
function around(values: Values, surroundings: Surroundings): Read {
  const conda = condaIn(values, surroundings);
  const context = contextIn(conda.values, surroundings);
  return { values: context.values, problems: [...conda.problems, ...context.problems] };
}

/** The values with the specification itself as the text of `conda_file`. */
function condaIn(values: Values, { folder, textAt, textIn }: Surroundings): Read {
  const at = ["conda_file"];
  const { conda_file: given }: GivenDocument = values;
  const { conda_file: _, ...others } = values;
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
  const { build }: GivenDocument = values;
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
