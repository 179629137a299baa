import { parse } from "tinyduration";

const minimumSeconds = 15 * 60;
const maximumSeconds = 3 * 24 * 3600;

/** Why a text is no idle time of 15 minutes to 3 days; undefined when it is one. */
export function idleTimeProblem(text: string): string | undefined {
  const seconds = secondsOf(text);
  if (seconds === undefined) return `'${text}' is not an ISO 8601 duration.`;
  if (seconds < minimumSeconds || seconds > maximumSeconds) {
    return `'${text}' is out of range. Minimum is 15 minutes, maximum is 3 days.`;
  }
  return undefined;
}

function secondsOf(text: string): number | undefined {
  try {
    // .NET's XmlConvert knows no weeks, and fractions of seconds only.
    if (/[a-z]|W|[.,]\d*[^\d.,S]/.test(text)) return undefined;
    const { years, months, days = 0, hours = 0, minutes = 0, seconds = 0, negative } = parse(text);
    if (years || months || negative) return undefined;
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
  } catch {
    return undefined;
  }
}
