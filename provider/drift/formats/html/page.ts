import { createHash } from "node:crypto";
import { html, raw } from "hono/html";
import type { Kind } from "../../../kinds/kind";
import { type DriftDocument, type Report, type Standing, standingOf } from "../../report";
import { ORDER } from "../words";
import { script, style } from "./assets";
import { resource } from "./resource";
import { foreign, type Html, joined, many, number, STANDINGS, time, workspaceOptions, workspacesOf } from "./words";

/** More than these are not open at first: the page is to be taken in at a glance. */
const MOST_OPEN = 20;

/** The report as one HTML file that asks nobody for anything, and is whole without its script. */
export function page(document: DriftDocument, kinds: readonly Kind[]): string {
  const { headline } = verdict(document);
  return `${html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${headline} · Drift of Azure ML</title>
<link rel="icon" href="data:,">
<style>${raw(style)}</style>
</head>
<body>
<a class="skip" href="#resources">To the resources</a>
${overview(document)}
<main id="resources" tabindex="-1">
${document.reports.length > 0 ? html`<div class="top">${filters(document.reports)}${COLUMNS}</div>` : ""}
<p id="nothing" hidden>Nothing matches these filters.</p>
${sections(document, kinds)}
</main>
<script>${raw(script)}</script>
</body>
</html>
`}`;
}

const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

const POLICY = [
  "default-src 'none'",
  `style-src ${hash(style)}`,
  `script-src ${hash(script)}`,
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

// For the eye: each row says itself what its parts are.
const COLUMNS = html`<p class="columns" aria-hidden="true">${["Standing", "Resource", "Workspace", "Declared in", "Last change"].map((each) => html`<span>${each}</span>`)}</p>`;

/** Hidden until the script serves them. The standings to choose from are in the overview. */
function filters(reports: readonly Report[]): Html | string {
  if (reports.length < 2) return "";
  return html`<form id="filters" role="search" aria-label="Resources" hidden>
<label class="search"><span class="label">Search</span><input type="search" name="search" placeholder="Name, property, value, person …" autocomplete="off" spellcheck="false"></label>
<label><span class="label">Workspace</span><select name="workspace"><option value="">All workspaces</option>${workspaceOptions(reports)}</select></label>
<span class="buttons"><button type="button" id="open">Open all</button><button type="button" id="close">Close all</button><button type="reset">Clear filters</button></span>
<output id="shown" aria-live="polite">${many(reports.length, "resource")}</output>
</form>`;
}

function sections({ reports, summary }: DriftDocument, kinds: readonly Kind[]): Html {
  const groups = ORDER.map((standing) => ({
    standing,
    members: reports.filter((report) => standingOf(report) === standing),
  })).filter(({ members }) => members.length > 0);
  const out = summary.total - reports.length;
  const isFew = reports.filter(isTelling).length <= MOST_OPEN;
  return html`${groups.map(
    ({ standing, members }) => html`
<section class="group" aria-labelledby="group-${standing}">
<h2 id="group-${standing}">${STANDINGS[standing].title} <span class="size">${number(members.length)}</span></h2>
<p class="meaning">${STANDINGS[standing].meaning}</p>
<ul>${members.map((report) => resource(report, kinds, isFew && isTelling(report)))}
</ul>
</section>`,
  )}${out > 0 ? html`<p class="out">${many(out, "resource")} not shown, because only some were asked for; the numbers above count all.</p>` : ""}`;
}

/** It counts, and has more to tell than fits into its row. */
function isTelling({ counts, differences, notes = [], reason }: Report): boolean {
  return counts && (differences.length + notes.length > 0 || reason !== undefined);
}

/** The top of the page: what it comes to, when, where, and how much of what. */
function overview(document: DriftDocument): Html {
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
function verdict({ exitCode, summary }: DriftDocument): Verdict {
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
