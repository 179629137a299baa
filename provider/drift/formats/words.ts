import { parseWorkspaceId } from "../../core/ids";
import type { Value } from "../../core/values";
import { counted } from "../../core/words";
import {
  type Declaration,
  type Difference,
  type DriftDocument,
  type LastChange,
  type Report,
  type Standing,
  standingOf,
} from "../report";

/** Those first that somebody has to look at. */
export const ORDER: readonly Standing[] = [
  "unreadable",
  "changed",
  "missing",
  "unmanaged",
  "expected",
  "ignored",
  "unchanged",
];

/** The reports of a run that have something to tell, by standing. */
export function telling({ reports }: DriftDocument): Report[] {
  return ORDER.slice(0, -1).flatMap((standing) => reports.filter((report) => standingOf(report) === standing));
}

/** What the run comes to, in a sentence. What could not be told comes first. */
export function headline({ exitCode, summary }: DriftDocument): string {
  const { unreadable, changed, missing, unmanaged, total } = summary;
  const drifted = changed + missing + unmanaged;
  const drift = `drift in ${drifted} of ${counted(total, "resource")}`;
  if (exitCode === 1)
    return `Could not check ${unreadable}${drifted > 0 ? `; ${drift}` : ` of ${counted(total, "resource")}`}.`;
  if (drifted > 0) return `${drift[0]?.toUpperCase()}${drift.slice(1)}.`;
  return total === 0
    ? "Nothing to compare: nothing is declared, and nothing is there."
    : `No drift in ${counted(total, "resource")}.`;
}

/** `8 unchanged, 1 missing` */
export function counts({ summary }: DriftDocument): string {
  return ORDER.filter((standing) => summary[standing] > 0)
    .map((standing) => `${summary[standing]} ${standing}`)
    .join(", ");
}

/** The name of its workspace. */
export function workspaceOf({ workspaceId = "" }: Report): string | undefined {
  return parseWorkspaceId(workspaceId)?.workspaceName;
}

/** The stack, or the file with the line. */
export function placeOf(declaredIn: Declaration | undefined): string | undefined {
  if (!declaredIn) return undefined;
  if ("stack" in declaredIn) return declaredIn.stack;
  return declaredIn.line === undefined ? declaredIn.file : `${declaredIn.file}:${declaredIn.line}`;
}

/** `Stop by User, 2026-01-01T00:00:00Z, ann@example.org` */
export function changeOf(change: LastChange | undefined): string | undefined {
  return [change?.what, change?.at?.replace(/\.\d+Z$/, "Z"), change?.by].filter(Boolean).join(", ") || undefined;
}

/** What is to be said of a report, beside its name: a line for each difference, reason and note. */
export function details({ differences, reason, ignored, notes = [] }: Report): string[] {
  return [...(reason ? [reason] : []), ...(ignored ? [because(ignored)] : []), ...differences.map(sentence), ...notes];
}

function sentence({ path, declared, found, expected, ignored }: Difference): string {
  const why = ignored ? ` (${because(ignored)})` : expected ? ` (expected: ${expected})` : "";
  return `${path}: declared ${shown(declared)}, found ${shown(found)}${why}`;
}

function because({ reason, until }: { readonly reason: string; readonly until?: string }): string {
  return `ignored${until ? ` until ${until}` : ""}: ${reason}`;
}

const LONGEST = 200;

function shown(value: Value): string {
  if (value === undefined || value === null) return "nothing";
  const text = JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/**
 * A character that looks like nothing, like a space, or turns the text around it, in a group; U+200D joins emoji and does
 * neither.
 */
export const UNSEEN = /((?![ \u{200D}])[\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{NChar}])/u;
const ALL_UNSEEN = new RegExp(UNSEEN, "gu");

/** `U+202E` */
export function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/** Somebody else's words on one line: what is unseen, or turns the text around, is spelled out. */
export function plain(text: string): string {
  return text.replace(ALL_UNSEEN, (unseen) => (/[\n\r\t]/.test(unseen) ? " " : codePoint(unseen)));
}
