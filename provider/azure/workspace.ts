import type { TokenCredential } from "@azure/core-auth";
import { AzureMLError } from "../core/errors";
import { type WorkspaceId, workspaceId } from "../core/ids";
import type { Clock } from "../core/resource";
import { systemClock } from "./clock";
import { type ConfigReader, type Environment, resolveSettings } from "./config";
import { type Connection, createConnection } from "./connection";
import { createSender } from "./pipeline";
import { workspaceArmId } from "./validation";

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
  readonly env?: Environment | undefined;
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
