import { html } from "hono/html";
import { parseWorkspaceId } from "../../../core/ids";
import { kindOf } from "../../../kinds";
import { type Declaration, type LastChange, type Report, standingOf } from "../../report";
import { because, differencesOf } from "./differences";
import { foreign, type Html, many, STANDINGS, time } from "./words";

/** One row, which opens to show what is known of the resource. */
export function resource(report: Report, isOpen: boolean): Html {
  const standing = standingOf(report);
  const { title, sign } = STANDINGS[standing];
  return html`
<li class="resource ${standing}" data-standing="${standing}" data-workspace="${report.workspaceId?.toLowerCase() ?? ""}"><details${isOpen ? " open" : ""}>
<summary><span class="standing"><span aria-hidden="true">${sign}</span> ${title}</span>
<span class="what"><h3>${foreign(report.name)}</h3> <span class="type">${kindOf(report.type)?.title ?? report.type}</span></span>
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
