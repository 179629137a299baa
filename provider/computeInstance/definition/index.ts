import { readRows, writeRows } from "../../core/rows";
import { equal, type Values, withoutAbsent } from "../../core/values";
import type { Documents } from "../../kinds/documents";
import { checkDefined, completeSubnet } from "../checkInstance";
import { toWire } from "../wire";
import { documentFields, expanded, IGNORED, STRANGERS } from "./document";
import { withLoaderDefaults } from "./loaderDefaults";
import { recognition } from "./recognition";
import { APPLICATIONS, rows } from "./rows";
import { rules } from "./rules";

/** Documents that define compute instances. */
export const documents: Documents = {
  folder: "instances",
  defines: "instance",
  noun: "a compute instance",
  recognition,
  counted: ["instance", "instances"],
  isVersioned: false,
  nameInput: "computeName",
  sameName: (name) => name.toLowerCase(),
  fields: documentFields,
  ignored: IGNORED,
  strangers: STRANGERS,
  rules,
  rows,
  expanded,
  written,
  isAsWritten: ([list, , key]) => list === "custom_applications" && key === "environment_variables",
  checked: checkDefined,
  body(inputs, _, workspaceId) {
    const { location: __, ...body } = toWire(completeSubnet({ ...inputs, workspaceId }), "") as unknown as Values;
    return withoutAbsent(body);
  },
  withLoaderDefaults,
};

function written(inputs: Values): Values {
  const { name, custom_applications: short, custom_services: whole, ...others } = writeRows(rows, inputs) as Values;
  // Azure ML's words for applications say only what they all have in common there.
  const read = readRows([APPLICATIONS], { custom_applications: short });
  const isShort = equal(read, { customServices: withoutAbsent(inputs["customServices"]) });
  const applications: Values = isShort ? { custom_applications: short } : { custom_services: whole };
  return withoutAbsent({ name, type: "computeinstance", ...others, ...applications });
}
