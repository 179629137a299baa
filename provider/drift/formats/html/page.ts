import { createHash } from "node:crypto";
import { html, raw } from "hono/html";
import type { Kind } from "../../../kinds/kind";
import { type DriftDocument, type Report, standingOf } from "../../report";
import { ORDER } from "../words";
import { overview, verdict } from "./overview";
import { resource } from "./resource";
import { script } from "./script";
import { style } from "./style";
import { type Html, many, number, STANDINGS } from "./words";
import { workspaceOptions } from "./workspaces";

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
