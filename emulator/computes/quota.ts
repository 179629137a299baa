import { badRequest, type ErrorDetail } from "../arm/errors";
import { computeType } from "../arm/ids";
import type { Backend } from "../backend";
import { type Compute, type ComputeBody, findCompute } from "./record";
import { families, findSize, isAccelerated } from "./sizes";
import { coresOf, familyOf, usageIn } from "./usage";

/** A limit set by an admin route; absent scope parts mean everywhere. */
export interface Quota {
  subscription: string;
  location: string;
  /** A family, `total` (all dedicated cores) or `computes` (a count of instances). */
  family: string;
  limit: number;
}

const defaults = { computes: 500, total: 10_000, family: 6000, accelerated: 96 };

/** The limit of a family, of all dedicated cores (`total`) or of the count of computes (`computes`). */
export function limitOf(backend: Backend, subscription: string, location: string, family: string): number {
  const matches = (pattern: string, value: string) => pattern === "*" || pattern.toLowerCase() === value.toLowerCase();
  const set = backend
    .documents<Quota>("quotas")
    .list()
    .filter(
      (each) =>
        matches(each.subscription, subscription) && matches(each.location, location) && matches(each.family, family),
    )
    .at(-1);
  if (set) return set.limit;
  if (family === "computes") return defaults.computes;
  if (family === "total") return defaults.total;
  return isAccelerated(family) ? defaults.accelerated : defaults.family;
}

const computesIn = (backend: Backend, subscription: string, location: string): Compute[] =>
  backend.resources
    .listBySubscription<ComputeBody>(subscription, computeType)
    .filter((each) => each.location === location);

/** Why one more instance of a size does not fit; undefined when it does. */
export function shortage(
  backend: Backend,
  subscription: string,
  location: string,
  vmSize: string,
  except?: string,
): ErrorDetail | undefined {
  const size = findSize(location, vmSize);
  if (!size) return undefined;
  const { computes, cores } = usageIn(backend, subscription, location);
  const old = except ? findCompute(backend, except) : undefined;
  const released = old ? coresOf(old) : 0;
  const inFamily = (cores[size.family] ?? 0) - (old && familyOf(old) === size.family ? released : 0);
  const inTotal = Object.values(cores).reduce((sum, each) => sum + each, 0) - released;
  const limits = [
    { limit: limitOf(backend, subscription, location, size.family), used: inFamily },
    { limit: limitOf(backend, subscription, location, "total"), used: inTotal },
  ];
  const exceeded = limits.find((each) => each.used + size.vCPUs > each.limit);
  if (exceeded) {
    // "accomodate" is how the service spells it.
    const message = `The specified subscription has a total vCPU quota of ${exceeded.limit} and cannot accomodate for at least 1 requested managed compute node which maps to ${size.vCPUs} vCPUs.`;
    return { code: "BadRequest", message };
  }
  const count = limitOf(backend, subscription, location, "computes");
  if (computes - (old ? 1 : 0) < count) return undefined;
  return {
    code: "BadRequest",
    message: `The subscription has reached its limit of ${count} computes in region '${location}'.`,
  };
}

export const shortageError = (detail: ErrorDetail) => badRequest(detail.message);

const displayName = (family: string) =>
  `Standard ${family.replace(/^standard/, "").replace(/Family$/, "")} Family Cluster Dedicated vCPUs`;

function groupBy<T, K>(items: T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

/** The rows of the usages list: counts, then every family, then who holds what. */
export function usagesIn(backend: Backend, subscription: string, location: string) {
  const all = computesIn(backend, subscription, location);
  const root = `/subscriptions/${subscription}`;
  const row = (id: string, type: string, name: string, currentValue: number, limit: number) => ({
    id,
    type: `Microsoft.MachineLearningServices/${type}`,
    currentValue,
    limit,
    name: { value: name, localizedValue: name },
    unit: "Count",
  });
  const limit = (family: string) => limitOf(backend, subscription, location, family);
  const cores = (computes: Compute[]) => computes.reduce((sum, each) => sum + coresOf(each), 0);
  const byFamily = groupBy(all, familyOf);
  const familyRows = families(location).flatMap((family) => {
    const members = byFamily.get(family) ?? [];
    const most = limit(family);
    const name = displayName(family);
    const part = `usages/${name.replaceAll(" ", "_")}`;
    const byWorkspace = groupBy(members, (each) => each.parent);
    return [
      row(`${root}/${part}`, "vmFamily/usages", name, cores(members), most),
      ...[...byWorkspace].flatMap(([workspace, inside]) => {
        return [
          row(`${workspace}/${part}`, "workspaces/usages", name, cores(inside), most),
          ...inside.map((each) => row(`${each.id}/${part}`, "workspaces/computes/usages", name, coresOf(each), most)),
        ];
      }),
    ];
  });
  return [
    row(`${root}/usages`, "totalCores/usages", "Clusters", all.length, limit("computes")),
    row(
      `${root}/usages`,
      "dedicatedCores/usages",
      "Total Cluster Dedicated Regional vCPUs",
      cores(all),
      limit("total"),
    ),
    ...familyRows,
  ];
}
