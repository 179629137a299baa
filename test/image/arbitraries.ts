import { asRecord, type Values } from "../../provider/core/values";
import { fields, SENT } from "../../provider/image/fields";
import { arbitrariesOf, withDifferentNames } from "../provider/fieldArbitraries";
import { BASE } from "./declared";

/** Those of an environment: the legacy service has others. */
const ofEnvironments = Object.fromEntries(
  Object.entries(fields).filter(([name]) => SENT.some((sent) => sent === name)),
);

/** Options of an image. */
export const { optionNames, combinations } = arbitrariesOf(ofEnvironments, consistent);

/** An image is made of a base image, with a conda file or without, or of a build context. */
function consistent(given: Values): Values {
  const values = { ...given };
  if (values["build"]) {
    delete values["image"];
    delete values["condaFile"];
    values["build"] = { contextUri: "https://example.com/context/", ...asRecord(values["build"]) };
  } else values["image"] ??= BASE;
  for (const name of ["tags", "properties"]) {
    if (values[name]) values[name] = withDifferentNames(asRecord(values[name]));
  }
  return values;
}
