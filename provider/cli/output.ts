import { stripVTControlCharacters } from "node:util";
import { shown } from "../core/errors";
import { isRecord, type Path, show as showPath, type Value } from "../core/values";
import { aligned } from "../core/words";

/** For people: what goes on, and what failed. Stdout is for the answer alone. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** The only thing on stdout when `--json` is given. */
export function printJson(document: unknown): void {
  process.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
}

type Row = readonly (string | number | undefined)[];

/** The answer, for people. */
export function printTable(headings: readonly string[], rows: readonly Row[]): void {
  process.stdout.write(`${table(headings, rows).join("\n")}\n`);
}

/** Lines of columns, two spaces apart; numbers to the right. What is absent is a dash. */
export function table(headings: readonly string[], rows: readonly Row[]): string[] {
  const cells = [headings, ...rows.map((row) => row.map(cell))];
  const isNumber = headings.map((_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === "number"));
  return aligned(cells, isNumber);
}

function cell(value: string | number | undefined): string {
  return value === undefined || value === "" ? "-" : onOneLine(String(value));
}

/** Names and tags are other people's words: nothing in them may steer the terminal. */
export function onOneLine(text: string): string {
  return stripVTControlCharacters(text).replace(/\p{Cc}+/gu, " ");
}

/** A row for every value that has nothing inside, with its path as users write it. */
export function propertyRows(value: Value, path: Path = []): Row[] {
  if (Array.isArray(value) && value.length > 0) return value.flatMap((item, at) => propertyRows(item, [...path, at]));
  if (isRecord(value) && Object.keys(value).length > 0) {
    return Object.entries(value).flatMap(([key, child]) => propertyRows(child, [...path, key]));
  }
  if (value === undefined) return [];
  return [[showPath(path), typeof value === "string" ? value : JSON.stringify(value)]];
}

/** For a cell. */
export function yesOrNo(is: boolean): string {
  return is ? "yes" : "no";
}

/** Something that could not be read or done; `id` is the ARM id of what it is about. */
export interface CommandProblem {
  readonly id: string;
  readonly message: string;
}

/** What has failed, as a problem. */
export function problemOf(id: string, error: unknown): CommandProblem {
  return { id, message: shown(error) };
}

/** Says each problem; the exit code that follows from them. */
export function sayProblems(problems: readonly CommandProblem[]): number {
  for (const { message } of problems) say(message);
  return problems.length > 0 ? 1 : 0;
}
