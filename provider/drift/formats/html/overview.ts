import { html } from "hono/html";
import { type DriftDocument, type Standing, standingOf } from "../../report";
import { ORDER } from "../words";
import { foreign, type Html, joined, many, number, STANDINGS, time } from "./words";
import { workspacesOf } from "./workspaces";

/** The top of the page: what it comes to, when, where, and how much of what. */
export function overview(document: DriftDocument): Html {
  const { checkedAt, sources, warnings, reports } = document;
  const { kind, sign, headline, detail } = verdict(document);
  const workspaces = workspacesOf(reports);
  return html`<header class="${kind}">
<p class="topic">Drift of Azure ML</p>
<div class="verdict"><span class="sign" aria-hidden="true">${sign}</span>
<div><h1>${headline}</h1>
<p>${detail}</p></div></div>
<dl class="run">
<div><dt>Checked</dt><dd>${time(checkedAt)}</dd></div>
${sources.length > 0 ? listed("Declared in", sources) : ""}
${
  workspaces.length > 0
    ? listed(
        workspaces.length === 1 ? "Workspace" : "Workspaces",
        workspaces.map(({ label }) => label),
      )
    : ""
}
</dl>
${warnings.length > 0 ? html`<section class="warnings" aria-labelledby="warnings"><h2 id="warnings">Warnings</h2><ul>${warnings.map((warning) => html`<li>${foreign(warning)}</li>`)}</ul></section>` : ""}
${counts(document)}
</header>`;
}

function listed(term: string, items: readonly string[]): Html {
  const shown = html`<ul>${items.map((item) => html`<li>${foreign(item)}</li>`)}</ul>`;
  const isLong = items.length > 6;
  return html`<div><dt>${term}</dt><dd>${isLong ? html`<details><summary>${number(items.length)}</summary>${shown}</details>` : shown}</dd></div>`;
}

const ALWAYS: readonly Standing[] = ["unreadable", "changed", "missing", "unmanaged", "unchanged"];

/** How many there are of each standing. With the script each is a filter. */
function counts(document: DriftDocument): Html {
  const { summary, reports } = document;
  const standings = ORDER.filter((standing) => summary[standing] > 0 || ALWAYS.includes(standing));
  const items = standings.map((standing) => {
    const { title, sign, meaning } = STANDINGS[standing];
    const count = summary[standing];
    const isShown = reports.some((report) => standingOf(report) === standing);
    return html`<li><label class="count ${standing}${count === 0 ? " zero" : ""}" title="${meaning}"><input type="checkbox" form="filters" name="standing" value="${standing}" hidden${isShown ? "" : " disabled"}><b>${number(count)}</b> <span><span aria-hidden="true">${sign}</span> ${title}</span></label></li>`;
  });
  return html`<ul class="counts" aria-label="How many of each standing">
${joined(items)}
</ul>${summary.total > 0 ? bar(document) : ""}`;
}

const BAR_WIDTH = 1000;
const LEAST_WIDTH = 8;

/** The same numbers as lengths, for the eye alone. Attributes, because the page's policy refuses styles in elements. */
function bar({ summary }: DriftDocument): Html {
  const present = ORDER.filter((standing) => summary[standing] > 0);
  const toShare = BAR_WIDTH - present.length * LEAST_WIDTH;
  let x = 0;
  const parts = present.map((standing) => {
    const width = LEAST_WIDTH + Math.round((summary[standing] / summary.total) * toShare);
    x += width;
    return html`<rect class="${standing}" x="${x - width}" width="${width}" height="8"></rect>`;
  });
  return html`<svg class="bar" viewBox="0 0 ${x} 8" preserveAspectRatio="none" aria-hidden="true">${parts}</svg>`;
}

interface Verdict {
  readonly kind: "clean" | "drift" | "unknown" | "nothing";
  readonly sign: string;
  readonly headline: string;
  readonly detail: string;
}

/** What the run comes to. What could not be told is said first, and is never good news. */
export function verdict({ exitCode, summary }: DriftDocument): Verdict {
  const { unreadable, changed, missing, unmanaged, total } = summary;
  const drifted = changed + missing + unmanaged;
  const inDrift = `Drift in ${many(drifted, "resource")}`;
  if (exitCode === 1 || unreadable > 0) {
    const headline = unreadable > 0 ? `Could not check ${many(unreadable, "resource")}` : "Could not be checked";
    const others = drifted > 0 ? `${inDrift} besides.` : "No drift in what could be read.";
    const detail = total > unreadable ? `${others} What could not be read may have drifted.` : "Nothing could be read.";
    return { kind: "unknown", sign: "?", headline, detail };
  }
  if (drifted > 0) {
    return { kind: "drift", sign: "≠", headline: inDrift, detail: `${many(total, "resource")} compared.` };
  }
  if (total === 0) {
    return {
      kind: "nothing",
      sign: "○",
      headline: "Nothing to compare",
      detail: "Nothing is declared, and nothing is there.",
    };
  }
  const left = summary.expected + summary.ignored;
  const but = left > 0 ? `, ${many(left, "of them differs", "of them differ")} as expected or by a rule` : "";
  return { kind: "clean", sign: "✓", headline: "No drift", detail: `${many(total, "resource")} compared${but}.` };
}
