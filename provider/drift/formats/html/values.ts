import { diffArrays } from "diff";
import { html } from "hono/html";
import { isRecord, UNKNOWN, type Value } from "../../../core/values";
import type { Difference } from "../../report";
import { type Html, many, visible } from "./words";

const LINES_AROUND = 3;
const MOST_LINES = 300;
const MOST_CHARACTERS = 2_000;

/** Both values of a difference, what differs in them marked. */
export function sideBySide({ declared, found, secret }: Difference): [Html, Html] {
  if (secret) return [masked(declared), masked(found)];
  const isSeen = textOf(declared) !== textOf(found);
  const written = isSeen ? textOf : quoted;
  const [left, right] = [written(declared), written(found)];
  if (left === undefined || right === undefined) return [alone(left), alone(right)];
  const lines = shortened(align(left.split("\n"), right.split("\n")));
  return [block(lines.map(([line]) => line)), block(lines.map(([, line]) => line))];
}

const nothing = html`<i class="none">not set</i>`;

function masked(value: Value): Html {
  return value === undefined ? nothing : html`<i class="none">secret, not shown</i>`;
}

function alone(text: string | undefined): Html {
  return text === undefined ? nothing : block(text.split("\n").map(line));
}

/** As text, or undefined when there is nothing. */
function textOf(value: Value): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === "string" && value !== "" ? value : quoted(value);
}

/** As JSON, with keys in one order, so that only what differs differs. */
function quoted(value: Value): string | undefined {
  if (value === undefined) return undefined;
  return JSON.stringify(value, (_, inner) => (inner === UNKNOWN ? "(not known yet)" : sorted(inner)), 2);
}

function sorted(value: unknown): unknown {
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The lines of both sides, without what is alike and far from all that differs. */
function shortened(pairs: readonly Pair<string>[]): [Html, Html][] {
  const isNear = nearDifferences(pairs);
  const shown: [Html, Html][] = [];
  for (let i = 0; i < pairs.length; ) {
    const next = isNear.indexOf(true, i);
    const out = (next === -1 ? pairs.length : next) - i;
    if (out > 2) {
      const skipped = gap(many(out, "line that is alike", "lines that are alike"));
      shown.push([skipped, skipped]);
      i += out;
    } else shown.push(sides(pairs[i++] as Pair<string>, pairs.length === 1));
  }
  return shown;
}

function nearDifferences(pairs: readonly Pair<string>[]): boolean[] {
  const isNear = pairs.map(() => false);
  pairs.forEach(({ isAlike }, index) => {
    if (!isAlike) isNear.fill(true, Math.max(0, index - LINES_AROUND), index + LINES_AROUND + 1);
  });
  return isNear;
}

function sides({ left = "", right = "", isAlike }: Pair<string>, isOnly: boolean): [Html, Html] {
  if (isAlike) return [line(left), line(right)];
  // All of the only line differs: a mark would tell nothing.
  return withinLine(left, right) ?? [marked(line(left), !isOnly), marked(line(right), !isOnly)];
}

const MOST_MARKS = 3;

/** What differs within a line, when that is the lesser part of it. */
function withinLine(left: string, right: string): [Html, Html] | undefined {
  if (Math.max(left.length, right.length) > MOST_CHARACTERS) return undefined;
  const pairs = align([...left], [...right]);
  const runs: Pair<string>[][] = [];
  for (const pair of pairs) {
    const last = runs.at(-1);
    if (last?.[0]?.isAlike === pair.isAlike) last.push(pair);
    else runs.push([pair]);
  }
  const alike = pairs.filter(({ isAlike }) => isAlike).length;
  const marks = runs.filter(([first]) => !first?.isAlike).length;
  if (marks > MOST_MARKS || alike * 2 < pairs.length) return undefined;
  const side = (which: "left" | "right") =>
    html`${runs.map((run) => marked(visible(run.map((pair) => pair[which] ?? "").join("")), !run[0]?.isAlike))}`;
  return [side("left"), side("right")];
}

function line(text: string): Html {
  const more = text.length - MOST_CHARACTERS;
  return more > 0
    ? html`${visible(text.slice(0, MOST_CHARACTERS))}${gap(many(more, "more character"))}`
    : visible(text);
}

const marked = (text: Html, isMarked: boolean) => (isMarked && `${text}` ? html`<mark>${text}</mark>` : text);

function block(lines: readonly Html[]): Html {
  const more = lines.length - MOST_LINES;
  const shown = more > 0 ? [...lines.slice(0, MOST_LINES), gap(many(more, "more line"))] : lines;
  return html`<pre>${shown.map((each, index) => html`${index > 0 ? "\n" : ""}${each}`)}</pre>`;
}

/** In place of what is left out. */
const gap = (what: string) => html`<i class="gap">… ${what}</i>`;

/** What stands beside what. A side that has nothing there is undefined. */
interface Pair<T> {
  readonly left?: T;
  readonly right?: T;
  readonly isAlike: boolean;
}

/** More take long, and nobody reads them one by one. */
const MOST_EDITS = 1_000;

/** Both sides beside each other, with as little as possible that is not alike. With very many edits nothing is alike. */
function align<T>(left: readonly T[], right: readonly T[]): Pair<T>[] {
  const runs = diffArrays([...left], [...right], { maxEditLength: MOST_EDITS });
  if (!runs) return beside(left, right);
  return runs.flatMap(({ value, added, removed }, i) => {
    if (!added && !removed) return value.map((item) => ({ left: item, right: item, isAlike: true }));
    const [before, after] = [runs[i - 1], runs[i + 1]];
    if (removed) return after?.added ? beside(value, after.value) : beside(value, []);
    return before?.removed ? [] : beside([], value);
  });
}

/** What differs: the first of one side beside the first of the other. */
function beside<T>(left: readonly T[], right: readonly T[]): Pair<T>[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => ({
    ...(index < left.length && { left: left[index] as T }),
    ...(index < right.length && { right: right[index] as T }),
    isAlike: false,
  }));
}
