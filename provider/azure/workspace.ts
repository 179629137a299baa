import type { TokenCredential } from "@azure/core-auth";
import { timeoutMilliseconds } from "../core/durations";
import { AzureMLError } from "../core/errors";
import { type WorkspaceId, workspaceId } from "../core/ids";
import type { Call, Clock, Log } from "../core/resource";
import { systemClock } from "./clock";
import { type ConfigReader, type EnvironmentVariables, resolveSettings } from "./config";
import { type Connection, createConnection } from "./connection";
import { createSender } from "./pipeline";
import { timeout as timeoutProblem, workspaceArmId } from "./validation";

/** A workspace, and the way to Azure. Nothing is sent before something is asked of it. */
export class Workspace {
  /** ARM id. */
  readonly id: string;
  readonly #connection: Connection;
  readonly #clock: Clock;

  /** Workspaces that share a connection share its sign-in. Throws when `workspace` is not an ARM id or its three names. */
  constructor(workspace: string | WorkspaceId, connection: Connection, clock: Clock = systemClock) {
    this.id = typeof workspace === "string" ? workspace : workspaceId(workspace);
    const problem = workspaceArmId(this.id);
    if (problem) throw new AzureMLError("InvalidInput", problem);
    this.#connection = connection;
    this.#clock = clock;
  }

  // Accessors: the connection holds credentials, which must not be printed with the workspace.
  /** The way to Azure, with its settings and sign-in. Not printed with the workspace. */
  get connection(): Connection {
    return this.#connection;
  }

  /** The clock of waits and deadlines. Default: the system's. */
  get clock(): Clock {
    return this.#clock;
  }
}

/** Settings of a connection. */
export interface ConnectOptions {
  /** Replaces the credential of configuration and environment: any of `@azure/identity`. */
  readonly credential?: TokenCredential | undefined;
  /** Values such as `{ "azureml:environment": "china" }`; the keys are those of Pulumi's configuration. */
  readonly config?: Readonly<Record<string, string>> | ConfigReader | undefined;
  /** Default `process.env`. */
  readonly env?: EnvironmentVariables | undefined;
  /** For tests. Default: the system's. */
  readonly clock?: Clock | undefined;
}

/** The workspace of this ARM id or these names, with the settings and credentials that the provider would find. */
export function connectWorkspace(workspace: string | WorkspaceId, options: ConnectOptions = {}): Workspace {
  const { credential, config = {}, env = process.env, clock = systemClock } = options;
  const settings = resolveSettings(typeof config === "function" ? config : (key) => config[key], env);
  const sender = createSender(settings, { credential });
  const connection = createConnection(sender, settings, clock, sender.credential);
  return new Workspace(workspace, connection, clock);
}

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
