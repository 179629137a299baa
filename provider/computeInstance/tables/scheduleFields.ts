import { lowerCase } from "../../azure/validation";
import { choice, integer, list, object, text } from "../../core/fields";
import { cronExpression } from "./cronExpression";
import { computedInside } from "./outputFields";
import { atLeastOne, between, startTime, timeWithT, windowsTimeZone } from "./validation";

const when = {
  startTime: text("First day and time: `yyyy-MM-ddTHH:mm:ss`, in the time zone. Default: at once.", {
    problem: startTime,
    canonical: timeWithT,
    examples: ["2026-01-31T08:00:00"],
  }),
  timeZone: text("Windows name of the time zone. Default `UTC`.", {
    default: "UTC",
    problem: windowsTimeZone,
    canonical: lowerCase,
    examples: ["UTC", "W. Europe Standard Time", "Pacific Standard Time"],
  }),
};

const cron = object(
  "Times of a schedule with the trigger type `Cron`.",
  {
    ...when,
    expression: text('Five fields, "minute hour day month weekday", such as `0 18 * * 1-5`.', {
      required: true,
      problem: cronExpression,
      examples: ["0 18 * * *", "30 8 * * 1-5", "0 7 * * MON"],
    }),
  },
  { since: "2022-10-01" },
);

const recurrence = object(
  "Times of a schedule with the trigger type `Recurrence`.",
  {
    ...when,
    frequency: choice("Unit of the interval.", ["Minute", "Hour", "Day", "Week", "Month"], { required: true }),
    interval: integer("Number of units between two starts or stops, such as 2 for every second day.", {
      required: true,
      problem: atLeastOne,
      examples: [1, 2],
    }),
    schedule: object("Times of day, days of the week and days of the month within the unit.", {
      hours: list("Hours, 0 to 23.", integer("Hour.", { problem: between(0, 23), examples: [8, 18] }), {
        required: true,
      }),
      minutes: list("Minutes, 0 to 59.", integer("Minute.", { problem: between(0, 59), examples: [0, 30] }), {
        required: true,
      }),
      monthDays: list("Days of the month, 1 to 31.", integer("Day.", { problem: between(1, 31), examples: [1, 15] })),
      weekDays: list(
        "Days of the week.",
        choice("Day.", ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]),
      ),
    }),
  },
  { since: "2022-10-01" },
);

/** The schedules of an instance. */
export const schedules = object(
  "Times at which the instance starts and stops by itself.",
  {
    computeStartStop: list(
      "The schedules, at most four. Their order does not matter.",
      object("One schedule.", {
        action: choice("Start or stop.", ["Start", "Stop"], { required: true }),
        triggerType: choice("The property with the times: `cron` or `recurrence`.", ["Cron", "Recurrence"], {
          required: true,
          since: "2022-10-01",
        }),
        status: choice("Whether the schedule is in force. Default `Enabled`.", ["Enabled", "Disabled"], {
          since: "2022-10-01",
          default: "Enabled",
        }),
        cron,
        recurrence,
        ...computedInside.schedule,
      }),
      { maxItems: 4, default: null },
    ),
  },
  { since: "2022-05-01" },
);
