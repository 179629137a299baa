import { readFile } from "node:fs/promises";
import { text as textOf } from "node:stream/consumers";
import type { Kind } from "../kinds/kind";
import { say } from "./output";
import { comment, nameOf } from "./preview/comment";
import type { Failing } from "./preview/failOn";
import { isError, readPreview } from "./preview/readPreview";
import { consequenceOf, effectOf, overruled, refusedOf } from "./preview/steps";

interface Options {
  readonly failOn?: Failing;
}

/** `pulumi-azureml preview-comment` */
export async function previewComment(
  file: string,
  { failOn = { operations: [] } }: Options,
  kinds: readonly Kind[],
): Promise<number> {
  const text = file === "-" ? await textOf(process.stdin) : await readFile(file, "utf8");
  const preview = overruled(readPreview(text, kinds), process.env);
  const refused = refusedOf(preview.steps, failOn);
  process.stdout.write(comment(preview, refused));
  const { steps, interruptions = [], deletions } = refused;
  for (const step of steps) say(`The preview would ${step.operation} ${nameOf(step.urn)}, which --fail-on forbids.`);
  for (const step of interruptions) {
    say(`The preview would interrupt ${nameOf(step.urn)}, which --fail-on forbids: ${consequenceOf(effectOf(step))}.`);
  }
  if (deletions) {
    const { most, steps: all } = deletions;
    const names = all.map(({ urn }) => nameOf(urn)).join(", ");
    say(`The preview would delete ${all.length}, and --fail-on deletions:${most} allows ${most}: ${names}.`);
  }
  const hasFailed = preview.diagnostics.some(isError);
  if (hasFailed) say("The preview failed.");
  return steps.length + interruptions.length > 0 || deletions || hasFailed ? 1 : 0;
}
