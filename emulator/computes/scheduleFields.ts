import { any, type Field, integer, known, list, object, oneOf, readOnly, required, string } from "../schema/fields";

const usable = known("2021-03-01", "2022-10-01");
// Only three previews knew these; azure-ai-ml still sends triggerType.
const shortLived = known("2022-12-01", undefined, "2023-02-01");
const triggerType = "Recurrence Cron";

const recurrence = object(
  {
    frequency: oneOf("Minute Hour Day Week Month"),
    interval: integer(),
    startTime: string(),
    timeZone: string(),
    schedule: object({
      hours: list(integer(), required),
      minutes: list(integer(), required),
      weekDays: list(oneOf("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")),
      monthDays: list(integer(), known("2022-10-01", "2022-10-01")),
    }),
    endTime: string(shortLived),
    triggerType: oneOf(triggerType, shortLived),
  },
  usable,
);

const cron = object(
  {
    startTime: string(),
    timeZone: string(),
    expression: string(),
    endTime: string(shortLived),
    triggerType: oneOf(triggerType, shortLived),
  },
  usable,
);

/** One entry of `schedules.computeStartStop`. */
export const scheduleField: Field = object({
  id: string(readOnly),
  provisioningStatus: oneOf("Completed Provisioning Failed", readOnly),
  status: oneOf("Enabled Disabled", usable),
  action: oneOf("Start Stop", required),
  triggerType: oneOf(triggerType, usable),
  recurrence,
  cron,
  schedule: any(known("2022-02-01", "2022-05-01")),
});

/** `schedules`; the limit is the documentation's. */
export const schedulesField: Field = object(
  { computeStartStop: list(scheduleField, { maximumItems: 4 }) },
  known("2021-03-01", "2022-05-01"),
);
