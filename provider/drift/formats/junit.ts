import { type DriftDocument, type Report, standingOf } from "../report";
import { changeOf, details, placeOf, plain, workspaceOf } from "./words";

/** JUnit's XML: a suite for each workspace, a test case for each resource. Drift fails, what could not be told is an error. */
export function junit({ checkedAt, reports, warnings }: DriftDocument): string {
  const names = [...new Set(reports.map(suiteOf))];
  const suites = names.flatMap((name) =>
    suite(
      name,
      reports.filter((report) => suiteOf(report) === name),
      checkedAt,
    ),
  );
  const said = warnings.length > 0 ? [`  <system-out>${warnings.map(escaped).join("\n")}</system-out>`] : [];
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="pulumi-azureml drift"${tally(reports)}>`,
    ...suites,
    ...said,
    "</testsuites>",
  ];
  return `${lines.join("\n")}\n`;
}

function suiteOf(report: Report): string {
  return workspaceOf(report) ?? "no workspace";
}

function suite(name: string, reports: readonly Report[], checkedAt: string): string[] {
  const about = ` name="${escaped(name)}" timestamp="${escaped(checkedAt)}"${tally(reports)}`;
  return [`  <testsuite${about}>`, ...reports.flatMap(testCase), "  </testsuite>"];
}

function tally(reports: readonly Report[]): string {
  const of = (kind: Kind) => reports.filter((report) => kindOf(report) === kind).length;
  return ` tests="${reports.length}" failures="${of("failure")}" errors="${of("error")}" skipped="${of("skipped")}"`;
}

type Kind = "passed" | "failure" | "error" | "skipped";

function kindOf(report: Report): Kind {
  const standing = standingOf(report);
  if (standing === "unchanged") return "passed";
  if (standing === "unreadable") return "error";
  return standing === "expected" || standing === "ignored" ? "skipped" : "failure";
}

function testCase(report: Report): string[] {
  const { type, name, declaredIn } = report;
  const file = declaredIn && "file" in declaredIn ? ` file="${escaped(placeOf(declaredIn) ?? "")}"` : "";
  const open = `    <testcase classname="${escaped([workspaceOf(report), type].filter(Boolean).join("."))}" name="${escaped(name)}"${file}`;
  const kind = kindOf(report);
  if (kind === "passed") return [`${open}/>`];
  const standing = standingOf(report);
  const told = details(report);
  const [first, ...more] = told.length > 0 ? told : [standing];
  const message = more.length > 0 ? `${first} (and ${more.length} more)` : (first ?? standing);
  const text = [...told, ...about(report)].map(escaped).join("\n");
  const body = kind === "skipped" ? "/>" : ` type="${standing}">${text}</${kind}>`;
  return [`${open}>`, `      <${kind} message="${escaped(message)}"${body}`, "    </testcase>"];
}

function about({ declaredIn, lastChange, id }: Report): string[] {
  const place = placeOf(declaredIn);
  const change = changeOf(lastChange);
  return [...(place ? [`declared in ${place}`] : []), ...(change ? [`last change: ${change}`] : []), id];
}

/** XML knows no way to write most control characters. */
function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return plain(text).replace(/[&<>"]/g, (letter) => entities[letter] ?? letter);
}
