import { html } from "hono/html";
import { parseWorkspaceId } from "../../../core/ids";
import type { Report } from "../../report";
import { type Html, spelled } from "./words";

export interface Workspace {
  /** In lower case, as ARM compares ids. */
  readonly key: string;
  /** The name, with as much around it as tells it from the others. */
  readonly label: string;
}

/** The workspaces of the reports, by label. */
export function workspacesOf(reports: readonly Report[]): Workspace[] {
  const byKey = new Map<string, string[]>();
  for (const { workspaceId: id } of reports) {
    const key = id?.toLowerCase() ?? "";
    if (id && !byKey.has(key)) byKey.set(key, namesOf(id));
  }
  const all = [...byKey.values()].flat().map((name) => name.toLowerCase());
  const isTaken = (name: string) => all.indexOf(name.toLowerCase()) !== all.lastIndexOf(name.toLowerCase());
  return [...byKey]
    .map(([key, names]) => ({ key, label: names.find((name) => !isTaken(name)) ?? key }))
    .sort((a, b) => (a.label < b.label ? -1 : 1));
}

export function workspaceOptions(reports: readonly Report[]): Html[] {
  return workspacesOf(reports).map(({ key, label }) => html`<option value="${key}">${spelled(label)}</option>`);
}

/** From short to long. */
function namesOf(id: string): string[] {
  const parsed = parseWorkspaceId(id);
  return parsed ? [parsed.workspaceName, `${parsed.workspaceName} (${parsed.resourceGroupName})`, id] : [id];
}
