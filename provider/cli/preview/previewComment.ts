import { readFile } from "node:fs/promises";
import { text as textOf } from "node:stream/consumers";
import { stripVTControlCharacters } from "node:util";
import { structuredPatch } from "diff";
import { CONSEQUENCES } from "../../core/resource";
import { show, type Value } from "../../core/values";
import { counted } from "../../core/words";
import type { Kind } from "../../kinds/kind";
import type { Failing } from "../options";
import { say } from "../output";
import {
  type Diagnostic,
  isError,
  OPERATIONS,
  type Operation,
  type Preview,
  readPreview,
  type Step,
} from "./readPreview";
import {
  causesOf,
  changesOf,
  consequenceOf,
  effectOf,
  type InputChange,
  overruled,
  type Refused,
  refusedOf,
} from "./steps";

/** GitHub takes 65,536 characters, Azure DevOps more. */
const LIMIT = 60_000;
const LONG = 200;
/** How Pulumi writes what a preview cannot know. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const DONE: Readonly<Record<Operation, string>> = {
  create: "created",
  update: "updated",
  replace: "replaced",
  delete: "deleted",
};

/** The preview as a comment for a pull request. It begins with a mark by which a pipeline finds it again. */
export function comment(preview: Preview, refused: Refused = { steps: [] }): string {
  const blocks = [
    `<!-- pulumi-azureml preview-comment -->\n### Pulumi preview${preview.stack ? ` of ${code(preview.stack)}` : ""}`,
    counts(preview),
    ...notAllowed(refused),
    ...preview.diagnostics.filter(isError).map(message),
    ...(["delete", "replace", "update", "create"] as const).flatMap((operation) => section(preview, operation)),
    ...preview.diagnostics.filter((each) => !isError(each)).map(message),
  ];
  return `${fitting(blocks).join("\n\n")}\n`;
}

function notAllowed({ steps, interruptions = [], deletions }: Refused): string[] {
  const parts = steps.length > 0 ? [steps.map(briefly).join(", ")] : [];
  if (interruptions.length > 0)
    parts.push(`to interrupt ${interruptions.map(({ urn }) => code(nameOf(urn))).join(", ")}`);
  if (deletions) {
    const names = deletions.steps.map(({ urn }) => code(nameOf(urn))).join(", ");
    parts.push(
      `${counted(deletions.steps.length, "deletion")}, and ${deletions.most === 1 ? "1 is" : `${deletions.most} are`} allowed: ${names}`,
    );
  }
  return parts.length > 0 ? [`**Not allowed here:** ${parts.join("; ")}.`] : [];
}

function counts({ steps, diagnostics }: Preview): string {
  const told = OPERATIONS.flatMap((operation) => {
    const { length } = steps.filter((step) => step.operation === operation);
    return length > 0 ? [`${length} to ${operation}`] : [];
  });
  if (diagnostics.some(isError)) told.unshift("The preview failed");
  return told.length > 0 ? [`${told.join(", ")}.`, ...consequences(steps)].join(" ") : "Nothing changes.";
}

/** How many machines go through what, and how many changes wait for one. */
function consequences(steps: readonly Step[]): string[] {
  const all = steps.map(effectOf);
  const told = CONSEQUENCES.filter((each) => each !== "none").flatMap((each) => {
    const { length } = all.filter(({ consequence }) => consequence === each);
    return length > 0 ? [`${length} ${each}`] : [];
  });
  const { length } = all.filter(({ isWaiting }) => isWaiting);
  const waiting = length > 0 ? [`${length} ${length > 1 ? "wait" : "waits"} until the machine is stopped`] : [];
  const parts = [...(told.length > 0 ? [told.join(", ")] : []), ...waiting];
  return parts.length > 0 ? [`Consequences: ${parts.join("; ")}.`] : [];
}

function briefly({ operation, urn }: Step): string {
  return `to ${operation} ${code(nameOf(urn))}`;
}

function section({ steps }: Preview, operation: Operation): string[] {
  const own = steps.filter((step) => step.operation === operation);
  return own.length === 0 ? [] : [`#### To be ${DONE[operation]}`, ...own.map(entry)];
}

function entry(step: Step): string {
  const { operation, type, urn } = step;
  const causes = operation === "replace" ? causesOf(step) : [];
  const because = causes.length > 0 ? `, because of ${causes.map(code).join(", ")}` : "";
  const effect = effectOf(step);
  const consequence = consequenceOf(effect);
  const head = `- ${code(nameOf(urn))} (${text(type.split(":").at(-1) ?? type)})${because}${consequence ? `: ${text(consequence)}` : ""}`;
  if (operation === "create" || operation === "delete") return head;
  const changes = changesOf(step);
  const seen = new Set(changes.map(({ path: [name] }) => name));
  const unseen = causes
    .filter((cause) => !seen.has(cause))
    .map((cause) => `  - ${code(cause)}: what changes is not shown`);
  const isTold = effect.texts.length > 0;
  if (changes.length + unseen.length === 0 && !isTold)
    unseen.push("  - what changes is not shown: a secret, or what Azure has");
  return [head, ...changes.map(change), ...unseen].join("\n");
}

function change({ path, before, after }: InputChange): string {
  const name = code(show(path));
  if (isLines(before) && isLines(after)) return `  - ${name}:\n${lineDiff(before, after)}`;
  if (before === undefined) return `  - ${name}: ${value(after)}, not declared before`;
  if (after === undefined) return `  - ${name}: not declared any more, was ${value(before)}`;
  return `  - ${name}: ${value(before)} → ${value(after)}`;
}

const isLines = (given: Value): given is string => typeof given === "string" && given.trim().includes("\n");

/** The lines that differ, each place with the line before and the line after it. */
function lineDiff(before: string, after: string): string {
  const [old, now] = [before, after].map((each) => `${each.trimEnd()}\n`) as [string, string];
  const { hunks } = structuredPatch("", "", old, now, "", "", { context: 1 });
  // A sign and a blank, as Pulumi's own preview has them.
  const shown = hunks.map(({ lines }) => lines.map((line) => `${line.slice(0, 1)} ${line.slice(1)}`));
  const lines = shown.flatMap((each, i) => (i > 0 ? ["  ...", ...each] : each));
  return fenced(lines.join("\n"), "diff")
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n");
}

function value(given: Value): string {
  if (given === UNKNOWN) return "a value that is not known yet";
  if (given === "[secret]" || given === "<secret>") return "a secret";
  const shown = JSON.stringify(given).replaceAll(UNKNOWN, "not known yet");
  return code(shown.length > LONG ? `${shown.slice(0, LONG)}…` : shown);
}

function message({ severity, message: said, urn }: Diagnostic): string {
  const who = urn ? ` of ${code(nameOf(urn))}` : "";
  const what = severity === "info" ? "Note" : severity[0]?.toUpperCase() + severity.slice(1);
  return `**${text(what)}**${who}:\n\n${fenced(said.replace(/^(error|warning): /, ""))}`;
}

/** The resource's own name, the last part of its URN. */
function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** Text that Markdown shows as it is. */
function text(given: string): string {
  return given.replace(/[^\p{L}\p{N} .,-]/gu, (sign) => `&#${sign.codePointAt(0)};`);
}

/** Text between backticks, more of them than it has itself; in it nothing is Markdown, HTML or a mention. */
function code(given: string): string {
  const inside = stripVTControlCharacters(given).replace(/\p{Cc}+/gu, " ");
  const fence = "`".repeat(longestRun(inside) + 1);
  const pad = /^[` ]|[` ]$/.test(inside) || inside === "" ? " " : "";
  return `${fence}${pad}${inside}${pad}${fence}`;
}

function fenced(given: string, language = "text"): string {
  const fence = "`".repeat(Math.max(3, longestRun(given) + 1));
  return `${fence}${language}\n${given}\n${fence}`;
}

function longestRun(given: string): number {
  return Math.max(0, ...[...given.matchAll(/`+/g)].map(([run]) => run.length));
}

function fitting(blocks: readonly string[]): string[] {
  let length = 0;
  const fit = blocks.findIndex((block) => {
    length += block.length + 2;
    return length > LIMIT;
  });
  if (fit < 0) return [...blocks];
  return [...blocks.slice(0, fit), `${blocks.length - fit} more parts do not fit here: see the log of the preview.`];
}

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
