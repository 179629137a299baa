import type { Compute, VmSize } from "../azure/api";
import { explained } from "../azure/explained";
import { isManaged } from "../azure/ownership";
import type { Run } from "../azure/services";
import type { CallOptions, Workspace } from "../azure/workspace";
import { AzureMLError } from "../core/errors";
import { computeId } from "../core/ids";
import type { Values } from "../core/values";
import { differences } from "./comparison";
import { ordered } from "./door/ordered";
import { listInstances, nameOf } from "./live";
import { subject } from "./messages";
import type { PowerAction, PowerCalls } from "./power";
import { type ProvisioningConfiguration, provisioningInputs, subnetPath } from "./provisioningConfiguration";
import { activeRuns, type RunFilter } from "./runs";
import {
  beginDeletion,
  create,
  offeredSizes,
  refuseUnfit,
  requireInstance,
  type StartedOperation,
  submit,
  targetOf,
  untilOver,
} from "./scripting/operations";
import { type ComputeInstanceStatus, deserialized, serialized, statusOf } from "./scripting/views";
import { conditionOf, isSettled } from "./states";
import type { Target } from "./target";
import type { ComputeInstanceConfiguration, ComputeInstanceData } from "./types";
import { untilGone, untilSettled } from "./waits";
import { fromWire } from "./wire";
import { previewChanges, previewMessage } from "./writing/update";

export type { CallOptions } from "../azure/workspace";
export { type ConnectOptions, connectWorkspace, Workspace } from "../azure/workspace";
export { AzureMLError, type ErrorCode, type ErrorKind, isAzureMLError } from "../core/errors";
export type { WorkspaceId } from "../core/ids";
export { SECRET } from "../core/mapInside";
export type { InstanceError } from "./messages";
export type { ProvisioningConfiguration } from "./provisioningConfiguration";
export type { RunFilter } from "./runs";
export type { ComputeInstanceStatus } from "./scripting/views";
export type * from "./types";
export type { Run, VmSize };

const DOCUMENTATION = "https://learn.microsoft.com/azure/machine-learning/concept-compute-instance";

/** Of calls that start something in Azure. */
export interface OperationOptions extends CallOptions {
  /** Wait until it is done, and until another operation that runs is over. Default false. */
  readonly waitForCompletion?: boolean | undefined;
}

/** Of `waitForCompletion`. */
export interface WaitOptions extends CallOptions {
  /** Wait until the instance is gone. Default: after `delete`, true. */
  readonly isDeleteOperation?: boolean | undefined;
}

/**
 * A compute instance for scripts, without Pulumi: what azureml-core's class of this name promises. It keeps what was read
 * last; `refreshState` reads it again. Every error is an `AzureMLError` that names the instance and what Azure answered.
 */
export class ComputeInstance {
  /** The workspace that the instance belongs to. */
  readonly workspace: Workspace;
  /** The name as Azure answers it; from the ARM id where the answer has none. */
  readonly name: string;
  #compute: Compute;
  readonly #preview: boolean;
  #operation: StartedOperation | undefined;

  private constructor(workspace: Workspace, compute: Compute, preview = false, operation?: StartedOperation) {
    this.workspace = workspace;
    this.name = nameOf(compute);
    this.#compute = compute;
    this.#preview = preview;
    this.#operation = operation;
  }

  /** Fetches an instance. Throws when it does not exist, or another type of compute has the name. */
  static async get(workspace: Workspace, name: string, options: CallOptions = {}): Promise<ComputeInstance> {
    return new ComputeInstance(workspace, await requireInstance(targetOf(workspace, name, false, options)));
  }

  /** All instances of a workspace, without other kinds of compute. Throws when they cannot be listed. */
  static async list(workspace: Workspace, { signal }: CallOptions = {}): Promise<ComputeInstance[]> {
    const listed = await listInstances(workspace.connection, workspace.id, { signal });
    return listed.map(({ compute }) => new ComputeInstance(workspace, compute));
  }

  /**
   * Creates an instance, from a provisioning configuration or the inputs of the Pulumi resource, and returns once Azure
   * has accepted it; `waitForCompletion` waits for the rest. Inputs that steer the resource in a stack, such as `adopt`,
   * do nothing here; those that a stack brings about after the creation, such as `powerState`, are refused. Throws, before anything is written, when an input is wrong, the instance exists, the size is not
   * offered in the workspace's region or the name is taken there.
   */
  static async create(
    workspace: Workspace,
    name: string,
    configuration: ComputeInstanceConfiguration,
    options: CallOptions = {},
  ): Promise<ComputeInstance> {
    const target = targetOf(workspace, name, false, options);
    const { compute, preview, operation } = await create(target, configuration as Values);
    return new ComputeInstance(workspace, compute, preview, { ...operation, name: "create" });
  }

  /**
   * A configuration for `create` from the ten arguments of azureml-core. Throws when one or two of the three network names
   * are missing.
   */
  static provisioningConfiguration(configuration: ProvisioningConfiguration = {}): ComputeInstanceConfiguration {
    return provisioningInputs<string, boolean, Record<string, string>>(configuration, {
      subnetId: subnetPath,
      access: (isPublic) => (isPublic ? "Enabled" : "Disabled"),
    }) as ComputeInstanceConfiguration;
  }

  /**
   * The instance in JSON that `serialize` or `get` made; nothing is sent. Throws when the JSON is of another workspace, or
   * of something else.
   */
  static deserialize(workspace: Workspace, object: unknown): ComputeInstance {
    return new ComputeInstance(workspace, deserialized(workspace.id, object));
  }

  /** The sizes that a region, or the workspace's, offers to compute instances, asked once per workspace. Memory is in GB. */
  static async supportedVmSizes(workspace: Workspace, location?: string): Promise<VmSize[]> {
    const { connection, id } = workspace;
    const sizes = async () => offeredSizes(connection, id, location ?? (await connection.workspace(id)).location);
    return sizes().catch((error) => {
      throw explained(error, `The sizes of ${location ?? `the region of the workspace ${id}`} cannot be listed.`);
    });
  }

  /** The address of the documentation. */
  static docsUrl(): string {
    return DOCUMENTATION;
  }

  /** The ARM id, from the id of the workspace and the name. */
  get id(): string {
    return computeId(this.workspace.id, this.name);
  }

  /** The region that was read last, such as `westeurope`. Empty when Azure shows none. */
  get location(): string {
    return this.properties.location ?? "";
  }

  /** The tags that were read last, without the ownership tag. Empty when Azure shows none. */
  get tags(): Readonly<Record<string, string>> {
    return this.properties.tags ?? {};
  }

  /** Everything that was read last, under the names that the Pulumi resource has for it. */
  get properties(): ComputeInstanceData {
    return fromWire(this.#compute) as ComputeInstanceData;
  }

  /** A Pulumi resource has tagged it as its own. */
  get isOwnedByStack(): boolean {
    return isManaged(this.#compute.tags);
  }

  /** The instance as ARM shows it now. Throws when it does not exist any more. */
  get(options: CallOptions = {}): Promise<Compute> {
    return requireInstance(this.#target(options));
  }

  /** The detailed status as it is now: state, errors, size, times, creator, last operation. */
  async getStatus(options: CallOptions = {}): Promise<ComputeInstanceStatus> {
    return statusOf(await this.get(options));
  }

  /** Reads everything again, in place. */
  async refreshState(options: CallOptions = {}): Promise<void> {
    this.#compute = await this.get(options);
  }

  /** Starts it. Throws unless it is stopped. */
  start(options: OperationOptions = {}): Promise<void> {
    return this.#changePower("start", options);
  }

  /** Stops it. Throws when it is stopped already, or was never made. */
  stop(options: OperationOptions = {}): Promise<void> {
    return this.#changePower("stop", options);
  }

  /** Restarts it. Throws when it is stopped, or was never made. */
  restart(options: OperationOptions = {}): Promise<void> {
    return this.#changePower("restart", options);
  }

  async #changePower<A extends PowerAction>(action: A, options: OperationOptions): Promise<void> {
    const { waitForCompletion: waits = false } = options;
    const target = this.#target(options);
    const { connection, id, signal } = target;
    let compute = await requireInstance(target);
    if (waits && !isSettled(conditionOf(compute))) {
      const standing = this.#operation?.name === "create" ? "being created" : "there";
      ({ compute } = await untilSettled(target, this.#operation, standing));
    }
    refuseUnfit(target, action, compute);
    const admission = ordered(target, action, compute);
    const api: PowerCalls = connection.api;
    const send = () => api[action](id, admission, signal);
    this.#operation = { ...(await submit(target, `could not be told to ${action}`, waits, send)), name: action };
    if (waits) await this.#complete(target);
  }

  /**
   * Deletes the instance with its disk. Nothing happens when it is gone already. Throws for a compute that is only attached
   * to the workspace.
   */
  async delete(options: OperationOptions = {}): Promise<void> {
    const { waitForCompletion: waits = false } = options;
    const target = this.#target(options);
    const operation = await beginDeletion(target, waits);
    if (!operation) return;
    this.#operation = { ...operation, name: "delete" };
    if (waits) await this.#complete(target);
  }

  /** Always throws: compute instances cannot be detached. */
  async detach(): Promise<never> {
    throw new AzureMLError(
      "NotSupported",
      `${subject(this.id)} cannot be detached: use delete, which deletes its disk too.`,
    );
  }

  /**
   * Waits until nothing is going on any more, and reads everything again. Throws when the operation or the instance has
   * failed, with every error that Azure gives, and when time runs out.
   */
  async waitForCompletion(options: WaitOptions = {}): Promise<void> {
    const { isDeleteOperation = this.#operation?.name === "delete" } = options;
    await this.#complete(this.#target(options), isDeleteOperation);
  }

  async #complete(target: Target, isDeleteOperation = this.#operation?.name === "delete"): Promise<void> {
    if (isDeleteOperation) {
      await untilGone(target, this.#operation);
      this.#operation = undefined;
      return;
    }
    const { compute, problem } = await untilOver(target, this.#operation);
    this.#compute = compute;
    this.#operation = undefined;
    if (problem) throw problem;
  }

  /**
   * The runs on the instance that have not ended, lazily: a page is asked for when it is needed. Notebooks and terminals
   * are no runs. Throws at once for a status other than `Running` and `Queued`.
   */
  getActiveRuns(filter: RunFilter = {}, { signal }: CallOptions = {}): AsyncIterableIterator<Run> {
    const { connection, id } = this.workspace;
    return activeRuns(connection.history(id), this.id, filter, signal);
  }

  /**
   * JSON that `deserialize` takes: the instance as ARM showed it last, with `<secret>` for the data and arguments of setup
   * scripts and the environment of applications.
   */
  serialize(): Compute {
    return serialized(this.#compute);
  }

  /** What `JSON.stringify` writes: the same as `serialize`, with `<secret>` for secrets. */
  toJSON(): Compute {
    return this.serialize();
  }

  /**
   * Turns single sign-on on or off, by an action that exists in a preview api-version. Nothing is sent when it is so
   * already. Throws when Azure accepts it and changes nothing.
   */
  async updateSsoSettings(enabled: boolean, options: CallOptions = {}): Promise<void> {
    const target = this.#target(options);
    const { connection, id, signal } = target;
    const remaining = (compute: Compute) =>
      differences({ declared: { enableSSO: enabled }, observed: fromWire(compute), declaredBefore: [] });
    this.#compute = await requireInstance(target);
    const changes = remaining(this.#compute);
    if (changes.length === 0) return;
    if (!connection.settings.allowPreviewApis) {
      throw new AzureMLError("PreviewApisOff", `${subject(id)}: ${previewMessage(previewChanges(changes))}`);
    }
    const admission = ordered(target, "enableSso", this.#compute);
    const send = () => connection.api.enableSso(id, { enableSSO: enabled }, admission, signal);
    await submit(target, "could not change single sign-on", true, send);
    this.#compute = await requireInstance(target);
    if (remaining(this.#compute).length === 0) return;
    throw new AzureMLError(
      "NotAsDeclared",
      `${subject(id)}: Azure accepted the change of enableSSO and kept the old value.`,
    );
  }

  #target(options: CallOptions = {}): Target {
    return targetOf(this.workspace, this.name, this.#preview, options);
  }
}
