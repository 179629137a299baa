import { type DriftDocument, type Report, standingOf } from "../report";
import { changeOf, counts, details, headline, placeOf, plain, telling, workspaceOf } from "./words";

/** GitHub takes comments of 65,536 characters. */
const MOST_CHARACTERS = 60_000;

/** For a comment on a pull request, or the summary of a job. */
export function markdown(document: DriftDocument): string {
  const { sources, warnings } = document;
  const reports = telling(document);
  const main = reports.filter(({ counts }) => counts);
  const others = reports.filter(({ counts }) => !counts);
  const head = [
    `### ${escaped(headline(document))}`,
    "",
    [counts(document), sources.join(", "), document.checkedAt].filter(Boolean).map(escaped).join(" · "),
    ...warnings.flatMap((warning) => ["", `> ${escaped(warning)}`]),
  ];
  const room = MOST_CHARACTERS - head.join("\n").length;
  const apart =
    others.length > 0
      ? ["", "<details><summary>Expected and ignored</summary>", ...table(others, room / 4), "</details>"]
      : [];
  return `${[...head, ...table(main, room - apart.join("\n").length), ...apart].join("\n")}\n`;
}

function table(reports: readonly Report[], room: number): string[] {
  if (reports.length === 0) return [];
  const rows = reports.map(row);
  let used = 0;
  const fitting = rows.filter((line) => {
    used += line.length + 1;
    return used < room;
  });
  const left = rows.length - fitting.length;
  const head = ["", "| | resource | workspace | what | declared in | last change |", "|---|---|---|---|---|---|"];
  return [...head, ...fitting, ...(left > 0 ? ["", `… and ${left} more.`] : []), ""];
}

function row(report: Report): string {
  const { name, type, declaredIn, lastChange } = report;
  const cells = [
    standingOf(report),
    `${code(name)} ${escaped(type)}`,
    escaped(workspaceOf(report) ?? ""),
    details(report).map(escaped).join("<br>"),
    escaped(placeOf(declaredIn) ?? ""),
    escaped(changeOf(lastChange) ?? ""),
  ];
  return `| ${cells.join(" | ")} |`;
}

function code(text: string): string {
  return `<code>${escaped(text)}</code>`;
}

/**
 * Nothing in other people's words may make a table, a formula or an element; nor, where GitHub looks for them in the page
 * that comes out, a mention, a reference, a link or an emoji, which a comment in between prevents.
 */
function escaped(text: string): string {
  return plain(text)
    .replace(/[&<>*_`[\]|\\~!$]/g, (letter) => `&#${letter.charCodeAt(0)};`)
    .replace(/(?<!&)[@#]|:(?=\/\/|[a-z])|www(?=\.)/gi, "$&<!-- -->");
}
