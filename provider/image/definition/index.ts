import { writeRows } from "../../core/rows";
import { asRecord, type Values, withoutAbsent } from "../../core/values";
import type { Documents, Recognition } from "../../kinds/documents";
import { checkDefined } from "../checkImage";
import { toWire } from "../wire";
import { around } from "./around";
import { documentFields, expanded, IGNORED, rows, rules, STRANGERS } from "./document";

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
  written: (inputs, condaFile) => writeRows(rows, { ...inputs, condaFileName: condaFile }) as Values,
  isAsWritten: ([name]) => name === "version" || name === "tags",
  checked: checkDefined,
  // A build context on this machine is named as the document names it.
  body(inputs, source) {
    const { path } = asRecord(source["build"]);
    const body = toWire(inputs, { users: [] }, typeof path === "string" ? path : undefined);
    return withoutEmpty(asRecord(body.properties as unknown as Values));
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
  const { dependencies, channels } = asRecord(document);
  return Array.isArray(dependencies) || Array.isArray(channels);
}
