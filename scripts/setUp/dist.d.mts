export function hashSources(folder?: string): string;
export function distIsCurrent(folder?: string): boolean;
export function buildDist(folder?: string): Promise<void>;
