import { readFileSync } from "node:fs";
import tls from "node:tls";
import { type Emulator, startEmulator } from "../../emulator";
import { resolveSettings, type Settings } from "../../provider/azure/config";
import { type Connection, createConnection } from "../../provider/azure/connection";
import type { Orders } from "../../provider/azure/orders";
import { createSender, type Send } from "../../provider/azure/pipeline";
import { computeInstance } from "../../provider/computeInstance/lifecycle";
import type { Clock, Resource } from "../../provider/core/resource";
import type { Values } from "../../provider/core/values";
import { image } from "../../provider/image/image";
import { PROVIDER_TEXT } from "../../provider/pulumi/computeInstance";
import { dynamicProvider } from "../../provider/pulumi/dynamicProvider";
import { jumpingClock, START, standingClock } from "../clock";
import { exchange } from "../exchange";

export const SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";
export const WORKSPACE = `/subscriptions/${SUBSCRIPTION}/resourceGroups/ml/providers/Microsoft.MachineLearningServices/workspaces/vision`;
const COMPUTES_VERSION = "2026-05-15-preview";

// biome-ignore lint/suspicious/noExplicitAny: tests look into whatever ARM and the provider answer
export type Json = any;

/** One emulator, and the provider's own functions against it over HTTPS. */
export interface Azure {
  readonly emulator: Emulator;
  readonly provider: ReturnType<typeof dynamicProvider>;
  /** The same as a command of Pulumi has it that has seen nothing yet. `provider` deletes as a destroy does, by one of these. */
  command(): ReturnType<typeof dynamicProvider>;
  /** The provider of images. */
  readonly images: ReturnType<typeof dynamicProvider>;
  /** The provider's; it jumps. */
  readonly clock: Clock;
  /** What the provider asks Azure through. */
  readonly connection: Connection;
  /** The same over another way of sending, which is given the real one. */
  connectionOver(way: (send: Send) => Send, more?: { settings?: Partial<Settings>; orders?: Orders }): Connection;
  /** What the providers serve, for what a host would not show. */
  readonly resource: Resource;
  readonly imageResource: Resource;
  /** Sends a request as somebody else would, behind the provider's back. */
  arm(method: string, path: string, body?: unknown): Promise<{ status: number; body: Json }>;
  admin(method: string, path: string, body?: unknown): Promise<Json>;
  /** Does the work while requests that match get this answer, which the emulator would not give. */
  withAnswer<T>(method: string, path: string, body: unknown, work: () => Promise<T>): Promise<T>;
  /** The requests to ARM since the last call, as `METHOD path`, without ids of subscriptions. */
  requests(): Promise<string[]>;
  /** Asks for a new token: one that was issued before the clock began anew is not valid yet. */
  signInAnew(): void;
  close(): Promise<void>;
}

/** Emulator and provider begin at the same time, or share a clock. */
export async function startAzure(config: Record<string, string> = {}, time: number | Clock = START): Promise<Azure> {
  const [emulators, clock] = typeof time === "number" ? [standingClock(time), jumpingClock(time)] : [time, time];
  const emulator = await startEmulator({ workspaces: [WORKSPACE], clock: emulators });
  const trusted = tls.getCACertificates("default");
  const ca = readFileSync(emulator.ca);
  tls.setDefaultCACertificates([...trusted, ca.toString()]);
  const { url, tenantId, clientId, clientSecret, adminKey } = emulator;
  const env = {
    ARM_METADATA_HOSTNAME: new URL(url).host,
    AZURE_AUTHORITY_HOST: url,
    AZURE_TENANT_ID: tenantId,
    AZURE_CLIENT_ID: clientId,
    AZURE_CLIENT_SECRET: clientSecret,
  };
  const settings = resolveSettings((key) => config[key], env);
  const signIn = () => createSender(settings, { retryDelayInMs: 1 });
  let sender = signIn();
  let answer: { method: string; path: string; body: unknown } | undefined;
  const send: Send = async (request) => {
    const response = await sender(request);
    const isMeant = answer && request.method === answer.method && request.path.includes(answer.path);
    return isMeant ? { ...response, body: answer?.body, text: String(answer?.body) } : response;
  };
  const connection = createConnection(send, settings, clock, sender.credential);
  const resource = computeInstance(() => connection);
  const command = () =>
    dynamicProvider(
      computeInstance(() => connection),
      clock,
    );
  const imageResource = image(() => connection);
  const json = async (method: string, path: string, headers: Record<string, string>, body?: unknown) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const options = { method, headers: { ...headers, "Content-Type": "application/json" }, ca };
    const { status, body: received } = await exchange(new URL(`${url}${path}`), options, text);
    return { status, body: received === "" ? undefined : received };
  };
  const token = async () => {
    const form = {
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: clientSecret,
      scope: `${url}/.default`,
    };
    const headers = { "Content-Type": "application/x-www-form-urlencoded" };
    const options = { method: "POST", headers, ca };
    const at = new URL(`${url}/${tenantId}/oauth2/v2.0/token`);
    return (await exchange(at, options, new URLSearchParams(form).toString())).body.access_token as string;
  };
  const admin = async (method: string, path: string, body?: unknown) => {
    const answer = await json(method, `/_emulator/${path}`, { "x-emulator-key": adminKey }, body);
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return answer.body;
  };
  return {
    emulator,
    provider: { ...dynamicProvider(resource, clock), delete: (id, outs) => command().delete(id, outs) },
    command,
    images: dynamicProvider(imageResource, clock),
    resource,
    imageResource,
    clock,
    connection,
    connectionOver: (way, { settings: others, orders } = {}) =>
      createConnection(way(send), { ...settings, ...others }, clock, sender.credential, { orders }),
    async arm(method, path, body) {
      const version = path.includes("api-version")
        ? ""
        : `${path.includes("?") ? "&" : "?"}api-version=${COMPUTES_VERSION}`;
      return json(method, `${path}${version}`, { Authorization: `Bearer ${await token()}` }, body);
    },
    admin,
    async withAnswer(method, path, body, work) {
      answer = { method, path, body };
      return work().finally(() => {
        answer = undefined;
      });
    },
    async requests() {
      const { value: entries } = await admin("GET", "journal");
      await admin("DELETE", "journal");
      return entries
        .filter((entry: { path: string }) => entry.path.startsWith("/subscriptions"))
        .map((entry: { method: string; path: string }) => `${entry.method} ${entry.path.replace(WORKSPACE, "")}`);
    },
    signInAnew() {
      sender = signIn();
    },
    close: () => emulator.close(),
  };
}

const OWNER = { organization: "organization", project: "shop", stack: "dev", type: "ComputeInstance", name: "dev" };

/** Inputs as the program's side sends them. */
export function inputsOf(given: Values, owner: Values = OWNER): Values {
  return { workspaceId: WORKSPACE, ...given, __context: { owner, urn: "" }, __provider: PROVIDER_TEXT };
}
