import { timeoutMilliseconds } from "../core/durations";
import { AzureMLError } from "../core/errors";
import type { Call, Log } from "../core/resource";
import type { Connection } from "./connection";
import { timeout as timeoutProblem } from "./validation";
import type { Workspace } from "./workspace";

/** How a call that may wait shows what it does, and when it gives up. */
export interface CallOptions {
  /** Shows each state once: `true` on standard output, or line by line to a function. Default false. */
  readonly showOutput?: boolean | ((line: string) => void) | undefined;
  /** Such as `90s`, `30m` or `1h30m`. Default `30m`, and `60m` for images. */
  readonly timeout?: string | undefined;
  /** Ends the call. Azure continues what it has begun. */
  readonly signal?: AbortSignal | undefined;
}

/** A call of a script on a workspace. */
export interface ScriptCall extends Call {
  readonly connection: Connection;
  readonly workspaceId: string;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
}

/** The call that the options describe. What it shows begins with `name`. */
export function callOf(
  { connection, clock, id: workspaceId }: Workspace,
  name: string,
  { timeout, signal, showOutput }: CallOptions,
  defaultTimeout = "30m",
): ScriptCall {
  const lasting = timeout ?? defaultTimeout;
  const problem = timeoutProblem(lasting);
  if (problem) throw new AzureMLError("InvalidInput", `timeout: ${problem}`);
  const deadline = clock.now() + (timeoutMilliseconds(lasting) ?? 0);
  return { connection, clock, signal, log: logOf(name, showOutput), workspaceId, deadline };
}

/** Where a call shows its lines; undefined where nobody wants to see them. */
export function shownBy(showOutput: CallOptions["showOutput"] = false): ((line: string) => void) | undefined {
  return showOutput === true ? (line: string) => process.stdout.write(`${line}\n`) : showOutput || undefined;
}

function logOf(name: string, showOutput: CallOptions["showOutput"]): Log {
  const shown = shownBy(showOutput);
  const show = (text: string) => shown?.(`${name}: ${text}`);
  return { progress: show, info: show, warn: shown ? show : (text) => process.emitWarning(`${name}: ${text}`) };
}
