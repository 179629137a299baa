const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

interface Part {
  readonly least: number;
  readonly most: number;
  /** Names for the numbers from `least` on. */
  readonly names?: readonly string[];
}

/** Minute, hour, day, month and weekday, as NCrontab has them: 7 is no weekday. */
const PARTS: readonly Part[] = [
  { least: 0, most: 59 },
  { least: 0, most: 23 },
  { least: 1, most: 31 },
  { least: 1, most: 12, names: MONTHS },
  { least: 0, most: 6, names: WEEKDAYS },
];

/** True for five fields of lists, ranges and steps whose values are in range. */
export function isCron(expression: string): boolean {
  const fields = expression.trim().split(/\s+/);
  return fields.length === PARTS.length && PARTS.every((part, i) => fields[i]?.split(",").every(isItem(part)));
}

const isItem =
  (part: Part) =>
  (item: string): boolean => {
    const [, range = "", step] = /^([^/]+)(?:\/(\d+))?$/.exec(item) ?? [];
    if (step !== undefined && Number(step) < 1) return false;
    if (range === "*") return true;
    const ends = range.split("-").map((end) => numberOf(part, end));
    return ends.length <= 2 && ends.every((end) => end >= part.least && end <= part.most);
  };

/** `NaN` where it is neither a number nor a name. */
function numberOf({ least, names = [] }: Part, text: string): number {
  if (/^\d{1,2}$/.test(text)) return Number(text);
  const at = names.indexOf(text.toLowerCase());
  return at < 0 ? Number.NaN : at + least;
}
