import { html } from "hono/html";
import type { Difference, Ignored } from "../../report";
import { sideBySide } from "./values";
import { foreign, type Html } from "./words";

/** The differences of a resource: those that count, then those that were expected, then those that a rule leaves out. */
export function differencesOf(differences: readonly Difference[]): Html {
  const ignored = differences.filter((each) => each.ignored);
  const expected = differences.filter((each) => !each.ignored && each.expected !== undefined);
  const drift = differences.filter((each) => !each.ignored && each.expected === undefined);
  return html`${table("Differences", drift)}${table("Expected", expected, ({ expected = "" }) => foreign(expected))}${table("Ignored", ignored, ({ ignored }) => ignored && because(ignored))}`;
}

/** Why a rule leaves something out, and until when. */
export function because({ reason, until }: Ignored): Html {
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
