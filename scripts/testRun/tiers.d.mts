import type { Tier } from "./arguments.mjs";

export function testFiles(tier: Tier, random: () => number, folder?: string): string[];
export function randomNumbers(seed: number): () => number;
export const notFast: string[];
export const longer: string[];
export const onlyLong: string[];
