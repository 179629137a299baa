import { parse } from "tinyduration";

const SECONDS = {
  years: 31_536_000,
  months: 2_592_000,
  weeks: 604_800,
  days: 86_400,
  hours: 3600,
  minutes: 60,
  seconds: 1,
};

/** Seconds in an ISO 8601 duration such as `PT30M`; `undefined` when it is none. A month counts as 30 days. */
export function isoSeconds(text: string): number | undefined {
  try {
    const { negative, ...parts } = parse(text);
    const total = Object.entries(parts).reduce(
      (sum, [unit, n]) => sum + (n ?? 0) * SECONDS[unit as keyof typeof SECONDS],
      0,
    );
    return negative ? -total : total;
  } catch {
    return undefined;
  }
}

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Milliseconds in a duration as Pulumi's `customTimeouts` writes it, such as `90s` or `1h30m`; else `undefined`. */
export function timeoutMilliseconds(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) return undefined;
  return [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)].reduce(
    (sum, [, n, unit]) => sum + Number(n) * (UNITS[unit ?? ""] ?? 0),
    0,
  );
}

/** `2m 05s`, for people who wait. */
export function elapsed(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${seconds}s` : `${minutes}m ${String(seconds % 60).padStart(2, "0")}s`;
}

/** How long ago, in the largest unit: `45s`, `12m`, `5h`, `3d`. */
export function age(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`;
  return seconds < 86_400 ? `${Math.floor(seconds / 3600)}h` : `${Math.floor(seconds / 86_400)}d`;
}
