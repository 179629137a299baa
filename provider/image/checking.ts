import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Connection } from "../azure/connection";
import { check, type Problem, type Rule } from "../core/check";
import type { CheckRequest } from "../core/resource";
import { hasUnknown, UNKNOWN, type Values, withoutAbsent } from "../core/values";
import { floatingTag } from "./baseImage";
import { contentHash, type ImageContent, versionOf } from "./content";
import { CONTENT, fields } from "./fields";

const isGiven = (value: unknown) => value !== undefined && value !== null;

/** What the service asks of several properties together. */
const rules: readonly Rule[] = [
  ({ image, build }) => {
    if (isGiven(image) && isGiven(build))
      return [{ path: ["build"], message: "cannot go with image: give one of them." }];
    return isGiven(image) || isGiven(build) ? [] : [{ path: ["image"], message: "is required, or build." }];
  },
  ({ image, condaFile, condaFilePath }) => {
    const given = isGiven(condaFile) ? "condaFile" : isGiven(condaFilePath) ? "condaFilePath" : undefined;
    return given && !isGiven(image) ? [{ path: [given], message: "needs a base image, in image." }] : [];
  },
];

/** Checks the inputs by the table, reads what they name on this machine, and lets the content decide the version. */
export async function checkImage(
  _connection: Connection,
  request: CheckRequest,
): Promise<{ inputs: Values; problems: Problem[] }> {
  const { owner, log } = request;
  const { condaFile: conda, problems } = await condaOf(request.newInputs);
  const { contentHash: _, ...newInputs } = request.newInputs;
  const named: Values = { name: owner?.name, ...newInputs, ...(conda !== undefined && { condaFile: conda }) };
  const placeholder: Values = { version: newInputs.version ?? UNKNOWN };
  const checked = check(fields, rules, { ...named, ...placeholder });
  problems.push(...checked.problems);
  if (problems.length > 0) return { inputs: checked.inputs, problems };
  const found = await contentOf(checked.inputs);
  if ("problems" in found) return { inputs: checked.inputs, problems: found.problems };
  for (const warning of found.warnings) log.warn(warning);
  const { image } = checked.inputs;
  const floating = typeof image === "string" ? floatingTag(image) : undefined;
  if (floating) log.warn(floating);
  const { content } = found;
  const decided = content
    ? { contentHash: contentHash(content), version: newInputs.version ?? versionOf(content) }
    : { contentHash: UNKNOWN };
  return { inputs: { ...checked.inputs, ...decided } as Values, problems };
}

/** The folder that relative paths start from: where Pulumi.yaml is. */
export function projectFolder(from = process.cwd()): string {
  for (let folder = from; ; folder = path.dirname(folder)) {
    if (["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"].some((name) => existsSync(path.join(folder, name)))) return folder;
    if (folder === path.dirname(folder)) return from;
  }
}

async function condaOf({ condaFile, condaFilePath }: Values): Promise<{ condaFile?: string; problems: Problem[] }> {
  if (typeof condaFilePath !== "string") return { problems: [] };
  const at = ["condaFilePath"];
  if (isGiven(condaFile)) return { problems: [{ path: at, message: "cannot go with condaFile: give one of them." }] };
  try {
    return { condaFile: await readFile(path.resolve(projectFolder(), condaFilePath), "utf8"), problems: [] };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "there is no such file" : `it cannot be read (${code})`;
    return {
      problems: [
        { path: at, message: `${JSON.stringify(condaFilePath)}: ${why}, starting from the folder of Pulumi.yaml.` },
      ],
    };
  }
}

type Found = { content: ImageContent | undefined; warnings: string[] } | { problems: Problem[] };

/** The content; undefined while a part of it is not known yet. */
async function contentOf(inputs: Values): Promise<Found> {
  const given: Values = Object.fromEntries(CONTENT.map((name) => [name, inputs[name]]));
  if (hasUnknown(given)) return { content: undefined, warnings: [] };
  return { content: withoutAbsent(given) as ImageContent, warnings: [] };
}
