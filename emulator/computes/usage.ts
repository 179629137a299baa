import { computeType } from "../arm/ids";
import type { Backend } from "../backend";
import type { Stored } from "../store/resources";
import type { Compute, ComputeBody } from "./record";
import { findSize } from "./sizes";

/** What the computes of a subscription in a region hold: how many they are, and their cores by family. */
export interface Usage {
  computes: number;
  cores: Record<string, number>;
}

/** The cores that an instance holds: none after a failed creation, none when it gives them up while stopped. */
export function coresOf({ location, body }: Compute): number {
  if (body.state === "CreateFailed" || (body.state === "Stopped" && body.settings.releaseQuotaOnStop)) return 0;
  return findSize(location ?? "", body.settings.vmSize)?.vCPUs ?? 0;
}

export const familyOf = ({ location, body }: Compute): string | undefined =>
  findSize(location ?? "", body.settings.vmSize)?.family;

const open = (backend: Backend) => backend.documents<Usage>("usage");
const keyOf = (subscription: string, location: string | null) => `${subscription.toLowerCase()} ${location}`;

/** What is held now, without reading the computes themselves. */
export const usageIn = (backend: Backend, subscription: string, location: string): Usage =>
  open(backend).get(keyOf(subscription, location)) ?? { computes: 0, cores: {} };

/** Keeps the sums up to date with every change of a compute, so that a creation costs the same among thousands. */
export function keepUsage(backend: Backend): void {
  const add = (resource: Stored | undefined, sign: 1 | -1) => {
    if (resource?.type !== computeType) return;
    const compute = resource as Stored<ComputeBody>;
    const { computes, cores } = usageIn(backend, compute.subscription, compute.location ?? "");
    const family = familyOf(compute);
    open(backend).put(keyOf(compute.subscription, compute.location), {
      computes: computes + sign,
      cores: family ? { ...cores, [family]: (cores[family] ?? 0) + sign * coresOf(compute) } : cores,
    });
  };
  backend.resources.observe((before, after) => {
    if (before && after && isSame(before, after)) return;
    add(before, -1);
    add(after, 1);
  });
  // A store that an earlier version wrote has no sums.
  if (open(backend).list().length > 0) return;
  backend.database.transaction(() => {
    for (const each of backend.resources.listByType(computeType)) add(each, 1);
  });
}

function isSame(before: Stored, after: Stored): boolean {
  if (after.type !== computeType) return true;
  const [one, other] = [before as Compute, after as Compute];
  return familyOf(one) === familyOf(other) && coresOf(one) === coresOf(other);
}
