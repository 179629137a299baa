import { type CallOptions, callOf, shownBy, type Workspace } from "../azure/workspace";
import { AzureMLError } from "../core/errors";
import { isRecord, type Values } from "../core/values";
import { type ContainerConfiguration, containerInputs, modelManagementBackend } from "./modelManagement";
import {
  type BackendName,
  type ImageBackend,
  type ImageCall,
  type ImageDocument,
  type ImageFacts,
  type ImageFilter,
  type ImageSelector,
  type Labels,
  selectionOf,
} from "./scripting/backend";
import { type EnvironmentConfiguration, environmentBackend } from "./scripting/environmentBackend";
import { subjectOf } from "./target";

export type { ContainerConfiguration } from "./modelManagement";
export type { BackendName, ImageFilter, ImageSelector, Wanted } from "./scripting/backend";
export type { EnvironmentConfiguration } from "./scripting/environmentBackend";
export type * from "./types";

/** Of calls that look for an image. */
export interface FindOptions extends CallOptions {
  /** What keeps the images. Default `environment`. */
  readonly backend?: BackendName | undefined;
}

/** Of the wait for a creation. */
export interface CreationOptions extends CallOptions {
  /** With `showOutput`: the log of the build as it grows. Default true; false shows its last line. */
  readonly showLog?: boolean | undefined;
}

/** Of builds. */
export interface BuildOptions extends CreationOptions {
  /** Wait until it has ended. Default false. */
  readonly waitForCompletion?: boolean | undefined;
  /** Compute of the workspace on which the image is built. Default: a compute of the service. */
  readonly compute?: string | undefined;
}

/** What `Image.containerConfiguration` makes: inputs of the Pulumi resource for the backend `modelManagement`. */
export type ContainerInputs = ReturnType<typeof containerInputs<string, boolean, Record<string, string>>>;

/** What `Image.create` takes: inputs of an environment, or what `Image.containerConfiguration` returns. */
export type ImageConfiguration = EnvironmentConfiguration | ContainerInputs;

/**
 * An image for scripts, without Pulumi: what azureml-core's class of this name promises, for versions of environments and
 * for model management. It keeps what was read last; `updateCreationState` reads it again. Every error is an `AzureMLError` that names the image
 * and what Azure answered. It is a `ContainerImage`, or an `UnknownImage`.
 */
export class Image {
  /** The workspace that the image belongs to. */
  readonly workspace: Workspace;
  readonly #backend: ImageBackend;
  #document: unknown;

  /** For `get`, `list`, `create` and `deserialize`, which know what to keep. */
  protected constructor(workspace: Workspace, backend: ImageBackend, document: unknown) {
    this.workspace = workspace;
    this.#backend = backend;
    this.#document = document;
  }

  static #of(workspace: Workspace, backend: ImageBackend, document: unknown): ContainerImage | UnknownImage {
    const Kind = backend.facts(document).isContainer ? ContainerImage : UnknownImage;
    return new Kind(workspace, backend, document);
  }

  /**
   * Fetches an image: by its name, the newest version that is not archived; by its id `<name>:<version>`; or by what a
   * selector says. Throws when nothing matches.
   */
  static async get(
    workspace: Workspace,
    which: string | ImageSelector,
    options: FindOptions = {},
  ): Promise<ContainerImage | UnknownImage> {
    const selection = selectionOf(which);
    const backend = backendNamed(options.backend);
    const document = await backend.find(imageCall(workspace, selection.name, options), selection);
    return Image.#of(workspace, backend, document);
  }

  /**
   * The images of a workspace, the newest of each name first, lazily: a page is asked for when it is needed. Their
   * `creationState` is not asked for. Throws at once for a filter that the backend does not have.
   */
  static list(
    workspace: Workspace,
    filter: ImageFilter = {},
    options: FindOptions = {},
  ): AsyncIterableIterator<ContainerImage | UnknownImage> {
    const backend = backendNamed(options.backend);
    const documents = backend.list(imageCall(workspace, "images", options), filter);
    return (async function* () {
      for await (const document of documents) yield Image.#of(workspace, backend, document);
    })();
  }

  /**
   * Creates an image, and returns once Azure has accepted it; `waitForCreation` waits for the rest. The configuration says
   * in which backend: what `containerConfiguration` makes is for model management. An environment has no `models`, its
   * content decides the version unless the configuration does, and what exists already with the same content is used.
   * Throws, before anything is written, when the configuration is wrong or the version has other content.
   */
  static async create(
    workspace: Workspace,
    name: string,
    models: readonly string[],
    configuration: ImageConfiguration,
    options: CallOptions = {},
  ): Promise<ContainerImage | UnknownImage> {
    const backend = backendNamed("backend" in configuration ? configuration.backend : undefined);
    const document = await backend.create(imageCall(workspace, name, options), name, models, configuration as Values);
    return Image.#of(workspace, backend, document);
  }

  /** Always throws: what an image is made from depends on its kind. */
  static imageConfiguration(_configuration: ContainerConfiguration): ContainerInputs {
    throw new AzureMLError("NotSupported", "A configuration depends on the kind of the image: use ContainerImage.");
  }

  /** A configuration for `create` from the arguments of azureml-core; `create` checks it. */
  static containerConfiguration(configuration: ContainerConfiguration): ContainerInputs {
    return containerInputs(configuration);
  }

  /**
   * The image in JSON that `serialize` made; nothing is sent. Throws when the JSON is of another workspace, or of something
   * else.
   */
  static deserialize(workspace: Workspace, object: unknown): ContainerImage | UnknownImage {
    const backend = backendOf(object);
    return Image.#of(workspace, backend, backend.deserialize(workspace.id, object));
  }

  get #facts(): ImageFacts {
    return this.#backend.facts(this.#document);
  }

  /** The service that keeps the image. */
  get backend(): BackendName {
    return this.#backend.name;
  }

  /** `<name>:<version>`. */
  get id(): string {
    return `${this.name}:${this.version}`;
  }

  /** The name of the environment, or of the image in model management. */
  get name(): string {
    return this.#facts.name;
  }

  /** The version: any text for an environment, a number that the service assigns for model management. */
  get version(): string {
    return this.#facts.version;
  }

  /** The tags that were read last, without those that mark the Pulumi resources which use the image. */
  get tags(): Readonly<Record<string, string>> {
    return this.#facts.tags;
  }

  /** The properties that were read last, without those that the provider keeps for itself. */
  get properties(): Readonly<Record<string, string>> {
    return this.#facts.properties;
  }

  /** The description that was read last. Undefined when there is none. */
  get description(): string | undefined {
    return this.#facts.description;
  }

  /** The time of creation in ISO 8601. Undefined when Azure shows none. */
  get createdTime(): string | undefined {
    return this.#facts.createdTime;
  }

  /** `Succeeded`, `Failed`, `Creating` or `NotBuilt`; undefined when nobody has asked yet, as after `list`. */
  get creationState(): string | undefined {
    return this.#facts.creationState;
  }

  /** To pull it by: `<registry>/<repository>` with its tag or digest. Undefined until it is built. */
  get imageLocation(): string | undefined {
    return this.#facts.imageLocation;
  }

  /** A secret: who has it can read the log without signing in. */
  get imageBuildLogUri(): string | undefined {
    return this.#facts.imageBuildLogUri;
  }

  /** ARM id; undefined where ARM does not know the image. */
  get armId(): string | undefined {
    return this.#facts.armId;
  }

  /** Whether lists hide the version, as `archive` does. Always false for model management. */
  get isArchived(): boolean {
    return this.#facts.isArchived === true;
  }

  /** A Pulumi resource has marked it as its own. */
  get isOwnedByStack(): boolean {
    return this.#facts.isOwnedByStack;
  }

  /** Adds tags, or overwrites those of the same name. */
  addTags(tags: Readonly<Record<string, string>>, options: CallOptions = {}): Promise<void> {
    return this.#changeTags((there) => ({ ...there, ...tags }), options);
  }

  /** Removes tags by their names. Those that are not there are no problem. */
  removeTags(names: readonly string[] | string, options: CallOptions = {}): Promise<void> {
    const unwanted = new Set(typeof names === "string" ? [names] : names);
    const without = (there: Labels) =>
      Object.fromEntries(Object.entries(there).filter(([name]) => !unwanted.has(name)));
    return this.#changeTags(without, options);
  }

  /** Replaces all tags, but for those that a Pulumi resource has marked it with. */
  updateTags(tags: Readonly<Record<string, string>>, options: CallOptions = {}): Promise<void> {
    return this.#changeTags(() => ({ ...tags }), options);
  }

  async #changeTags(change: (there: Labels) => Labels, options: CallOptions): Promise<void> {
    this.#document = await this.#backend.changeTags(this.#call(options), this.#document, change);
  }

  /** Adds properties. Throws, before anything is sent, when one of them is there already. */
  async addProperties(properties: Readonly<Record<string, string>>, options: CallOptions = {}): Promise<void> {
    const existing = Object.keys(properties).filter((name) => Object.hasOwn(this.properties, name));
    if (existing.length > 0)
      throw this.#problem(`properties can only be added, and ${existing.join(", ")} is there already.`);
    this.#document = await this.#backend.addProperties(this.#call(options), this.#document, properties);
  }

  /** Deletes the image for good. Nothing happens when it is gone already. */
  async delete(options: CallOptions = {}): Promise<void> {
    await this.#backend.delete(this.#call(options), this.#document);
  }

  /** Hides it from lists; what uses it goes on. Nothing is sent when it is archived already. */
  async archive(options: CallOptions = {}): Promise<void> {
    this.#document = await this.#backend.setArchived(this.#call(options), this.#document, true);
  }

  /** Takes it back from the archive. */
  async restore(options: CallOptions = {}): Promise<void> {
    this.#document = await this.#backend.setArchived(this.#call(options), this.#document, false);
  }

  /** Starts a build of the container image. */
  async build(options: BuildOptions = {}): Promise<void> {
    const { waitForCompletion = false, compute } = options;
    const call = this.#call(options);
    this.#document = await this.#backend.build(call, this.#document, compute);
    if (waitForCompletion) await this.#wait(call);
  }

  /** The log of the last build that is known, as far as it has come. Throws when there is none. */
  log(options: CallOptions = {}): Promise<string> {
    return this.#backend.log(this.#call(options), this.#document);
  }

  /** Reads everything again, in place. Throws when it does not exist any more. */
  async updateCreationState(options: CallOptions = {}): Promise<void> {
    this.#document = await this.#backend.refresh(this.#call(options), this.#document);
  }

  /**
   * Waits until the creation has ended. Throws unless it has succeeded, with the end of the build's log, and when time runs
   * out. `showOutput` shows the log as it grows.
   */
  waitForCreation(options: CreationOptions = {}): Promise<void> {
    return this.#wait(this.#call(options));
  }

  async #wait(call: ImageCall): Promise<void> {
    const { document, problem } = await this.#backend.wait(call, this.#document);
    this.#document = document;
    if (problem) throw new AzureMLError("BuildFailed", problem);
  }

  /** JSON that `deserialize` takes, without the address of the log, which is a secret. */
  serialize(): ImageDocument {
    return this.#backend.serialize(this.#document);
  }

  /** What `JSON.stringify` writes: the same as `serialize`. */
  toJSON(): ImageDocument {
    return this.serialize();
  }

  #call(options: CreationOptions): ImageCall {
    return imageCall(this.workspace, this.id, options);
  }

  #problem(reason: string): AzureMLError {
    return new AzureMLError("CannotBeChanged", `${subjectOf(this.workspace.id, this.name, this.version)}: ${reason}`);
  }
}

/** An image that containers run from. */
export class ContainerImage extends Image {
  /** The same as `containerConfiguration`. */
  static override imageConfiguration(configuration: ContainerConfiguration): ContainerInputs {
    return containerInputs(configuration);
  }
}

/** An image of a kind that is not known here. */
export class UnknownImage extends Image {}

function imageCall(workspace: Workspace, name: string, options: CreationOptions): ImageCall {
  const { showOutput, showLog = true } = options;
  const shown = showLog ? shownBy(showOutput) : undefined;
  return {
    ...callOf(workspace, name, options, "60m"),
    ...(shown && { showLog: (line: string) => shown(`${name}: ${line}`) }),
  };
}

const BACKENDS: readonly ImageBackend[] = [environmentBackend, modelManagementBackend];

/** What keeps the images, by its name. */
function backendNamed(name: BackendName = "environment"): ImageBackend {
  const found = BACKENDS.find((backend) => backend.name === name);
  if (found) return found;
  const known = BACKENDS.map((backend) => JSON.stringify(backend.name)).join(", ");
  throw new AzureMLError("NotSupported", `${JSON.stringify(name)} is not a backend of images; there is ${known}.`);
}

/** The backend of what `serialize` made: ids without a slash are not ARM's. */
function backendOf(object: unknown): ImageBackend {
  const id = isRecord(object) ? object["id"] : undefined;
  return typeof id === "string" && !id.includes("/") ? modelManagementBackend : environmentBackend;
}
