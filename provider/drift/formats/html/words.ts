import { html, raw } from "hono/html";
import { parseWorkspaceId } from "../../../core/ids";
import type { Report, Standing } from "../../report";
import { codePoint, UNSEEN } from "../words";

/** Escaped HTML. */
export type Html = ReturnType<typeof html>;

/** Somebody else's words: set apart, so that they turn nothing else around, and with what is unseen spelled out. */
export function foreign(text: string): Html {
  return html`<bdi>${visible(text)}</bdi>`;
}

/** The text with what is unseen spelled out; tabs stay. */
export function visible(text: string): Html {
  const parts = split(text).map(({ part, isUnseen }) => (isUnseen ? html`<span class="unseen">${part}</span>` : part));
  return html`${parts}`;
}

/** The same where there can be no element. */
function spelled(text: string): string {
  return split(text)
    .map(({ part }) => part)
    .join("");
}

function split(text: string): { part: string; isUnseen: boolean }[] {
  return text.split(UNSEEN).map((part, index) => {
    const isUnseen = index % 2 === 1 && part !== "\t";
    return { part: isUnseen ? codePoint(part) : part, isUnseen };
  });
}

/** A time in UTC, which the script writes in the reader's zone. */
export function time(iso: string): Html {
  const at = Date.parse(iso);
  if (!Number.isFinite(at)) return foreign(iso);
  const whole = new Date(at).toISOString();
  const utc = `${whole.slice(0, 10)} ${whole.slice(11, 16)} UTC`;
  return html`<time datetime="${whole}" title="${utc}">${utc}</time>`;
}

/** `1 line`, `2 lines`, `1,000 lines` */
export function many(count: number, one: string, more = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : more}`;
}

/** With commas between thousands. */
export function number(count: number): string {
  return count.toLocaleString("en-US");
}

/** What follows is put together from escaped parts. */
export function joined(parts: readonly Html[]): Html {
  return html`${raw(parts.join("\n"))}`;
}

interface Words {
  readonly title: string;
  /** Beside the word, for those who do not see colours. */
  readonly sign: string;
  readonly meaning: string;
}

/** The standings as the page shows them. */
export const STANDINGS: Readonly<Record<Standing, Words>> = {
  unreadable: {
    title: "Could not be checked",
    sign: "?",
    meaning: "Not known to be as declared, and not known to differ.",
  },
  changed: { title: "Changed", sign: "≠", meaning: "There, but not as declared." },
  missing: { title: "Missing", sign: "−", meaning: "Declared, but not there." },
  unmanaged: { title: "Unmanaged", sign: "+", meaning: "There, but declared nowhere." },
  expected: { title: "Expected", sign: "~", meaning: "Differs in a way that was to be expected, which is not drift." },
  ignored: { title: "Ignored", sign: "○", meaning: "Differs in a way that a rule leaves out." },
  unchanged: { title: "Unchanged", sign: "✓", meaning: "As declared." },
};

interface Workspace {
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

/** The options to filter by a workspace. */
export function workspaceOptions(reports: readonly Report[]): Html[] {
  return workspacesOf(reports).map(({ key, label }) => html`<option value="${key}">${spelled(label)}</option>`);
}

/** From short to long. */
function namesOf(id: string): string[] {
  const parsed = parseWorkspaceId(id);
  return parsed ? [parsed.workspaceName, `${parsed.workspaceName} (${parsed.resourceGroupName})`, id] : [id];
}
