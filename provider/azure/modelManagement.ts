import { AzureMLError, answerOf } from "../core/errors";
import { imageId } from "../core/ids";
import { addressOf, segment } from "./address";
import type { Admission } from "./permit";
import type { Send } from "./pipeline";
import { bodyWith, unlessRepeated } from "./reading";
import { type Discovery, NO_SUCH_SERVICE } from "./services";

/** An image as the service shows it. */
export interface ServiceImage {
  /** `name:version`. */
  readonly id: string;
  readonly name: string;
  readonly version: number | string;
  readonly description?: string | null;
  readonly kvTags?: Readonly<Record<string, string>> | null;
  readonly properties?: Readonly<Record<string, string>> | null;
  readonly modelIds?: readonly string[] | null;
  readonly imageType?: string | null;
  readonly imageFlavor?: string | null;
  /** Such as `Creating`, `Succeeded` or `Failed`. */
  readonly creationState: string;
  readonly createdTime?: string;
  /** `<registry>/<repository>:<tag>`. */
  readonly imageLocation?: string | null;
  /** Where the log is, readable without a token; absent until there is one. */
  readonly imageBuildLogUri?: string | null;
  readonly [member: string]: unknown;
}

/** How the creation of an image goes. */
export interface ImageOperation {
  /** Such as `NotStarted`, `Running`, `Succeeded`, `Failed`, `Cancelled` (with two l) or `TimedOut`. */
  readonly state: string;
  readonly error?: { readonly code?: string; readonly message?: string } | null;
  /** Its last segment is the image's `name:version`. */
  readonly resourceLocation?: string;
}

/** What a list of images is narrowed to. */
export interface ImageFilter {
  readonly name?: string | undefined;
  readonly version?: string | undefined;
  readonly modelName?: string | undefined;
  readonly modelId?: string | undefined;
  /** Each a key, or a key with the value that it must have. */
  readonly tags?: readonly KeyOrPair[] | undefined;
  readonly properties?: readonly KeyOrPair[] | undefined;
}

export type KeyOrPair = string | readonly [key: string, value: string];

/** An operation of a JSON patch; no other is known to work. */
export type ImagePatch =
  | { readonly op: "replace"; readonly path: "/kvTags"; readonly value: Readonly<Record<string, string>> }
  | { readonly op: "add"; readonly path: "/properties"; readonly value: Readonly<Record<string, string>> };

export type ModelManagement = ReturnType<typeof createModelManagement>;

/** The workspace's model management service. In no published specification: azureml-core speaks it so. */
export function createModelManagement(send: Send, discovery: Discovery, workspaceId: string) {
  const all = `/modelmanagement/v1.0${addressOf("workspace", workspaceId)}`;
  // The colon of the id stays, as azureml-core sends it.
  const one = (image: string) =>
    `/modelmanagement/v1.0${addressOf("image", imageId(workspaceId, image)).replaceAll("%3A", ":")}`;
  return {
    /** Begins a creation; the result is the id of its operation. */
    async createImage(body: unknown, signal?: AbortSignal): Promise<string> {
      const origin = await discovery("modelmanagement");
      const answer = await send({
        method: "POST",
        harmless: "createImage",
        origin,
        path: `${all}/images`,
        body,
        signal,
      });
      const operation = answer.header("Operation-Location")?.replace(/\?.*$/, "").split("/").at(-1);
      if (operation) return operation;
      throw new AzureMLError(
        "UnexpectedAnswer",
        "Model management took the image and named no operation to ask about it.",
      );
    },
    async getImageOperation(operation: string, signal?: AbortSignal): Promise<ImageOperation> {
      const origin = await discovery("modelmanagement");
      const path = `${all}/operations/${segment(operation)}`;
      return bodyWith(await send({ method: "GET", origin, path, signal }), "state", path);
    },
    async getImage(image: string, signal?: AbortSignal): Promise<ServiceImage> {
      const origin = await discovery("modelmanagement");
      const path = one(image);
      return bodyWith(await send({ method: "GET", origin, path, signal }), "creationState", path);
    },
    /** The newest first; one page at a time. */
    async *listImages(filter: ImageFilter = {}, signal?: AbortSignal): AsyncGenerator<ServiceImage> {
      const origin = await discovery("modelmanagement");
      const isNew = unlessRepeated();
      let path: string | undefined = `${all}/images?${queryOf(filter)}`;
      while (path) {
        isNew(path);
        const page: Page = bodyWith(await send({ method: "GET", origin, path, signal }), "value", path);
        yield* page.value;
        path = page.nextLink ? next(page.nextLink, origin) : undefined;
      }
    },
    async patchImage(
      image: string,
      patch: readonly ImagePatch[],
      admission: Admission<"label">,
      signal?: AbortSignal,
    ): Promise<void> {
      const origin = await discovery("modelmanagement");
      const contentType = "application/json-patch+json";
      await send({ method: "PATCH", origin, path: one(image), admission, body: patch, contentType, signal });
    },
    /** 412 while a live webservice uses the image. */
    async deleteImage(image: string, admission: Admission<"delete">, signal?: AbortSignal): Promise<void> {
      const origin = await discovery("modelmanagement");
      await send({ method: "DELETE", origin, path: one(image), admission, signal });
    },
    async getImageLog(logUri: string, signal?: AbortSignal): Promise<string> {
      const { origin, pathname, search } = new URL(logUri);
      return (await send({ method: "GET", origin, path: `${pathname}${search}`, isPublic: true, signal })).text;
    },
  };
}

interface Page {
  readonly value: ServiceImage[];
  readonly nextLink?: string | null;
}

/** True when the error says that the workspace has no such service, and not only no such image. */
export function isServiceMissing(error: unknown, request: "list" | "one" = "list"): boolean {
  const { status, code } = answerOf(error) ?? {};
  return code === NO_SUCH_SERVICE || status === 501 || (request === "list" && status === 404);
}

function queryOf({ tags, properties, ...given }: ImageFilter): URLSearchParams {
  const pairs = (terms: readonly KeyOrPair[]) =>
    terms.map((term) => (typeof term === "string" ? term : term.join("="))).join(",");
  const query = new URLSearchParams({ orderBy: "CreatedAtDesc", expand: "true" });
  for (const [name, value] of Object.entries(given)) if (value !== undefined) query.set(name, value);
  if (tags?.length) query.set("tags", pairs(tags));
  if (properties?.length) query.set("properties", pairs(properties));
  return query;
}

// The token goes to the service only, whatever host a link names.
function next(link: string, known: string): string {
  const { origin, pathname, search } = new URL(link, known);
  if (origin === known) return `${pathname}${search}`;
  throw new AzureMLError("UnexpectedAnswer", `The next page of images is at ${origin}, not at ${known}.`);
}
