/** What a step does to who uses the resource, from the least to the most. */
export const CONSEQUENCES = ["none", "restarts", "stops and starts", "stops", "disk lost"] as const;
export type Consequence = (typeof CONSEQUENCES)[number];

export function isMore(one: Consequence, other: Consequence): boolean {
  return CONSEQUENCES.indexOf(one) > CONSEQUENCES.indexOf(other);
}
