import { stripVTControlCharacters } from "node:util";

/** For people: what goes on, and what failed. Stdout is for the answer alone. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** The only thing on stdout when `--json` is given. */
export function printJson(document: unknown): void {
  process.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
}

export type Row = readonly (string | number | undefined)[];

export function printTable(headings: readonly string[], rows: readonly Row[]): void {
  process.stdout.write(`${table(headings, rows).join("\n")}\n`);
}

/** Lines of columns, two spaces apart; numbers to the right. What is absent is a dash. */
export function table(headings: readonly string[], rows: readonly Row[]): string[] {
  const cells = [headings, ...rows.map((row) => row.map(cell))];
  const widths = headings.map((_, column) => Math.max(...cells.map((row) => [...(row[column] ?? "")].length)));
  const isNumber = headings.map((_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === "number"));
  return cells.map((row) =>
    row
      .map((text, column) => {
        const padding = " ".repeat((widths[column] ?? 0) - [...text].length);
        return isNumber[column] ? padding + text : text + padding;
      })
      .join("  ")
      .trimEnd(),
  );
}

function cell(value: string | number | undefined): string {
  return value === undefined || value === "" ? "-" : onOneLine(String(value));
}

/** Names and tags are other people's words: nothing in them may steer the terminal. */
export function onOneLine(text: string): string {
  return stripVTControlCharacters(text).replace(/\p{Cc}+/gu, " ");
}
