import { html, raw } from "hono/html";

export interface WorkspaceRow {
  name: string;
  group: string;
  location: string;
  instances: number;
}

export interface InstanceRow {
  name: string;
  workspace: string;
  size: string;
  state: string;
  provisioningState: string;
  lastOperation: string;
}

export interface EnvironmentRow {
  name: string;
  workspace: string;
  latestVersion: string;
  image: string;
  isBuilt: boolean;
}

export interface RequestRow {
  sequence: number;
  time: string;
  method: string;
  path: string;
  status: number;
  milliseconds: number;
}

/** What is in the emulator, as the page shows it. */
export interface Contents {
  workspaces: WorkspaceRow[];
  instances: InstanceRow[];
  /** How many instances there are beyond those shown. */
  moreInstances: number;
  environments: EnvironmentRow[];
  moreEnvironments: number;
  requests: RequestRow[];
}

type Html = ReturnType<typeof html>;

/** The page. It asks for itself each second and replaces what has changed. */
export function page(contents: Contents): Html {
  const { workspaces, instances, moreInstances, environments, moreEnvironments, requests } = contents;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Azure ML emulator</title>
<link rel="icon" href="data:,">
<style>${raw(style)}</style>
</head>
<body>
<h1>Azure ML emulator</h1>
<main>
${section("workspaces", `Workspaces (${workspaces.length})`, ["Name", "Resource group", "Region", "Instances"], workspaces.map(workspaceRow))}
${section("instances", `Compute instances (${instances.length + moreInstances})`, ["Name", "Workspace", "Size", "State", "Provisioning", "Last operation"], instances.map(instanceRow))}
${moreInstances > 0 ? html`<p>and ${moreInstances} more</p>` : ""}
${section("environments", `Environments (${environments.length + moreEnvironments})`, ["Name", "Workspace", "Latest version", "Image", "Built"], environments.map(environmentRow))}
${moreEnvironments > 0 ? html`<p>and ${moreEnvironments} more</p>` : ""}
${section("requests", "Last requests", ["Time (UTC)", "Method", "Path", "Status", "ms"], requests.map(requestRow))}
</main>
<script>${raw(script)}</script>
</body>
</html>`;
}

function section(id: string, title: string, columns: string[], rows: Html[]): Html {
  return html`<section id="${id}"><h2>${title}</h2>
<table><thead><tr>${columns.map((column) => html`<th>${column}</th>`)}</tr></thead>
<tbody>${rows.length > 0 ? rows : html`<tr><td colspan="${columns.length}" class="none">none</td></tr>`}</tbody></table></section>`;
}

const workspaceRow = ({ name, group, location, instances }: WorkspaceRow) =>
  html`<tr><td>${name}</td><td>${group}</td><td>${location}</td><td>${instances}</td></tr>`;

const instanceRow = ({ name, workspace, size, state, provisioningState, lastOperation }: InstanceRow) =>
  html`<tr><td>${name}</td><td>${workspace}</td><td>${size}</td><td><b class="${stateClass(state)}">${state}</b></td><td>${provisioningState}</td><td>${lastOperation}</td></tr>`;

const environmentRow = ({ name, workspace, latestVersion, image, isBuilt }: EnvironmentRow) =>
  html`<tr><td>${name}</td><td>${workspace}</td><td>${latestVersion}</td><td class="path">${image}</td><td>${isBuilt ? "yes" : "no"}</td></tr>`;

const requestRow = ({ sequence, time, method, path, status, milliseconds }: RequestRow) =>
  html`<tr data-sequence="${sequence}"><td>${time}</td><td>${method}</td><td class="path">${path}</td><td class="${status >= 400 || status === 0 ? "bad" : ""}">${status || "dropped"}</td><td>${milliseconds}</td></tr>`;

function stateClass(state: string): string {
  if (/Failed|Unusable|Unknown/.test(state)) return "bad";
  if (/ing$/.test(state) && !/Running$/.test(state)) return "moving";
  return state === "Stopped" ? "off" : "good";
}

const style = `
:root { color-scheme: light dark; font: 14px/1.5 system-ui, sans-serif }
body { max-width: 72rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.3rem } h2 { font-size: 1rem; margin: 1.5rem 0 .3rem }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; padding: .2rem .8rem .2rem 0; border-bottom: 1px solid #8884; vertical-align: top }
th { font-weight: 600 } .path { word-break: break-all } .none { opacity: .6 }
.good { color: light-dark(#0a7d33, #4cc36f) } .off { opacity: .7 }
.moving { color: light-dark(#9a6700, #e2b340) } .bad { color: light-dark(#c02020, #ff7b72) }
`;

const script = `
setInterval(async () => {
  const answer = await fetch(location.href).catch(() => undefined);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
  const shown = document.querySelector("main");
  if (fresh.innerHTML !== shown.innerHTML) shown.replaceWith(fresh);
}, 1000);
`;
