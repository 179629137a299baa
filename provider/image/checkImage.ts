import { check, type Problem } from "../core/check";
import type { CheckRequest } from "../core/resource";
import { asRecord, UNKNOWN, type Values } from "../core/values";
import { contentHash, floatingTag, versionOf } from "./content";
import { fields, type GivenInputs, LEGACY, type PlannedInputs } from "./fields";
import { readCondaFilePath, readContent } from "./localFiles";

const isGiven = (value: unknown) => value !== undefined && value !== null;

/** What the service asks of several properties together. */
export const rules: readonly ((inputs: GivenInputs) => Problem[])[] = [
  (inputs) =>
    LEGACY.filter((name) => isGiven(inputs[name])).map((name) => ({
      path: [name],
      message: 'goes only with the backend "modelManagement".',
    })),
  ({ image, build }) => {
    if (isGiven(image) && isGiven(build))
      return [{ path: ["build"], message: "cannot go with image: give one of them." }];
    return isGiven(image) || isGiven(build) ? [] : [{ path: ["image"], message: "is required, or build." }];
  },
  ({ image, condaFile, condaFilePath }) => {
    const given = isGiven(condaFile) ? "condaFile" : isGiven(condaFilePath) ? "condaFilePath" : undefined;
    return given && !isGiven(image) ? [{ path: [given], message: "needs a base image, in image." }] : [];
  },
  ({ build }) => {
    if (!isGiven(build) || build === UNKNOWN) return [];
    const { contextUri, contextPath } = asRecord(build);
    if (isGiven(contextUri) !== isGiven(contextPath)) return [];
    const message = isGiven(contextUri)
      ? "cannot go with contextUri: give one of them."
      : "is required, or contextUri.";
    return [{ path: ["build", "contextPath"], message }];
  },
];

/** The problems of inputs that can be told before their workspace is known, and without reading files or asking. */
export function checkDefined(inputs: Values): Problem[] {
  return check(fields, rules, { version: UNKNOWN, ...inputs, workspaceId: UNKNOWN }).problems;
}

/** With a problem, the inputs are as they were given. */
interface CheckedImage {
  readonly inputs: PlannedInputs;
  readonly problems: Problem[];
}

/** Checks the inputs by the table, reads what they name on this machine, and lets the content decide the version. */
export async function checkImage(request: CheckRequest): Promise<CheckedImage> {
  const { log } = request;
  const { condaFile: conda, problems } = await readCondaFilePath(request.newInputs);
  const { contentHash: _, ...newInputs } = request.newInputs;
  const given: Values = { ...newInputs, ...(conda !== undefined && { condaFile: conda }) };
  const placeholder: Values = { version: newInputs["version"] ?? UNKNOWN };
  const checked = check(fields, rules, { ...given, ...placeholder }) as CheckedImage;
  problems.push(...checked.problems);
  if (problems.length > 0) return { inputs: checked.inputs, problems };
  const found = await readContent(checked.inputs, request.signal);
  if (found.problems.length > 0) return { inputs: checked.inputs, problems: found.problems };
  for (const warning of found.warnings) log.warn(warning);
  const { image } = checked.inputs;
  const floating = typeof image === "string" ? floatingTag(image) : undefined;
  if (floating) log.warn(floating);
  const { content } = found;
  const decided = content
    ? { contentHash: contentHash(content), version: newInputs["version"] ?? versionOf(content) }
    : { contentHash: UNKNOWN };
  return { inputs: { ...checked.inputs, ...decided } as PlannedInputs, problems };
}
