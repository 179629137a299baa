import { systemClock } from "./clock";

type Header = (name: string) => string | undefined;

/**
 * How long the service wants to be left alone, in milliseconds; undefined when it does not say. `Retry-After` is in seconds
 * or a date (RFC 9110), which counts from the answer's own date, whatever the clock here says. Azure has two names more.
 */
export function retryAfter(header: Header): number | undefined {
  const said = ["retry-after-ms", "x-ms-retry-after-ms"].map((name) => number(header(name))).find(isTime);
  if (said !== undefined) return said;
  const text = header("Retry-After");
  const seconds = number(text);
  if (isTime(seconds)) return seconds * 1000;
  const until = Date.parse(text ?? "");
  if (Number.isNaN(until) || seconds !== undefined) return undefined;
  const answered = Date.parse(header("Date") ?? "");
  return Math.max(0, until - (Number.isNaN(answered) ? systemClock.now() : answered));
}

function number(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*-?\d+(\.\d+)?\s*$/.test(text) ? Number(text) : undefined;
}

function isTime(value: number | undefined): value is number {
  return value !== undefined && value >= 0;
}
