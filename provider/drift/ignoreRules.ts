import { type Path, show } from "../core/values";
import type { Ignored } from "./report";

/** What is left out of the count. All that is given must hold; what is not given holds for everything. */
export interface IgnoreRule {
  /** Glob over the resource's name, such as `sandbox-*`, or over its id when it begins with a slash. */
  readonly resource?: string | undefined;
  /** Glob over the workspace's name, or over its id when it begins with a slash. */
  readonly workspace?: string | undefined;
  /** Glob over the property's path, such as `tags.*`. It covers what is inside, too. Without it: the whole resource. */
  readonly path?: string | undefined;
  readonly reason: string;
  /** The last day on which it holds, in UTC: `2026-12-31`. */
  readonly until?: string | undefined;
}

/** What rules are applied to. */
export interface Subject {
  readonly id: string;
  readonly name: string;
  readonly workspaceId: string;
}

/** The rules that still hold, and a sentence about each that does not. */
export function validRules(
  rules: readonly IgnoreRule[],
  now: number,
): { rules: readonly IgnoreRule[]; warnings: string[] } {
  const day = new Date(now).toISOString().slice(0, 10);
  const isOver = ({ until }: IgnoreRule) => until !== undefined && until < day;
  const warnings = rules
    .filter(isOver)
    .map((rule) => `The rule ${described(rule)} (${rule.reason}) expired after ${rule.until}.`);
  return { rules: rules.filter((rule) => !isOver(rule)), warnings };
}

/** The first rule that covers the property, or without a path the whole resource. */
export function ignoredBy(rules: readonly IgnoreRule[], subject: Subject, path?: Path): Ignored | undefined {
  const rule = rules.find((each) => covers(each, subject, path));
  return rule && { reason: rule.reason, ...(rule.until !== undefined && { until: rule.until }) };
}

function covers(rule: IgnoreRule, { id, name, workspaceId }: Subject, path?: Path): boolean {
  const workspaceName = workspaceId.split("/").at(-1) ?? "";
  const isMeant = (glob: string | undefined, whole: string, short: string) =>
    glob === undefined || matches(glob, glob.startsWith("/") ? whole : short);
  if (!isMeant(rule.resource, id, name) || !isMeant(rule.workspace, workspaceId, workspaceName)) return false;
  if (rule.path === undefined) return true;
  return path?.some((_, at) => matches(rule.path as string, show(path.slice(0, at + 1)))) ?? false;
}

/** `*` stands for any letters, `?` for one; the case of letters does not count. */
function matches(glob: string, text: string): boolean {
  const parts = glob
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${parts}$`, "is").test(text);
}

export function described({ resource, workspace, path }: IgnoreRule): string {
  const terms = Object.entries({ resource, workspace, path }).filter(([, value]) => value !== undefined);
  return terms.map(([name, value]) => `${name}=${value}`).join(" ");
}
