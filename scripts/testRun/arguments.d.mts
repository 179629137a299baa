export type Tier = "fast" | "usual" | "long";
export interface Run {
  tier: Tier;
  order: number;
  jobs: number;
  files: string[];
  options: string[];
}
export function parseArguments(args: string[], folder?: string): Run;
