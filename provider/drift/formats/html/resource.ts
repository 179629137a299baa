import { html } from "hono/html";
import { parseWorkspaceId } from "../../../core/ids";
import { type Kind, kindOf } from "../../../kinds/kind";
import {
  type Declaration,
  type Difference,
  type Ignored,
  type LastChange,
  type Report,
  standingOf,
} from "../../report";
import { sideBySide } from "./values";
import { foreign, type Html, many, STANDINGS, time } from "./words";

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
