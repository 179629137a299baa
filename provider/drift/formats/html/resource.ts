import { diffArrays } from "diff";
import { html } from "hono/html";
import { parseWorkspaceId } from "../../../core/ids";
import { isRecord, UNKNOWN, type Value } from "../../../core/values";
import { type Kind, kindOf } from "../../../kinds/kind";
import {
  type Declaration,
  type Difference,
  type Ignored,
  type LastChange,
  type Report,
  standingOf,
} from "../../report";
import { foreign, type Html, many, STANDINGS, time, visible } from "./words";

/** One row, which opens to show what is known of the resource. */
export function resource(report: Report, kinds: readonly Kind[], isOpen: boolean): Html {
  const standing = standingOf(report);
  const { title, sign } = STANDINGS[standing];
  return html`
<li class="resource ${standing}" data-standing="${standing}" data-workspace="${report.workspaceId?.toLowerCase() ?? ""}"><details${isOpen ? " open" : ""}>
<summary><span class="standing"><span aria-hidden="true">${sign}</span> ${title}</span>
<span class="what"><h3>${foreign(report.name)}</h3> <span class="type">${kindOf(report.type, kinds)?.title ?? report.type}</span></span>
${cell("Workspace", report.workspaceId && workspace(report.workspaceId))}
${cell("Declared in", report.declaredIn && declaration(report.declaredIn))}
${cell("Last change", report.lastChange && lastChange(report.lastChange))}
<span class="gist">${gist(report)}</span></summary>
<div class="more">${more(report)}
</div></details></li>`;
}

function workspace(id: string): Html {
  const parsed = parseWorkspaceId(id);
  if (!parsed) return foreign(id);
  return html`<span class="line">${foreign(parsed.workspaceName)}</span><span class="line">${foreign(parsed.resourceGroupName)}</span>`;
}

function cell(label: string, content: Html | string | undefined): Html {
  return html`<span class="cell"><span class="label">${label}: </span>${content || html`<span class="none">–</span>`}</span>`;
}

function declaration(declared: Declaration): Html {
  if ("stack" in declared) return foreign(declared.stack);
  return foreign(declared.line === undefined ? declared.file : `${declared.file}:${declared.line}`);
}

function lastChange({ at, by, what }: LastChange): Html {
  const [when, who] = [at === undefined ? "" : time(at), by === undefined ? "" : html`${foreign(by)}`];
  const how = what === undefined ? "" : foreign(what);
  const parts = [when, how, who].filter((part) => part !== "");
  return html`${parts.map((part) => html`<span class="line">${part}</span>`)}`;
}

/** What the row says while it is closed. */
function gist({ differences, reason, ignored }: Report): Html {
  const [first, second, ...others] = differences.map(({ path }) => path);
  if (reason !== undefined) return foreign(reason);
  if (ignored) return because(ignored);
  if (first === undefined) return html``;
  if (second === undefined) return foreign(first);
  return html`${foreign(first)}, ${foreign(second)}${others.length > 0 ? ` and ${many(others.length, "other")}` : ""}`;
}

function more({ id, workspaceId, declaredIn, differences, reason, ignored, notes = [] }: Report): Html {
  const facts: [string, string | undefined][] = [
    ["Id", id],
    ["Workspace id", workspaceId !== undefined && !id.startsWith(workspaceId) ? workspaceId : undefined],
    ["URN", declaredIn && "urn" in declaredIn ? declaredIn.urn : undefined],
  ];
  const told = facts.flatMap(([term, text]) => (text === undefined ? [] : [{ term, text }]));
  return html`
${reason === undefined ? "" : html`<p class="reason">${foreign(reason)}</p>`}${ignored ? html`<p class="left-out">Ignored: ${because(ignored)}</p>` : ""}${notes.map((note) => html`<p class="note">${foreign(note)}</p>`)}${differencesOf(differences)}
<dl>${told.map(({ term, text }) => html`<div><dt>${term}</dt><dd>${foreign(text)}</dd></div>`)}</dl>`;
}

/** The differences of a resource: those that count, then those that were expected, then those that a rule leaves out. */
function differencesOf(differences: readonly Difference[]): Html {
  const ignored = differences.filter((each) => each.ignored);
  const expected = differences.filter((each) => !each.ignored && each.expected !== undefined);
  const drift = differences.filter((each) => !each.ignored && each.expected === undefined);
  return html`${table("Differences", drift)}${table("Expected", expected, ({ expected = "" }) => foreign(expected))}${table("Ignored", ignored, ({ ignored }) => ignored && because(ignored))}`;
}

/** Why a rule leaves something out, and until when. */
function because({ reason, until }: Ignored): Html {
  return html`${foreign(reason)}${until === undefined ? "" : html` <span class="until">until ${foreign(until)}</span>`}`;
}

// The roles are there because on a phone the table is no table for CSS, and then for no screen reader either.
function table(title: string, differences: readonly Difference[], why?: (difference: Difference) => Html | undefined) {
  if (differences.length === 0) return "";
  const head = (text: string) => html`<th role="columnheader" scope="col">${text}</th>`;
  const rows = differences.map((each) => {
    const [declared, found] = sideBySide(each);
    const reason = why && html`<td role="cell" data-label="Why">${why(each)}</td>`;
    return html`
<tr role="row"><th role="rowheader" scope="row">${foreign(each.path)}</th><td role="cell" data-label="Declared">${declared}</td><td role="cell" data-label="Found">${found}</td>${reason ?? ""}</tr>`;
  });
  return html`
<table role="table" class="${title.toLowerCase()}"><caption>${title}</caption>
<thead role="rowgroup"><tr role="row">${["Property", "Declared", "Found", ...(why ? ["Why"] : [])].map(head)}</tr></thead>
<tbody role="rowgroup">${rows}
</tbody></table>`;
}

const LINES_AROUND = 3;
const MOST_LINES = 300;
const MOST_CHARACTERS = 2_000;

/** Both values of a difference, what differs in them marked. */
function sideBySide({ declared, found, secret }: Difference): [Html, Html] {
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
