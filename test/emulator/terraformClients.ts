import { type Client, computes, type Response, workspace } from "./client";

type Body = Record<string, unknown>;

/** What both providers do; time passes by the emulator's clock. */
abstract class Provider {
  protected token = "";
  constructor(
    readonly client: Client,
    readonly version: string,
  ) {}

  send(method: string, path: string, body?: Body, query: Record<string, string> = {}): Promise<Response> {
    const parameters = new URLSearchParams({ "api-version": this.version, ...query });
    return this.client.send(method, `${path}?${parameters}`, body, {
      authorization: `Bearer ${this.token}`,
      ...this.headers,
    });
  }
  protected abstract readonly headers: Record<string, string>;

  /** An address as the emulator gave it. */
  follow(url: string): Promise<Response> {
    return this.client.send("GET", url, undefined, { authorization: `Bearer ${this.token}`, ...this.headers });
  }

  protected wait(seconds: number): Promise<unknown> {
    return this.client.admin("POST", "advance", { seconds });
  }
}

/** Acts as azurerm does around `azurerm_machine_learning_compute_instance`, request by request. */
export class Azurerm extends Provider {
  protected readonly headers = {
    "content-type": "application/json; charset=utf-8",
    "x-ms-correlation-request-id": "9b2c7a52-0000-0000-0000-000000000000",
  };
  graphToken = "";

  constructor(client: Client) {
    super(client, "2025-06-01");
  }

  /** Reads the cloud, then takes the token for Graph, whose claims it reads, and the one for ARM. */
  async configure(): Promise<Body> {
    const { client } = this;
    const cloud = (await client.send("GET", "/metadata/endpoints?api-version=2022-09-01")).body;
    const { clientId: client_id, clientSecret: client_secret, tenantId } = client.emulator;
    const tokenFor = async (audience: string) => {
      const form = { client_id, client_secret, grant_type: "client_credentials", scope: `${audience}/.default` };
      const url = `${cloud.authentication.loginEndpoint}/${tenantId}/oauth2/v2.0/token`;
      const type = { "content-type": "application/x-www-form-urlencoded" };
      return (await client.send("POST", url, new URLSearchParams(form).toString(), type)).body;
    };
    this.graphToken = (await tokenFor(cloud.microsoftGraphResourceId)).access_token;
    this.token = (await tokenFor(cloud.resourceManager)).access_token;
    return cloud;
  }

  async create(name: string, body: Body): Promise<{ put: Response; read: Response; polls: Response[] }> {
    const path = `${computes}/${name}`;
    if ((await this.send("GET", path)).status !== 404) throw new Error("must be imported");
    await this.send("GET", workspace);
    const put = await this.send("PUT", path, body);
    const polls: Response[] = [];
    if (put.status >= 300) return { put, read: put, polls };
    const { pathname, search } = new URL(put.headers["azure-asyncoperation"] ?? "");
    let seconds = Number(put.headers["retry-after"] ?? 10);
    do {
      await this.wait(seconds);
      // The host of the address is ignored.
      const poll = await this.follow(`${pathname}${search}`);
      polls.push(poll);
      seconds = Number(poll.headers["retry-after"] ?? seconds);
    } while (polls.at(-1)?.body.status === "InProgress");
    return { put, read: await this.send("GET", path), polls };
  }

  /** Looks every ten seconds, whatever the headers of DELETE say. */
  async destroy(name: string): Promise<{ answer: Response; looks: number[] }> {
    const path = `${computes}/${name}`;
    const answer = await this.send("DELETE", path, undefined, { underlyingResourceAction: "Delete" });
    const looks: number[] = [];
    do {
      await this.wait(10);
      looks.push((await this.send("GET", path)).status);
    } while (looks.at(-1) === 200);
    return { answer, looks };
  }
}

/** Acts as azapi does around an `azapi_resource` of a compute. */
export class Azapi extends Provider {
  protected readonly headers = { accept: "application/json" };

  /** Asks the authority for its token endpoint, then for a token of the audience in the provider block. */
  async configure(): Promise<void> {
    const { client } = this;
    const { clientId: client_id, clientSecret: client_secret, tenantId, url } = client.emulator;
    const found = (await client.send("GET", `/${tenantId}/v2.0/.well-known/openid-configuration`)).body;
    const form = { client_id, client_secret, grant_type: "client_credentials", scope: `${url}/.default openid` };
    const type = { "content-type": "application/x-www-form-urlencoded" };
    const answer = await client.send("POST", found.token_endpoint, new URLSearchParams(form).toString(), type);
    this.token = answer.body.access_token;
  }

  /** Follows Azure-AsyncOperation, else Location, as the Go SDK does. */
  async poll(first: Response): Promise<Response> {
    const status = first.headers["azure-asyncoperation"];
    const location = first.headers["location"];
    for (;;) {
      await this.wait(Number(first.headers["retry-after"] ?? 10));
      const poll = await this.follow(status ?? location ?? "");
      const isRunning = status ? poll.body.status === "InProgress" : poll.status === 202;
      if (!isRunning) return poll;
    }
  }

  /** A body goes out as it is written, and what comes back is compared with it. */
  async put(name: string, body: Body): Promise<{ put: Response; end?: Response; read?: Response }> {
    const path = `${computes}/${name}`;
    const put = await this.send("PUT", path, body);
    if (put.status >= 300) return { put };
    const end = await this.poll(put);
    return { put, end, read: await this.send("GET", path) };
  }
}
