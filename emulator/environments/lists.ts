import { invalidContent } from "../arm/errors";
import type { EnvironmentVersion } from "./record";

/** What `listViewType` asks for, as a test of `isArchived`; undefined for all. */
export function readView(query: URLSearchParams): boolean | undefined {
  const view = query.get("listViewType") ?? "ActiveOnly";
  switch (view.toLowerCase()) {
    case "activeonly":
      return false;
    case "archivedonly":
      return true;
    case "all":
      return undefined;
    default:
      throw invalidContent(`'${view}' is not one of ActiveOnly, ArchivedOnly, All.`, "listViewType");
  }
}

const orders: Readonly<Record<string, (version: EnvironmentVersion) => number>> = {
  createdtime: ({ body }) => body.created.time,
  modifiedtime: ({ body }) => body.modified.time,
};

/** The versions as `$orderBy` and `$top` ask for them. What was made in the same moment is in the order of its making. */
export function arrange(versions: EnvironmentVersion[], query: URLSearchParams): EnvironmentVersion[] {
  const top = query.get("$top");
  if (top !== null && !/^\d+$/.test(top)) throw invalidContent(`'${top}' is not a value of $top.`, "$top");
  const ordered = inOrder(versions, query.get("$orderBy"));
  return top === null ? ordered : ordered.slice(0, Number(top));
}

function inOrder(versions: EnvironmentVersion[], order: string | null): EnvironmentVersion[] {
  if (!order) return versions;
  const [field = "", direction = "asc", ...more] = order.trim().toLowerCase().split(/\s+/);
  const value = orders[field];
  if (!value || !["asc", "desc"].includes(direction) || more.length > 0) {
    const known = Object.keys(orders).join(" and ");
    throw invalidContent(`'${order}' is not an order that is understood; it takes ${known}.`, "$orderBy");
  }
  const sorted = versions.toSorted((one, other) => value(one) - value(other));
  return direction === "desc" ? sorted.reverse() : sorted;
}
