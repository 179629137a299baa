import { aligned } from "../../core/words";
import { type DriftDocument, type Report, standingOf } from "../report";
import { changeOf, counts, details, headline, placeOf, plain, telling, workspaceOf } from "./words";

const HEADINGS = ["STATUS", "TYPE", "NAME", "WORKSPACE", "DECLARED IN", "LAST CHANGE"];

/** For people: those that have something to tell, with each difference on a line, and the counts of all. */
export function table(document: DriftDocument): string {
  const reports = telling(document);
  const [head = "", ...lines] = aligned([HEADINGS, ...reports.map(row)]);
  const shown = reports.flatMap((report, at) => [
    lines[at] ?? "",
    ...details(report).map((text) => `    ${plain(text)}`),
  ]);
  const all = counts(document);
  return `${[...(reports.length > 0 ? [head, ...shown, ""] : []), headline(document), ...(all ? [`${all}.`] : [])].join("\n")}\n`;
}

function row(report: Report): string[] {
  const { type, name, declaredIn, lastChange } = report;
  const cells = [standingOf(report), type, name, workspaceOf(report), placeOf(declaredIn), changeOf(lastChange)];
  return cells.map((text) => plain(text || "-"));
}
