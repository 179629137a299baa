import { setTimeout as wait } from "node:timers/promises";

const longestWait = 30_000;
const deadline = 30 * 60_000;

export class ArmError extends Error {
  constructor(method, url, status, error) {
    super(`${method} ${new URL(url).pathname}: ${status} ${error?.code ?? ""}: ${error?.message ?? "no message"}`);
    this.status = status;
  }
}

function need(env, ...names) {
  const value = names.map((name) => env[name]).find(Boolean);
  if (!value) throw new Error(`the offline stand-in for azure-native needs the environment variable ${names[0]}`);
  return value;
}

/** A client of Azure Resource Manager at the address of ARM_METADATA_HOSTNAME, with the environment's credentials. */
export function connectToArm(env, signal) {
  const tenantId = need(env, "ARM_TENANT_ID", "AZURE_TENANT_ID");
  const clientId = need(env, "ARM_CLIENT_ID", "AZURE_CLIENT_ID");
  const clientSecret = need(env, "ARM_CLIENT_SECRET", "AZURE_CLIENT_SECRET");
  const metadataHost = need(env, "ARM_METADATA_HOSTNAME");
  let cloud;
  let token;

  async function findCloud() {
    const response = await fetch(`https://${metadataHost}/metadata/endpoints?api-version=2022-09-01`, { signal });
    const answer = await response.json();
    return Array.isArray(answer) ? answer[0] : answer;
  }

  async function getToken({ authentication, resourceManager }) {
    const audience = authentication.audiences?.[0] ?? resourceManager;
    const response = await fetch(`${authentication.loginEndpoint.replace(/\/$/, "")}/${tenantId}/oauth2/v2.0/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: clientId,
        client_secret: clientSecret,
        scope: `${audience.replace(/\/$/, "")}/.default`,
      }),
      signal,
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(`no token for ${clientId}: ${answer.error_description ?? response.status}`);
    return { text: answer.access_token, until: Date.now() + (answer.expires_in - 60) * 1000 };
  }

  async function authorize() {
    cloud ??= findCloud();
    const known = await cloud;
    if (!token || (await token).until < Date.now()) token = getToken(known);
    return { cloud: known, token: (await token).text };
  }

  async function send(method, address, body) {
    const { cloud, token } = await authorize();
    const url = new URL(address, cloud.resourceManager).href;
    const response = await fetch(url, {
      method,
      headers: { Authorization: `Bearer ${token}`, ...(body && { "Content-Type": "application/json" }) },
      body: body && JSON.stringify(body),
      signal,
    });
    const text = await response.text();
    const answer = text ? JSON.parse(text) : undefined;
    if (!response.ok) throw new ArmError(method, url, response.status, answer?.error);
    return { status: response.status, headers: response.headers, body: answer };
  }

  /** Follows a long-running operation to its end. */
  async function finish(method, address, response) {
    const operation = response.headers.get("azure-asyncoperation");
    const location = response.headers.get("location");
    const giveUp = Date.now() + deadline;
    let last = response;
    while (isRunning(last, operation)) {
      if (Date.now() > giveUp)
        throw new Error(`${method} ${address} was not finished after ${deadline / 60_000} minutes`);
      const seconds = Number(last.headers.get("retry-after") ?? 1);
      await wait(Math.min(seconds * 1000, longestWait), undefined, { signal });
      last = await send("GET", operation ?? location ?? address);
    }
    const status = operation ? last.body?.status : undefined;
    if (status === "Failed" || status === "Canceled") throw new ArmError(method, address, status, last.body?.error);
    return last;
  }

  function isRunning(response, operation) {
    if (response.status === 202) return true;
    const word = operation ? response.body?.status : response.body?.properties?.provisioningState;
    if (operation && word === undefined) return true;
    return word !== undefined && !["Succeeded", "Failed", "Canceled", "Ready"].includes(word);
  }

  return {
    async claims() {
      const { token } = await authorize();
      return JSON.parse(Buffer.from(token.split(".")[1], "base64url").toString());
    },
    async get(address) {
      return (await send("GET", address)).body;
    },
    async put(address, body) {
      await finish("PUT", address, await send("PUT", address, body));
      return (await send("GET", address)).body;
    },
    async delete(address) {
      await finish("DELETE", address, await send("DELETE", address));
    },
  };
}
