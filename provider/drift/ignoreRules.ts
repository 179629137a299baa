import { readFileSync } from "node:fs";
import { parse, YAMLParseError } from "yaml";
import { AzureMLError } from "../core/errors";
import { isRecord, type Path, show, type Value } from "../core/values";
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
interface Subject {
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

function described({ resource, workspace, path }: IgnoreRule): string {
  const terms = Object.entries({ resource, workspace, path }).filter(([, value]) => value !== undefined);
  return terms.map(([name, value]) => `${name}=${value}`).join(" ");
}

const KEYS = ["resource", "workspace", "path", "reason", "until"];

/**
 * Rules of a YAML file: a list of maps with `reason`, and what each covers in `resource`, `workspace`, `path`, and `until`.
 * Throws for anything else: a rule that is not understood may hide drift.
 */
export function readIgnoreFile(file: string): IgnoreRule[] {
  const content = parseYaml(file, read(file));
  const rules = isRecord(content) && Object.keys(content).join() === "ignore" ? content["ignore"] : content;
  if (rules === null || rules === undefined) return [];
  if (!Array.isArray(rules)) throw new AzureMLError("InvalidFile", `${file}: expected a list of rules.`);
  return rules.map((rule, at) => checkedRule(rule, `${file}, rule ${at + 1}`));
}

/** A rule of the command line: `resource=sandbox-*,path=tags.*,reason=...,until=2026-12-31`; the reason may have commas. */
export function parseIgnoreRule(text: string): IgnoreRule {
  const parts = text.split(/,(?=(?:resource|workspace|path|reason|until)=)/);
  const pairs = parts.map((part) => [
    part.slice(0, part.indexOf("=")).trim(),
    part.slice(part.indexOf("=") + 1).trim(),
  ]);
  const where = `--ignore ${JSON.stringify(text)}`;
  const twice = pairs.find(([key], at) => pairs.findIndex(([other]) => other === key) < at);
  if (twice) throw new AzureMLError("InvalidInput", `${where}: ${twice[0]} is given twice; give two rules.`);
  return checkedRule(Object.fromEntries(pairs), where);
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new AzureMLError("InvalidFile", `The file of rules cannot be read: ${(error as Error).message}`);
  }
}

function parseYaml(file: string, text: string): Value {
  try {
    // Else 2026-12-31 would be a time.
    return parse(text, { schema: "core" }) as Value;
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    throw new AzureMLError("InvalidFile", `${file} is not YAML: ${error.message}`);
  }
}

function checkedRule(rule: Value, where: string): IgnoreRule {
  const refuse = (why: string): never => {
    throw new AzureMLError("InvalidInput", `${where}: ${why}`);
  };
  if (!isRecord(rule)) return refuse("expected a map of resource, workspace, path, reason and until.");
  const unknown = Object.keys(rule).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) refuse(`${JSON.stringify(unknown)} is not known; known are ${KEYS.join(", ")}.`);
  const wrong = Object.entries(rule).find(([, value]) => typeof value !== "string" || value === "");
  if (wrong) refuse(`${wrong[0]} must be a text.`);
  if (rule["reason"] === undefined) refuse("reason is required: whoever reads it later wants to know why.");
  const isDay = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && new Date(text).toJSON()?.startsWith(text);
  if (rule["until"] !== undefined && !isDay(String(rule["until"]))) refuse("until must be a day such as 2026-12-31.");
  if (rule["resource"] ?? rule["workspace"] ?? rule["path"]) return rule as unknown as IgnoreRule;
  return refuse("give resource, workspace or path: a rule for everything would hide all drift.");
}
