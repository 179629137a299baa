import path from "node:path";
import { isResource } from "./declared";
import type { Report } from "./report";
import { keyOf, type Round } from "./round";

/** What a round could not see. */
export interface Hiding {
  /** Why: a workspace stands for all in it that cannot be read. */
  readonly reasons: readonly Report[];
  /** True when nobody can tell whether it can be read. */
  isUnknown(report: Report): boolean;
  /** True when nobody can tell whether it is as declared. */
  isUndecided(report: Report): boolean;
}

export function hiding({ reports, declared, looked }: Round): Hiding {
  const unreadable = reports.filter(({ status }) => status === "unreadable");
  const ids = (type: Report["type"]) => unreadable.filter((each) => each.type === type).map(({ id }) => id);
  const workspaces = new Set(ids("Workspace").map((id) => id.toLowerCase()));
  const stacks = new Set(ids("Stack"));
  const files = ids("Definition");
  const isAllDeclared = declared.every(isResource);

  const isInUnread = ({ type, workspaceId }: Report) =>
    type !== "Workspace" && workspaceId !== undefined && workspaces.has(workspaceId.toLowerCase());
  const isLost = ({ declaredIn }: Report) => {
    if (!declaredIn) return false;
    if ("stack" in declaredIn) return stacks.has(declaredIn.stack);
    return files.some((file) => declaredIn.file === file || declaredIn.file.startsWith(path.join(file, path.sep)));
  };
  // What cannot be told may declare something there.
  const isLeft = ({ workspaceId }: Report) =>
    !isAllDeclared && workspaceId !== undefined && !looked.has(workspaceId.toLowerCase());
  const isUnknown = (report: Report) => isInUnread(report) || isLost(report) || isLeft(report);

  const unreadKeys = new Set(unreadable.map(keyOf));
  return {
    reasons: unreadable.filter((report) => !isInUnread(report)),
    isUnknown,
    isUndecided: (report) =>
      isUnknown(report) || unreadKeys.has(keyOf(report)) || (report.status === "unmanaged" && !isAllDeclared),
  };
}
