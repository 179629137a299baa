import { writeRows } from "../../core/mapping";
import { asRecord, type Values, withoutAbsent } from "../../core/values";
import type { Documents } from "../../kinds/documents";
import { checkDefined } from "../checkImage";
import { toWire } from "../wire";
import { around } from "./around";
import { documentFields, expanded, IGNORED, rows, rules, STRANGERS } from "./document";
import { withLoaderDefaults } from "./loaderDefaults";
import { recognition } from "./recognition";

/** Documents that define environments, which are images. */
export const documents: Documents = {
  folder: "environments",
  defines: "environment",
  noun: "an environment",
  recognition,
  counted: ["version of an environment", "versions of environments"],
  isVersioned: true,
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
    const { path } = asRecord(source.build);
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
