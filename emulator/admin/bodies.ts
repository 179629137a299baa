import { buildStepNames, isGoingOn } from "../builds/steps";
import { type ComputeOperation, transitions } from "../computes/transitions";
import { credentialsTypes } from "../datastores/storage";
import { failedStates } from "../modelManagement/states";
import { profileNames, type Speed } from "../profiles";
import { AdminError, choice, count, flag, listOf, mapOf, optional, pattern, record, seconds, text } from "./read";

const kinds = [
  ...(Object.keys(transitions) as ComputeOperation[]),
  "build",
  "createImage",
  "package",
  "deleteGroup",
  "deleteWorkspace",
];

/** `"immediate"`, `"manual"`, `{ reads }` or `{ seconds }`. */
function speed(value: unknown, path: string): Speed {
  if (typeof value === "string") return choice("immediate", "manual")(value, path);
  const { reads, seconds: time } = record({ reads: optional(count), seconds: optional(seconds) })(value, path);
  if (reads !== undefined && time === undefined) return { reads };
  if (time !== undefined && reads === undefined) return { seconds: time };
  throw new AdminError(`${path} must be "immediate", "manual", { reads } or { seconds }.`);
}

/** Speeds by kind of operation; `default` is for the kinds that are not named. */
export function readSpeeds(value: unknown): Record<string, Speed> {
  const speeds = mapOf(speed)(value, "");
  const unknown = Object.keys(speeds).find((name) => name !== "default" && !kinds.includes(name));
  if (unknown) throw new AdminError(`${unknown} is not known; known are default, ${kinds.join(", ")}.`);
  return speeds;
}

export const readProfile = (value: unknown) => record({ name: choice(...profileNames) })(value, "");

export const readTuning = (value: unknown) =>
  record({
    pageSize: optional(count),
    retryAfterSeconds: optional(count),
    skipPollingDelay: optional(flag),
    throttling: optional(flag),
  })(value, "");

const faultBody = record({
  method: optional(choice("*", "GET", "HEAD", "PUT", "PATCH", "POST", "DELETE")),
  path: pattern,
  count: optional((value, path) => (value === null ? null : count(value, path))),
  after: optional(count),
  answer: optional(
    record({ status: count, code: optional(text), message: optional(text), headers: optional(mapOf(text)) }),
  ),
  forbidden: optional(flag),
  drop: optional(choice("before", "after")),
  hang: optional(flag),
  latencyMilliseconds: optional(count),
});

/** A fault with its defaults: every method, once, from the next request on. */
export function readFault(value: unknown) {
  const {
    method = "*",
    count: times = 1,
    after = 0,
    path,
    answer,
    forbidden,
    drop,
    hang,
    latencyMilliseconds,
  } = faultBody(value, "");
  const actions = [answer, forbidden || undefined, drop, hang || undefined, latencyMilliseconds];
  if (actions.filter((each) => each !== undefined).length !== 1)
    throw new AdminError("exactly one of answer, forbidden, drop, hang and latencyMilliseconds is needed.");
  if (answer && (answer.status < 200 || answer.status > 599))
    throw new AdminError("answer.status must be from 200 to 599.");
  const filled = answer && {
    status: answer.status,
    code: answer.code ?? "InjectedFault",
    message: answer.message ?? "This answer was ordered by an admin route.",
    headers: answer.headers ?? {},
  };
  return {
    method,
    path,
    count: times,
    after,
    answer: filled,
    forbidden: forbidden || undefined,
    drop,
    hang: hang || undefined,
    latencyMilliseconds,
  } as const;
}

const anything = (value: unknown) => value;

export const readPolicy = (value: unknown) =>
  record({ deny: optional(text), tags: optional(mapOf(text)), properties: optional(mapOf(anything)) })(value, "");

const errorBody = record({ code: text, message: text });
const outcomeBody = record({
  operation: choice(...(Object.keys(transitions) as ComputeOperation[])),
  name: optional(pattern),
  count: optional(count),
  state: optional(text),
  errors: optional(listOf(errorBody)),
  operationSucceeds: optional(flag),
});

/** A scripted end; every name and once unless told otherwise. */
export function readOutcome(value: unknown) {
  const { name = ".*", count: times = 1, errors = [], operationSucceeds = false, ...rest } = outcomeBody(value, "");
  return { name, count: times, errors, operationSucceeds, ...rest };
}

/** A scripted end of image builds; every name and once unless told otherwise. */
export function readBuildOutcome(value: unknown) {
  const {
    environment = ".*",
    count: times = 1,
    failsAt,
    log = [],
    endsAs = "Failed",
  } = record({
    environment: optional(pattern),
    count: optional(count),
    failsAt: choice(...buildStepNames),
    log: optional(listOf(text)),
    endsAs: optional(text),
  })(value, "");
  if (isGoingOn(endsAs)) throw new AdminError(`endsAs must be the status of an end, not ${endsAs}.`);
  return { environment, count: times, failsAt, log, endsAs };
}

/** A scripted end of a creation or a packaging; every name and once unless told otherwise. */
export function readPackagingOutcome(value: unknown) {
  const {
    name = ".*",
    count: times = 1,
    state = "Failed",
    error = { statusCode: 400, message: "This end was ordered by an admin route." },
    log = [],
    operation,
  } = record({
    operation: choice("createImage", "package"),
    name: optional(pattern),
    count: optional(count),
    state: optional(choice(...failedStates)),
    error: optional(record({ statusCode: count, message: text })),
    log: optional(listOf(text)),
  })(value, "");
  return { operation, name, count: times, state, error, log };
}

export const readWebservices = (value: unknown) => record({ image: text, names: listOf(text) })(value, "");

/** Where blobs are; what is left out is as in Azure. */
export const readStorage = (value: unknown) =>
  record({
    account: optional(text),
    container: optional(text),
    endpoint: optional(text),
    protocol: optional(choice("http", "https")),
    key: optional(text),
    credentials: optional(choice(...credentialsTypes)),
  })(value ?? {}, "");

export const readTrigger = (value: unknown) =>
  record({ compute: text, action: choice("start", "stop"), trigger: choice("Schedule", "IdleShutdown") })(value, "");

export const readState = (value: unknown) =>
  record({ compute: text, state: text, errors: optional(listOf(errorBody)) })(value, "");

export const readAdvance = (value: unknown) =>
  record({ resource: optional(text), toTheEnd: optional(flag), seconds: optional(seconds) })(value ?? {}, "");

export const readQuota = (value: unknown) =>
  record({ subscription: optional(text), location: optional(text), family: optional(text), limit: count })(value, "");

const run = record({
  runId: text,
  status: optional((value, path) => (value === null ? null : text(value, path))),
  runType: optional(text),
  displayName: optional(text),
  startTimeUtc: optional(text),
  createdBy: optional(record({ userName: optional(text) })),
  completesAfterReads: optional(count),
  tags: optional(mapOf(text)),
  properties: optional(mapOf(text)),
});
export const readRuns = (value: unknown) => record({ compute: text, runs: listOf(run) })(value, "");
export const readSubscription = (value: unknown) => record({ id: text })(value, "");
