import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { findIana } from "windows-iana";
import type { ErrorDetail } from "../arm/errors";
import { isObject } from "../http/body";
import { isCron } from "./cron";

type Schedule = Record<string, unknown>;
const timePattern = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2}(\.\d+)?)?Z?$/;

/** What is wrong with schedules that are well formed. */
export function scheduleProblems(schedules: Schedule[], path: string): ErrorDetail[] {
  return schedules.flatMap((schedule, index) => {
    const at = `${path}[${index}]`;
    const problems: ErrorDetail[] = [];
    const wrong = (name: string, message: string) =>
      problems.push({ code: "UserError", message, target: `${at}.${name}` });
    const { triggerType, cron, recurrence } = schedule;
    if (triggerType === "Cron" && !isObject(cron)) wrong("cron", "A schedule of triggerType Cron needs cron.");
    if (triggerType === "Recurrence" && !isObject(recurrence)) {
      wrong("recurrence", "A schedule of triggerType Recurrence needs recurrence.");
    }
    if (isObject(cron) && (typeof cron["expression"] !== "string" || !isCron(cron["expression"]))) {
      wrong("cron.expression", `'${cron["expression"]}' is not a cron expression of five fields.`);
    }
    for (const [name, trigger] of Object.entries({ cron, recurrence })) {
      if (!isObject(trigger)) continue;
      const { timeZone, startTime, interval } = trigger;
      if (typeof timeZone === "string" && !isTimeZone(timeZone)) {
        wrong(`${name}.timeZone`, `'${timeZone}' is not the name of a time zone.`);
      }
      if (typeof startTime === "string" && !isTime(startTime)) {
        wrong(`${name}.startTime`, `'${startTime}' is not of the form yyyy-MM-ddTHH:mm:ss.`);
      }
      if (typeof interval === "number" && interval < 1) wrong(`${name}.interval`, "An interval is at least 1.");
      if (isObject(trigger["schedule"])) checkRanges(trigger["schedule"], `${name}.schedule`, wrong);
    }
    return problems;
  });
}

// Windows still has these; the map, which follows Unicode, has dropped them.
const alsoZones = ["UTC", "Kamchatka Standard Time", "Mid-Atlantic Standard Time"];
const isTimeZone = (name: string) => alsoZones.includes(name) || findIana(name).length > 0;

/** As .NET's DateTime has it: JavaScript takes 30 February for 2 March. */
function isTime(text: string): boolean {
  const [, day, time, seconds = ":00"] = timePattern.exec(text) ?? [];
  if (!day || !time) return false;
  const at = new Date(`${day}T${time}${seconds}Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(`${day}T${time}`);
}

const ranges = { hours: [0, 23], minutes: [0, 59], monthDays: [1, 31] } as const;

function checkRanges(schedule: Schedule, path: string, wrong: (name: string, message: string) => void): void {
  for (const [name, [least, most]] of Object.entries(ranges)) {
    const values = schedule[name];
    if (Array.isArray(values) && values.some((value) => value < least || value > most)) {
      wrong(`${path}.${name}`, `${name} are numbers from ${least} to ${most}.`);
    }
  }
}

/** Fills in the specification's time zone and gives each schedule an id; one that did not change keeps its own. */
export function identifySchedules(schedules: Schedule[], before: Schedule[]): Schedule[] {
  const left = [...before];
  return schedules.map(withTimeZones).map((schedule) => {
    const same = left.findIndex(({ id: _, ...rest }) => isDeepStrictEqual(rest, schedule));
    const [kept] = same >= 0 ? left.splice(same, 1) : [];
    return { id: kept?.["id"] ?? randomUUID(), ...schedule };
  });
}

function withTimeZones(schedule: Schedule): Schedule {
  const { cron, recurrence } = schedule;
  return {
    ...schedule,
    ...(isObject(cron) && { cron: { timeZone: "UTC", ...cron } }),
    ...(isObject(recurrence) && { recurrence: { timeZone: "UTC", ...recurrence } }),
  };
}
