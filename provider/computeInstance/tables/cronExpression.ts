import { counted } from "../../core/words";

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const DAYS_OF_MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

interface Part {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Words for the numbers from `least` on. */
  readonly words?: readonly string[];
}

// As NCrontab reads it, which Azure uses: a weekday 7, L, W, ? and # are other programs' extensions.
const PARTS: readonly Part[] = [
  { name: "minute", least: 0, most: 59 },
  { name: "hour", least: 0, most: 23 },
  { name: "day", least: 1, most: 31 },
  { name: "month", least: 1, most: 12, words: MONTHS },
  { name: "weekday", least: 0, most: 6, words: WEEKDAYS },
];
const WANTED = `use five fields "${PARTS.map(({ name }) => name).join(" ")}", such as "0 18 * * 1-5".`;

/** What is wrong with an expression of NCronTab. */
export function cronExpression(value: string): string | undefined {
  const shown = JSON.stringify(value);
  const fields = value.split(" ");
  if (fields.length !== PARTS.length) return `${shown} has ${counted(fields.length, "field")}; ${WANTED}`;
  const values = PARTS.map((part, i) => valuesOf(part, fields[i] ?? ""));
  const wrong = PARTS[values.indexOf(undefined)];
  if (wrong) return `${shown} is not a cron expression: its ${wrong.name} is ${rangeOf(wrong)}; ${WANTED}`;
  const [, , days = [], months = []] = values;
  const occurs = months.some((month) => days.some((day) => day <= (DAYS_OF_MONTHS[month - 1] ?? 0)));
  return occurs ? undefined : `${shown} never occurs: no such month has that day; ${WANTED}`;
}

function rangeOf({ least, most, words = [] }: Part): string {
  return `${least} to ${most}${words.length > 0 ? ` or ${words[0]} to ${words.at(-1)}` : ""}`;
}

/** The numbers of a field; undefined where it is wrong. */
function valuesOf(part: Part, field: string): number[] | undefined {
  const items = field.split(",").map((item) => valuesOfItem(part, item));
  return items.every((item) => item !== undefined) ? items.flat() : undefined;
}

function valuesOfItem(part: Part, item: string): number[] | undefined {
  const [, range = "", step = "1"] = /^([^/]+)(?:\/(\d{1,2}))?$/.exec(item) ?? [];
  const [from, to = from, ...more] = range === "*" ? [part.least, part.most] : range.split("-").map(numberIn(part));
  const isRight = from !== undefined && to !== undefined && from <= to && more.length === 0 && Number(step) >= 1;
  if (!isRight) return undefined;
  // A single number with a step begins there and goes on to the end.
  const end = item.includes("/") && !range.includes("-") ? part.most : to;
  return Array.from({ length: end - from + 1 }, (_, i) => from + i).filter((_, i) => i % Number(step) === 0);
}

const numberIn =
  ({ least, most, words = [] }: Part) =>
  (text: string): number | undefined => {
    const at = words.indexOf(text.toLowerCase());
    const value = at >= 0 ? at + least : /^\d{1,2}$/.test(text) ? Number(text) : undefined;
    return value !== undefined && value >= least && value <= most ? value : undefined;
  };
