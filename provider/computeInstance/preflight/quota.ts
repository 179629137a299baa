import type { Usage, VmSize } from "../../azure/api";
import type { Place } from "./facts";

/** What a preview asks of the quota of a place, or gives back when it is negative. */
export interface Need {
  readonly place: Place;
  readonly family: string;
  readonly vCPUs: number;
  /** Each instance counts as a cluster of one. */
  readonly instances: number;
}

/** The needs of all resources that were checked, in the order of their first checks: each is checked several times. */
export type Tally = Map<string, readonly Need[]>;

/** What one instance of the size takes, or gives back. */
export function needOf(place: Place, size: VmSize, sign: 1 | -1): Need {
  return { place, family: size.family, vCPUs: sign * size.vCPUs, instances: sign };
}

/** One quota: its row among the usages, and how much of it a need takes. */
interface Quota {
  readonly usage: Usage;
  readonly unit: string;
  readonly amount: (need: Need) => number;
}

/** Where quota does not suffice. */
export interface Shortages {
  /** A sentence for each quota that this resource no longer fits in. */
  readonly problems: string[];
  /** Families without a row. */
  readonly unlisted: string[];
}

/** Where the resource, with those that were checked before it, asks for more than is free. */
export function shortages(tally: Tally, resource: string, place: Place, usages: readonly Usage[]): Shortages {
  const own = (tally.get(resource) ?? []).filter((need) => isIn(place, need));
  const until = [...tally.keys()].indexOf(resource) + 1;
  const all = [...tally.values()]
    .slice(0, until)
    .flat()
    .filter((need) => isIn(place, need));
  const families = [...new Set(own.filter(({ vCPUs }) => vCPUs > 0).map(({ family }) => family))];
  const found = families.map((family) => ({ family, quota: familyQuota(usages, family) }));
  const quotas = [...found.map(({ quota }) => quota), totalQuota(usages), countQuota(usages)];
  return {
    problems: quotas.flatMap((quota) => (quota ? shortage(quota, own, all, place) : [])),
    unlisted: found.flatMap(({ family, quota }) => (quota ? [] : [family])),
  };
}

function shortage({ usage, unit, amount }: Quota, own: readonly Need[], all: readonly Need[], place: Place): string[] {
  const { limit, currentValue, name } = usage;
  const needed = sum(all, amount);
  // No limit at all is written as -1.
  if (limit < 0 || sum(own, amount) <= 0 || currentValue + needed <= limit) return [];
  const free = Math.max(0, limit - currentValue);
  return [
    `the quota "${name.localizedValue ?? name.value}" in ${place.location} does not suffice: with this instance, this preview needs ${needed} more ${unit}, and ${free} of ${limit} are free. Ask Azure for more.`,
  ];
}

const sum = (needs: readonly Need[], amount: (need: Need) => number) =>
  needs.reduce((total, need) => total + amount(need), 0);

function isIn({ subscriptionId, location }: Place, { place }: Need): boolean {
  return place.location === location && place.subscriptionId.toLowerCase() === subscriptionId.toLowerCase();
}

function familyQuota(usages: readonly Usage[], family: string): Quota | undefined {
  const usage = rowsOf(usages).find((row) => word(nameOf(row)) === word(family));
  return usage && { usage, unit: "vCPUs", amount: (need) => (word(need.family) === word(family) ? need.vCPUs : 0) };
}

function totalQuota(usages: readonly Usage[]): Quota | undefined {
  const usage = rowsOf(usages).find((row) => /^total.*\b(vCPUs|cores)$/i.test(nameOf(row)));
  return usage && { usage, unit: "vCPUs", amount: ({ vCPUs }) => vCPUs };
}

function countQuota(usages: readonly Usage[]): Quota | undefined {
  const usage = rowsOf(usages).find((row) => /^(total )?clusters$/i.test(nameOf(row)));
  return usage && { usage, unit: "computes", amount: ({ instances }) => instances };
}

/** The rows of the whole subscription; others say who holds what. Instances are never of low priority. */
function rowsOf(usages: readonly Usage[]): Usage[] {
  return usages.filter((row) => !/\/workspaces\//i.test(row.id ?? "") && !/low ?priority|spot/i.test(nameOf(row)));
}

const nameOf = ({ name }: Usage) => name.value ?? name.localizedValue ?? "";

/** Sizes say `standardDSv2Family` where usages say `Standard DSv2 Family Cluster Dedicated vCPUs`. */
function word(name: string): string {
  return name.toLowerCase().replace(/standard|family|cluster|dedicated|vcpus|cores|[^a-z0-9]/g, "");
}
