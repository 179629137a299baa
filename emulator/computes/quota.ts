import { badRequest, type ErrorDetail } from "../arm/errors";
import { computeType } from "../arm/ids";
import type { Backend } from "../backend";
import type { Compute, ComputeBody } from "./record";
import { families, findSize, isAccelerated } from "./sizes";

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

/** The cores that an instance holds: none after a failed creation, none when it gives them up while stopped. */
export function coresOf({ location, body }: Compute): number {
  if (body.state === "CreateFailed" || (body.state === "Stopped" && body.settings.releaseQuotaOnStop)) return 0;
  return findSize(location ?? "", body.settings.vmSize)?.vCPUs ?? 0;
}

export const computesIn = (backend: Backend, subscription: string, location: string): Compute[] =>
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
  const others = computesIn(backend, subscription, location).filter((each) => each.id !== except);
  const used = (inFamily?: string) =>
    others
      .filter((each) => !inFamily || findSize(location, each.body.settings.vmSize)?.family === inFamily)
      .reduce((sum, each) => sum + coresOf(each), 0);
  const limits = [
    { limit: limitOf(backend, subscription, location, size.family), used: used(size.family) },
    { limit: limitOf(backend, subscription, location, "total"), used: used() },
  ];
  const exceeded = limits.find((each) => each.used + size.vCPUs > each.limit);
  if (exceeded) {
    // "accomodate" is how the service spells it.
    const message = `The specified subscription has a total vCPU quota of ${exceeded.limit} and cannot accomodate for at least 1 requested managed compute node which maps to ${size.vCPUs} vCPUs.`;
    return { code: "BadRequest", message };
  }
  const count = limitOf(backend, subscription, location, "computes");
  if (others.length < count) return undefined;
  return {
    code: "BadRequest",
    message: `The subscription has reached its limit of ${count} computes in region '${location}'.`,
  };
}

export const shortageError = (detail: ErrorDetail) => badRequest(detail.message);

const displayName = (family: string) =>
  `Standard ${family.replace(/^standard/, "").replace(/Family$/, "")} Family Cluster Dedicated vCPUs`;

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
  const familyRows = families(location).flatMap((family) => {
    const members = all.filter((each) => findSize(location, each.body.settings.vmSize)?.family === family);
    const name = displayName(family);
    const part = `usages/${name.replaceAll(" ", "_")}`;
    const workspaces = [...new Set(members.map((each) => each.parent))];
    return [
      row(`${root}/${part}`, "vmFamily/usages", name, cores(members), limit(family)),
      ...workspaces.flatMap((workspace) => {
        const inside = members.filter((each) => each.parent === workspace);
        return [
          row(`${workspace}/${part}`, "workspaces/usages", name, cores(inside), limit(family)),
          ...inside.map((each) =>
            row(`${each.id}/${part}`, "workspaces/computes/usages", name, coresOf(each), limit(family)),
          ),
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
