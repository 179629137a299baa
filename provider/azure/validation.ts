import { timeoutMilliseconds } from "../core/durations";
import { parseWorkspaceId } from "../core/ids";
import { OWNERSHIP_TAG } from "./ownership";

export const lowerCase = (text: string): string => text.toLowerCase();
/** For text whose emptiness means something. */
export const itself = (text: string): string => text;

export function timeout(value: string): string | undefined {
  if (timeoutMilliseconds(value)) return undefined;
  return `${JSON.stringify(value)} is not a duration; use one such as 90s, 30m or 1h30m.`;
}

export function workspaceArmId(value: string): string | undefined {
  if (parseWorkspaceId(value)) return undefined;
  return `${JSON.stringify(value)} is not the ARM id of a workspace; it looks like /subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.MachineLearningServices/workspaces/<name>.`;
}

export function tagNames(tags: object): string | undefined {
  const names = Object.keys(tags);
  const ours = names.find((name) => lowerCase(name) === OWNERSHIP_TAG);
  if (ours) return `${JSON.stringify(ours)} is the provider's own tag; choose another name.`;
  const seen = new Set<string>();
  const again = names.find((name) => seen.size === seen.add(lowerCase(name)).size);
  return again && `${JSON.stringify(again)} is there twice: Azure ignores the letter case of tag names. Keep one.`;
}
