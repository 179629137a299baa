import type { TokenCredential } from "@azure/core-auth";
import type {
  HttpMethods,
  Pipeline,
  PipelinePolicy,
  PipelineRequest,
  PipelineResponse,
} from "@azure/core-rest-pipeline";
import {
  type Answer,
  AzureMLError,
  BareRefusal,
  type ErrorBody,
  errorText,
  isAzureMLError,
  showAnswer,
} from "../core/errors";
import { type Cloud, cloudFromMetadata, createCredential, namedCloud, type Settings } from "./config";
import { type Admission, Permit } from "./permit";
import { MOST_REPETITIONS_OF_ALL, ownConnections, retryStrategy, sentOnce } from "./retry";

/** A request that changes nothing that exists, or one that has to be admitted before each time that it is sent. */
export type Request = Reading | Asking | Writing;

interface Reading extends Sent {
  readonly method: "GET";
}

/** What a POST only asks for, or only adds, by the end of its path. */
const HARMLESS = {
  listSecrets: /\/listSecrets$/,
  checkComputeNameAvailability: /\/checkComputeNameAvailability$/,
  getAllowedVmSizesForResize: /\/getAllowedVmSizesForResize$/,
  // The service gives it a number of its own.
  createImage: /^\/modelmanagement\/v1\.0\/.*\/images$/,
  createArtifact: /^\/artifact\/v2\.0\/.*\/metadata\/LocalUpload\/[^/]+$/,
  // What comes out of it is the image that the version describes.
  startBuild: /^\/environment\/v2\.0\/.*\/versions\/[^/]+\/(image|imageoncompute\/[^/]+)$/,
} as const;

interface Asking extends Sent {
  readonly method: "POST";
  readonly harmless: keyof typeof HARMLESS;
}

interface Writing extends Sent {
  readonly method: Exclude<HttpMethods, "GET">;
  readonly admission: Admission;
  /** Left to the caller to repeat, who has to look first. */
  readonly isSentOnce?: boolean;
}

interface Sent {
  /** From the host on, with the query. */
  readonly path: string;
  /** Of another service than the resource manager, which takes the same token: `https://<host>`. */
  readonly origin?: string;
  /** Sent without a token. */
  readonly isPublic?: boolean;
  readonly body?: unknown;
  /** Of the body. Default `application/json`. */
  readonly contentType?: string;
  readonly signal?: AbortSignal | undefined;
}

export interface Response {
  readonly status: number;
  /** The JSON; undefined when there is none. */
  readonly body: unknown;
  readonly text: string;
  header(name: string): string | undefined;
}

/** Sends one request, to the resource manager unless it says otherwise; a status of 400 or more is thrown as an error with Azure's answer. */
export type Send = (request: Request) => Promise<Response>;

/** Sends, and signs in elsewhere as the same client. */
export interface Sender extends Send {
  credential(): Promise<TokenCredential>;
}

export interface SenderOptions {
  /** Instead of what the settings name. */
  readonly credential?: TokenCredential | undefined;
  /** Before the first repetition of a request that got no answer; it doubles each time. Default one second. */
  readonly retryDelayInMs?: number | undefined;
  /** How long each try of a request may take until its answer begins. Default one minute. */
  readonly timeoutInMs?: number | undefined;
}

/** Finds the cloud, makes the credential and the pipeline. Nothing is loaded or sent before the first request. */
export function createSender(settings: Settings, options: SenderOptions = {}): Sender {
  let connection: Promise<Connected> | undefined;
  const connected = () => {
    connection ??= connect(settings, options).catch((error) => {
      connection = undefined;
      throw error;
    });
    return connection;
  };
  const send: Send = async (request) => {
    refuseUnadmitted(request);
    return (await connected()).send(request);
  };
  return Object.assign(send, { credential: async () => (await connected()).credential });
}

interface Connected {
  readonly send: Send;
  readonly credential: TokenCredential;
}

async function connect(settings: Settings, options: SenderOptions): Promise<Connected> {
  const rest = await import("@azure/core-rest-pipeline");
  const http = rest.createDefaultHttpClient();
  const pipeline = createPipeline(rest, options);
  const timeout = options.timeoutInMs ?? 60_000;
  const cloud = await findCloud(settings, (url) =>
    pipeline.sendRequest(http, rest.createPipelineRequest({ url, method: "GET", timeout })),
  );
  const credential = options.credential ?? (await createCredential(settings, cloud));
  const scopes = `${cloud.resourceManager}/.default`;
  const open = pipeline.clone();
  pipeline.addPolicy(rest.bearerTokenAuthenticationPolicy({ credential, scopes }), { phase: "Sign" });
  const send: Send = async (request) => {
    const { method, path, origin = cloud.resourceManager, isPublic, body, signal } = request;
    const { contentType = "application/json" } = request;
    const url = `${origin}${path}`;
    const headers = rest.createHttpHeaders({ Accept: "application/json" });
    if (body !== undefined) headers.set("Content-Type", `${contentType}; charset=utf-8`);
    if (signal?.aborted) throw new AzureMLError("Interrupted", `Interrupted before ${method} ${url} was sent.`);
    const text = body === undefined ? undefined : JSON.stringify(body);
    const sent = rest.createPipelineRequest({
      url,
      method,
      headers,
      timeout,
      ...(text !== undefined && { body: text }),
      ...(signal && { abortSignal: signal }),
    });
    if ("isSentOnce" in request && request.isSentOnce) sentOnce.add(sent);
    requests.set(sent, request);
    const response = await (isPublic ? open : pipeline).sendRequest(http, sent).catch((error) => {
      throw isAzureMLError(error) ? error : unsent(error, `${method} ${url}`, signal);
    });
    if (response.status >= 400) throw refused(response);
    return {
      status: response.status,
      body: parsed(response.bodyAsText),
      text: response.bodyAsText ?? "",
      header: (name) => response.headers.get(name),
    };
  };
  return { send, credential };
}

/** What every request passes through, in this order. */
function createPipeline(rest: typeof import("@azure/core-rest-pipeline"), options: SenderOptions): Pipeline {
  const pipeline = rest.createEmptyPipeline();
  pipeline.addPolicy(rest.proxyPolicy());
  pipeline.addPolicy(ownConnections);
  pipeline.addPolicy(rest.decompressResponsePolicy());
  pipeline.addPolicy(rest.userAgentPolicy({ userAgentPrefix: "pulumi-azureml" }));
  pipeline.addPolicy(rest.setClientRequestIdPolicy());
  pipeline.addPolicy(
    rest.retryPolicy([retryStrategy(options.retryDelayInMs)], { maxRetries: MOST_REPETITIONS_OF_ALL }),
    { phase: "Retry" },
  );
  pipeline.addPolicy(admissionPolicy, { afterPhase: "Retry" });
  pipeline.addPolicy(rest.logPolicy(), { afterPhase: "Sign" });
  pipeline.addPolicy(timeoutPolicy(rest), { afterPhase: "Sign" });
  return pipeline;
}

/** What is sent, as it was asked for. */
const requests = new WeakMap<PipelineRequest, Request>();

/**
 * After what repeats requests, so that each repetition has a permit of its own, and before what signs them: whoever waits
 * for runs outlives a token.
 */
const admissionPolicy: PipelinePolicy = {
  name: "admission",
  async sendRequest(sent, next) {
    const request = requests.get(sent);
    if (request && "admission" in request) Permit.use(await request.admission(), request);
    return next(sent);
  },
};

/** Types refuse it as well; what gets around them must not get to Azure. */
function refuseUnadmitted(request: Request): void {
  const { method, path } = request;
  if (method === "GET" || ("admission" in request && typeof request.admission === "function")) return;
  if (method === "POST" && "harmless" in request && isHarmless(request)) return;
  throw new AzureMLError("InternalError", `${method} ${path} has no permit. Nothing was sent. Please report this.`);
}

function isHarmless({ harmless, path }: Asking): boolean {
  return Object.hasOwn(HARMLESS, harmless) && HARMLESS[harmless].test(path.split("?", 1)[0] ?? "");
}

/** The transport ends a request that takes too long as if it had been aborted, which no retry would look at. */
function timeoutPolicy({ RestError }: typeof import("@azure/core-rest-pipeline")): PipelinePolicy {
  return {
    name: "timeout",
    sendRequest: (request, next) =>
      next(request).catch((error) => {
        if (error?.name !== "AbortError" || request.abortSignal?.aborted) throw error;
        throw new RestError(`none came within ${request.timeout / 1000} s.`, { code: "ETIMEDOUT", request });
      }),
  };
}

async function findCloud(settings: Settings, get: (url: string) => Promise<PipelineResponse>): Promise<Cloud> {
  const host = settings.metadataHost?.replace(/^https:\/\/|\/+$/g, "");
  if (!host) return namedCloud(settings.environment);
  const url = `https://${host}/metadata/endpoints?api-version=2022-09-01`;
  const response = await get(url).catch((error) => {
    throw unsent(error, `GET ${url}`);
  });
  if (response.status !== 200) {
    throw new AzureMLError(
      "NoAnswer",
      `The cloud metadata of ${host} cannot be read: ${showAnswer(answer(response))}.`,
    );
  }
  return cloudFromMetadata(host, parsed(response.bodyAsText));
}

function unsent(error: unknown, request: string, signal?: AbortSignal): AzureMLError {
  if (signal?.aborted) {
    const begun = request.startsWith("GET ") ? "" : " Azure may go on with what it asks for.";
    return new AzureMLError("Interrupted", `Interrupted before ${request} was answered.${begun}`, { cause: error });
  }
  const reason = error instanceof Error ? error.message : String(error);
  if (error instanceof Error && /Credential|Authentication/.test(error.name)) {
    const advice = "Check the credentials (ARM_* or AZURE_* variables, azure-native:* configuration, or az login).";
    return new AzureMLError("SignInFailed", `No access token for ${request}: ${reason} ${advice}`, { cause: error });
  }
  return new AzureMLError("NoAnswer", `${request} got no answer: ${reason}`, { cause: error });
}

function refused(response: PipelineResponse): AzureMLError {
  return new BareRefusal(answer(response));
}

function answer(response: PipelineResponse): Answer {
  const body = parsed(response.bodyAsText) as { error?: ErrorBody } | undefined;
  const requestId = response.headers.get("x-ms-request-id");
  const code = body?.error?.code ?? "NoErrorCode";
  const message = body?.error ? errorText(body.error) : response.bodyAsText?.slice(0, 500) || "no message";
  return { status: response.status, code, message, ...(requestId && { requestId }) };
}

function parsed(text: string | null | undefined): unknown {
  if (!text) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
