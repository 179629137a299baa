/** Light and dark from one set of colours; three widths: a wide table, cards on a phone, paper. */
export const style = `
:root {
  color-scheme: light dark;
  --page: light-dark(#f6f7f9, #0f1217); --card: light-dark(#fff, #181c23); --sunk: light-dark(#f0f2f5, #11151b);
  --line: light-dark(#dde1e7, #2b313b); --text: light-dark(#1b2029, #e7eaf0); --soft: light-dark(#566070, #9ba6b6);
  --accent: light-dark(#0b5cad, #78b4f5);
  --changed: light-dark(#955200, #f0b45a); --missing: light-dark(#b3202c, #ff8d89);
  --unmanaged: light-dark(#6b3fb8, #bfa2fa); --unreadable: light-dark(#a3135f, #ff86bf);
  --expected: light-dark(#0b6478, #6fc9dc); --ignored: light-dark(#566070, #9ba6b6); --unchanged: light-dark(#17713a, #64cf8d);
  --wide: 9.5rem minmax(0, 1.5fr) minmax(0, 1fr) minmax(0, 1.3fr) 12.5rem;
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
.unreadable { --own: var(--unreadable) } .changed { --own: var(--changed) } .missing { --own: var(--missing) }
.unmanaged { --own: var(--unmanaged) } .expected { --own: var(--expected) } .ignored { --own: var(--ignored) }
.unchanged { --own: var(--unchanged) }
* { box-sizing: border-box }
[hidden] { display: none !important }
body { margin: 0; background: var(--page); color: var(--text); overflow-wrap: anywhere }
header, main { max-width: 84rem; margin: 0 auto; padding: 0 1.5rem }
header { padding-top: 2rem } main { padding-bottom: 4rem; outline: none }
h1, h2, h3, p, ul, dl, dd, pre { margin: 0; padding: 0 }
ul { list-style: none }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
.skip { position: absolute; left: -99rem } .skip:focus { left: 1rem; top: .5rem; background: var(--card); padding: .3rem .6rem }

.topic { color: var(--soft); font-weight: 600; letter-spacing: .02em }
.verdict { display: flex; gap: 1rem; align-items: center; margin: .5rem 0 1.25rem }
.verdict h1 { font-size: 1.9rem; line-height: 1.2; letter-spacing: -.015em }
.verdict p { color: var(--soft) }
.sign { flex: none; width: 3.25rem; height: 3.25rem; border-radius: 50%; display: grid; place-items: center; font-size: 1.7rem;
  font-weight: 700; color: var(--own); border: 2px solid currentColor; background: color-mix(in srgb, var(--own) 12%, transparent) }
header.clean .sign { --own: var(--unchanged) } header.drift .sign { --own: var(--changed) }
header.unknown .sign { --own: var(--unreadable) } header.nothing .sign { --own: var(--ignored) }
.run { display: flex; flex-wrap: wrap; gap: .5rem 2.5rem; margin-bottom: 1.25rem }
dt { color: var(--soft); font-size: .85rem } .run details summary { cursor: pointer }
.run details ul { max-height: 14rem; overflow-y: auto }
.warnings { border-left: 3px solid var(--changed); background: var(--card); padding: .6rem 1rem; margin-bottom: 1.25rem }
.warnings h2 { font-size: .95rem; color: var(--changed) }

.counts { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .6rem }
.count { display: block; position: relative; background: var(--card); border: 1px solid var(--line); border-radius: .6rem;
  padding: .6rem 2rem .65rem .9rem; height: 100% }
.count b { display: block; font-size: 1.7rem; line-height: 1.2; font-variant-numeric: tabular-nums; color: var(--own) }
.count.zero b, .count.zero span { color: var(--soft); font-weight: 400 }
.count:has(input:not([hidden], :disabled)) { cursor: pointer }
.count:has(input:not([hidden], :disabled)):hover { border-color: var(--own) }
.count:has(:checked) { border-color: var(--own); box-shadow: inset 0 0 0 1px var(--own);
  background: color-mix(in srgb, var(--own) 9%, var(--card)) }
.count:has(:focus-visible) { outline: 2px solid var(--accent); outline-offset: 2px }
.count input { position: absolute; top: .75rem; right: .75rem; margin: 0; width: 1rem; height: 1rem; accent-color: var(--own) }
.count input:disabled { visibility: hidden }
.bar { display: block; width: 100%; height: .45rem; border-radius: .25rem; margin-top: .6rem } .bar rect { fill: var(--own) }

.top { position: sticky; top: 0; z-index: 1; background: var(--page); padding-top: .5rem; border-bottom: 1px solid var(--line) }
#filters { display: flex; flex-wrap: wrap; gap: .6rem .75rem; align-items: end; padding: .75rem 0 0 }
#filters .label { display: block; color: var(--soft); font-size: .85rem }
#filters .search { flex: 1 1 16rem }
input[type=search], select, button { font: inherit; color: inherit; background: var(--card); border: 1px solid light-dark(#8a93a1, #6b7584);
  border-radius: .4rem; padding: .35rem .6rem; width: 100%; min-height: 2.3rem }
::placeholder { color: var(--soft); opacity: 1 }
select { max-width: 18rem } .buttons { display: flex; gap: .4rem } button { width: auto; cursor: pointer; white-space: nowrap }
button:hover { border-color: var(--accent) }
#shown { flex: none; min-width: 9rem; text-align: right; color: var(--soft); padding-bottom: .4rem; font-variant-numeric: tabular-nums }
#nothing, .out { padding: 2rem 0; color: var(--soft) }

.resource, .group { scroll-margin-top: 6rem } .group { margin-top: 1.5rem } .group h2 { font-size: 1.15rem; display: inline-block; margin: 0 .6rem .4rem 0 } .group .size { color: var(--soft); font-weight: 400 }
.meaning { color: var(--soft); font-size: .9rem; display: inline-block }
.columns, .resource summary { display: grid; grid-template-columns: var(--wide); column-gap: 1rem; padding: 0 1rem 0 2.1rem }
.columns { padding-inline: calc(2.1rem + 4px) calc(1rem + 1px) }
.columns { color: var(--soft); font-size: .85rem; padding-block: .6rem .3rem }
.group ul { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; overflow: clip }
.resource { border-left: 3px solid var(--own) }
.resource + .resource { border-top: 1px solid var(--line) }
.resource summary { position: relative; cursor: pointer; padding-block: .6rem; list-style: none }
.resource summary::-webkit-details-marker { display: none }
.resource summary::before { content: ""; position: absolute; left: .95rem; top: 1.12rem; width: .4rem; height: .4rem;
  border: solid var(--soft); border-width: 0 2px 2px 0; transform: rotate(-45deg) }
.resource [open] > summary::before { transform: rotate(45deg) }
.resource summary:hover { background: var(--sunk) } .resource summary:focus-visible { outline-offset: -2px }
.standing { color: var(--own); font-weight: 600; white-space: nowrap }
.resource h3 { font-size: 1rem; display: inline } .type, .line + .line, .gist, .none, .until { color: var(--soft); font-size: .9rem }
.what .type { display: block } .line { display: block }
.label { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; white-space: nowrap }
.gist { grid-column: 2 / -1; font-size: .9rem; padding-top: .1rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
[open] .gist { display: none }

.more { padding: .25rem 1rem 1rem 2.1rem; display: grid; gap: .75rem }
.reason { border-left: 3px solid var(--own); background: var(--sunk); padding: .5rem .8rem; white-space: pre-line } .note { color: var(--soft) }
table { width: 100%; border-collapse: collapse; table-layout: fixed }
caption { text-align: left; font-weight: 600; padding-bottom: .2rem }
table.expected caption, table.ignored caption { color: var(--own) }
th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-top: 1px solid var(--line) }
thead th { color: var(--soft); font-weight: 400; font-size: .85rem; border: 0; padding-block: 0 .2rem } thead th:first-child { width: 28% }
tbody th { font: 600 .87rem/1.6 ui-monospace, "Cascadia Code", Menlo, Consolas, monospace }
pre { font: .87rem/1.6 ui-monospace, "Cascadia Code", Menlo, Consolas, monospace; white-space: pre-wrap; tab-size: 4;
  background: var(--sunk); border-radius: .35rem; padding: .1rem .5rem; max-height: 20rem; overflow-y: auto }
mark { color: inherit; background: color-mix(in srgb, var(--changed) 26%, transparent); border-radius: .15rem; font-weight: 600 }
.gap { color: var(--soft) } .unseen { font-size: .75em; border: 1px solid var(--soft); border-radius: .2rem; padding: 0 .2em; margin: 0 .1em }
.more dl { display: grid; gap: .15rem; font-size: .87rem } .more dl div { display: flex; gap: .75rem }
.more dt { flex: 0 0 6.5rem } .more dd { min-width: 0 }

@media (max-width: 60rem) { :root { --wide: 8.6rem minmax(0, 1.4fr) minmax(0, 1fr) minmax(0, 1fr) 9.5rem } }
@media (max-width: 45rem) {
  header, main { padding-inline: 1rem } header { padding-top: 1.25rem } .verdict h1 { font-size: 1.5rem }
  .counts { grid-template-columns: repeat(2, minmax(0, 1fr)) } .count { padding: .4rem 2rem .4rem .75rem }
  .count b { font-size: 1.3rem } .count input { top: .6rem; right: .6rem }
  .top { position: static; border: 0 } #filters > label { flex: 1 1 100% } select { max-width: none } .buttons { flex-wrap: wrap }
  #shown { text-align: left; min-width: 0 }
  .columns { display: none }
  .resource summary { grid-template-columns: minmax(0, 1fr); row-gap: .15rem }
  .resource .standing { font-size: .9rem } .what .type { display: inline }
  .cell .line { display: inline } .cell .line + .line::before { content: " · " } .cell { font-size: .9rem }
  .resource .label { position: static; clip-path: none; width: auto; height: auto; color: var(--soft) } .cell:has(.none) { display: none }
  .gist { grid-column: 1; white-space: normal }
  .more { padding-left: 1rem } .more dl div { display: block }
  table, tbody, tr, th, td { display: block } thead { position: absolute; clip-path: inset(50%) }
  tbody tr { padding: .4rem 0; border-top: 1px solid var(--line) } tbody th, tbody td { border: 0; padding: .1rem 0 }
  td::before { content: attr(data-label); display: block; color: var(--soft); font-size: .8rem }
  caption { display: block }
}
@media print {
  :root { color-scheme: light; font-size: 11px; --page: #fff } #filters, .skip, .count input { display: none !important }
  .resource { break-inside: avoid } .group ul { border: 0; overflow: visible }
  .resource:not(.unchanged) details::details-content { content-visibility: visible; block-size: auto } pre { max-height: none }
  .resource summary::before { display: none } .gist { display: none }
}
@media (forced-colors: active) { .count:has(:checked) { outline: 3px solid Highlight } }
`;

/** Filters, and times in the reader's zone. The page is whole without it. */
export const script = `
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const parts = { year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" };
const brief = new Intl.DateTimeFormat(undefined, parts);
const zoned = new Intl.DateTimeFormat(undefined, { ...parts, timeZoneName: "short" });
for (const time of all("time")) time.textContent = (time.closest(".resource") ? brief : zoned).format(new Date(time.dateTime));

const form = document.getElementById("filters");
if (form) {
  const groups = all(".group").map((group) => {
    const list = group.querySelector("ul");
    return { group, list, members: [...list.children].map((element) => ({ element, text: element.textContent.toLowerCase() })) };
  });
  const total = all(".resource").length;
  const shown = document.getElementById("shown");
  const nothing = document.getElementById("nothing");

  const chosen = () => {
    const data = new FormData(form);
    return { search: data.get("search"), workspace: data.get("workspace"), standings: data.getAll("standing") };
  };

  // A page that shows this one in a frame may forbid it.
  const remember = (address) => {
    try {
      history.replaceState(null, "", address);
    } catch {}
  };

  const apply = () => {
    const { search, workspace, standings } = chosen();
    const words = search.toLowerCase().split(/\\s+/).filter(Boolean);
    const fits = ({ element, text }) =>
      (standings.length === 0 || standings.includes(element.dataset.standing)) &&
      (!workspace || element.dataset.workspace === workspace) &&
      words.every((word) => text.includes(word));
    let count = 0;
    for (const { group, list, members } of groups) {
      const fitting = members.filter(fits);
      count += fitting.length;
      group.hidden = fitting.length === 0;
      // Browsers take a second and more to hide a thousand elements one by one.
      list.replaceChildren(...fitting.map(({ element }) => element));
    }
    shown.textContent = (count < total ? count.toLocaleString("en-US") + " of " : "") + total.toLocaleString("en-US") + " resources";
    nothing.hidden = count > 0;
    const query = new URLSearchParams(standings.map((standing) => ["standing", standing]));
    if (workspace) query.set("workspace", workspace);
    if (search) query.set("search", search);
    remember(query.size > 0 ? "#" + query : location.pathname + location.search);
  };

  const query = new URLSearchParams(location.hash.slice(1));
  for (const input of form.elements) {
    if (input.type === "checkbox") input.checked = query.getAll("standing").includes(input.value);
    else if (input.name && query.has(input.name)) input.value = query.get(input.name);
  }
  const openAll = (open) => {
    for (const details of all(".resource > details")) details.open = open;
  };
  document.getElementById("open").addEventListener("click", () => openAll(true));
  document.getElementById("close").addEventListener("click", () => openAll(false));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", apply);
  form.addEventListener("reset", () => setTimeout(apply));
  for (const input of all("[name=standing]")) {
    input.hidden = false;
    input.addEventListener("input", apply);
  }
  form.hidden = false;
  apply();
}
`;
