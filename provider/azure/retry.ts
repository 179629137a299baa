import { Agent } from "node:https";
import type { PipelinePolicy, PipelineRequest, PipelineResponse, RetryStrategy } from "@azure/core-rest-pipeline";
import { systemClock } from "./clock";

const LONGEST_MILLISECONDS = 60_000;
const MOST_REPETITIONS = 3;
const MOST_WHILE_THROTTLED = 6;
/** Of a request that is throttled by a service that says when to come back. */
export const MOST_REPETITIONS_OF_ALL = 12;
const NEVER_CONNECTED = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"]);
const PASSING = new Set([408, 429, 500, 502, 503, 504]);

/** Requests that are repeated only when they were never sent. */
export const sentOnce = new WeakSet<PipelineRequest>();

/**
 * Repeats what is safe to repeat and may pass: GET, PUT and DELETE after throttling, a failing server or a lost
 * connection; POST, which starts something each time, only when it was never sent or the service says when to come back. Who asks to come back
 * after more than a minute is left to the caller, who knows the deadline. Throttling ends when its time is over, so it is
 * met with more patience than failures.
 */
export function retryStrategy(firstDelayInMs = 1000): RetryStrategy {
  return {
    name: "passing failures",
    retry({ retryCount, response, responseError }) {
      const request = response?.request ?? responseError?.request;
      const asked = response && retryAfter((name) => response.headers.get(name));
      if (retryCount >= mostRepetitions(response, asked)) return { skipStrategy: true };
      const wasNeverMade = NEVER_CONNECTED.has(responseError?.code ?? "");
      if (!wasNeverMade && !isWorthwhile(request, response, asked)) return { skipStrategy: true };
      const retryAfterInMs = asked ?? firstDelayInMs * 2 ** retryCount * (1 + Math.random() / 4);
      return retryAfterInMs > LONGEST_MILLISECONDS ? { skipStrategy: true } : { retryAfterInMs };
    },
  };
}

function mostRepetitions(response?: PipelineResponse, asked?: number): number {
  if (response?.status !== 429) return MOST_REPETITIONS;
  return asked === undefined ? MOST_WHILE_THROTTLED : MOST_REPETITIONS_OF_ALL;
}

function isWorthwhile(request?: PipelineRequest, response?: PipelineResponse, asked?: number): boolean {
  if (response && !PASSING.has(response.status)) return false;
  if (request && sentOnce.has(request)) return false;
  if (request?.method === "POST") return asked !== undefined && (response?.status === 429 || response?.status === 503);
  return !request?.abortSignal?.aborted;
}

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

const oneEach = new Agent({ keepAlive: false });

/**
 * A connection that was idle may be closed by the service in the moment in which it is used again. What can be repeated is
 * then sent again; a POST may have started something, so it gets a connection of its own. A proxy brings its own agent.
 */
export const ownConnections: PipelinePolicy = {
  name: "own connections",
  sendRequest(request, next) {
    if (request.method === "POST") request.agent ??= oneEach;
    return next(request);
  },
};
