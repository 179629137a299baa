import { readFile } from "node:fs/promises";
import { text as textOf } from "node:stream/consumers";
import { say } from "./output";
import { comment, nameOf } from "./preview/markdown";
import { isError, type Operation, readPreview } from "./preview/read";

interface Options {
  readonly failOn?: readonly Operation[];
}

/** `pulumi-azureml preview-comment` */
export async function previewComment(file: string, { failOn = [] }: Options): Promise<number> {
  const preview = readPreview(file === "-" ? await textOf(process.stdin) : await readFile(file, "utf8"));
  const refused = preview.steps.filter(({ operation }) => failOn.includes(operation));
  process.stdout.write(comment(preview, refused));
  for (const step of refused) say(`The preview would ${step.operation} ${nameOf(step.urn)}, which --fail-on forbids.`);
  const hasFailed = preview.diagnostics.some(isError);
  if (hasFailed) say("The preview failed.");
  return refused.length > 0 || hasFailed ? 1 : 0;
}
