import { readFileSync } from "node:fs";
import { request } from "node:https";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../emulator/index";
import { emulatorClock } from "../clock";

export interface Response {
  status: number;
  headers: Record<string, string>;
  // biome-ignore lint/suspicious/noExplicitAny: bodies are looked into freely
  body: any;
}

export const subscription = "11111111-2222-3333-4444-555555555555";
export const group = `/subscriptions/${subscription}/resourceGroups/rg`;
export const workspace = `${group}/providers/Microsoft.MachineLearningServices/workspaces/main`;
export const computes = `${workspace}/computes`;
export const stable = "2026-05-01";
export const preview = "2026-05-15-preview";

/** A bare HTTPS client that trusts one emulator. */
export class Client {
  private token = "";
  constructor(readonly emulator: Emulator) {}

  send(method: string, url: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
    const text = body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body);
    const target = url.startsWith("https:") ? url : `${this.emulator.url}${url}`;
    return new Promise((done, fail) => {
      const outgoing = request(
        target,
        {
          method,
          ca: readFileSync(this.emulator.ca),
          agent: false,
          headers: { ...(text !== undefined && { "content-type": "application/json" }), ...headers },
        },
        (incoming) => {
          let received = "";
          incoming.on("data", (chunk) => {
            received += chunk;
          });
          incoming.on("end", () =>
            done({
              status: incoming.statusCode ?? 0,
              headers: incoming.headers as Record<string, string>,
              body: received === "" ? undefined : JSON.parse(received),
            }),
          );
          incoming.on("error", fail);
        },
      );
      outgoing.on("error", fail);
      outgoing.end(text);
    });
  }

  login(form: Record<string, string>, headers: Record<string, string> = {}, tenant = this.emulator.tenantId) {
    return this.send("POST", `/${tenant}/oauth2/v2.0/token`, new URLSearchParams(form).toString(), {
      "content-type": "application/x-www-form-urlencoded",
      ...headers,
    });
  }

  /** An ARM request with a token; the api-version is added unless the path has a query. */
  async arm(method: string, path: string, body?: unknown, version = stable, headers: Record<string, string> = {}) {
    if (!this.token) {
      const { clientId: client_id, clientSecret: client_secret, url } = this.emulator;
      const form = { grant_type: "client_credentials", client_id, client_secret, scope: `${url}/.default` };
      this.token = (await this.login(form)).body.access_token;
    }
    const url = path.includes("api-version=") ? path : `${path}${path.includes("?") ? "&" : "?"}api-version=${version}`;
    return this.send(method, url, body, { authorization: `Bearer ${this.token}`, ...headers });
  }

  async admin(method: string, path: string, body?: unknown) {
    const answer = await this.send(method, `/_emulator/${path}`, body, { "x-emulator-key": this.emulator.adminKey });
    if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  put(name: string, settings: Record<string, unknown> = {}, more: Record<string, unknown> = {}, version = stable) {
    const { properties = {}, ...envelope } = more;
    return this.arm(
      "PUT",
      `${computes}/${name}`,
      { ...envelope, properties: { computeType: "ComputeInstance", ...(properties as object), properties: settings } },
      version,
    );
  }

  get(name: string, version = stable) {
    return this.arm("GET", `${computes}/${name}`, undefined, version);
  }
}

/** Starts an emulator with one workspace in eastus, hands out a client, and stops it afterwards. */
export async function withEmulator(
  work: (client: Client) => Promise<void>,
  options: EmulatorOptions = {},
): Promise<void> {
  const emulator = await startEmulator({ workspaces: [workspace], clock: emulatorClock, ...options });
  try {
    await work(new Client(emulator));
  } finally {
    await emulator.close();
  }
}
