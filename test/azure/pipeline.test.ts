import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import tls from "node:tls";
import { type Emulator, startEmulator } from "../../emulator";
import { makeAuthority, makeLeaf } from "../../emulator/certificate";
import { resolveSettings } from "../../provider/azure/config";
import { type Admission, admit } from "../../provider/azure/permit";
import { createSender, type Request } from "../../provider/azure/pipeline";
import type { Log } from "../../provider/core/resource";
import { emulatorClock } from "../clock";
import { exchange } from "../exchange";

const SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";
const WORKSPACE = `/subscriptions/${SUBSCRIPTION}/resourceGroups/ml/providers/Microsoft.MachineLearningServices/workspaces/vision`;
const PATH = `${WORKSPACE}/computes/ci-dev?api-version=2026-05-01`;

const nothing = () => undefined;
const log: Log = { progress: nothing, info: nothing, warn: nothing };

/** As a script gets it. */
function admissionTo(act: "start" | "stop"): Admission {
  const id = PATH.split("?")[0] ?? "";
  const evidence = { named: nothing, read: nothing, "same thing": nothing };
  return () => admit({ asker: "script", act, kind: "compute", id, log, evidence });
}

describe("a request that gets no answer", () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator({ workspaces: [WORKSPACE], clock: emulatorClock });
    tls.setDefaultCACertificates([...tls.getCACertificates("default"), readFileSync(emulator.ca, "utf8")]);
  });
  afterEach(() => admin("DELETE", "faults"));
  after(() => emulator.close());

  async function admin(method: string, path: string, body?: unknown) {
    const headers = { "x-emulator-key": emulator.adminKey, "Content-Type": "application/json" };
    const options = { method, headers, ca: readFileSync(emulator.ca) };
    const answer = await exchange(
      new URL(`${emulator.url}/_emulator/${path}`),
      options,
      body === undefined ? undefined : JSON.stringify(body),
    );
    assert.equal(answer.status, 200);
    return answer.body;
  }

  /** Sends while the next `count` requests hang, and answers how many did. */
  async function sent(count: number, request: Request, { timeoutInMs = 300, meanwhile = () => {} } = {}) {
    const { url, tenantId, clientId, clientSecret } = emulator;
    const env = {
      ARM_METADATA_HOSTNAME: new URL(url).host,
      AZURE_AUTHORITY_HOST: url,
      ARM_TENANT_ID: tenantId,
      ARM_CLIENT_ID: clientId,
      ARM_CLIENT_SECRET: clientSecret,
    };
    const settings = resolveSettings(() => undefined, env);
    const first = await admin("POST", "faults", { path: "/computes/ci-dev", hang: true });
    if (count > 1) await admin("POST", "faults", { path: "/computes/ci-dev", count: count - 1, hang: true });
    const hung = async () => count - ((await admin("GET", "faults")).value[0]?.count ?? 0);
    const send = createSender(settings, { retryDelayInMs: 1, timeoutInMs });
    const sending = Promise.allSettled([send(request)]);
    await admin("GET", `faults/${first.id}/end`);
    meanwhile();
    const [result] = await sending;
    return { hung: await hung(), failure: result.status === "rejected" ? result.reason : undefined };
  }

  it("is sent again, and may be answered then", async () => {
    const { hung, failure } = await sent(2, { method: "GET", path: PATH });
    assert.deepEqual([hung, failure.kind, failure.details.answer.status], [2, "service", 404]);
  });

  it("is given up in the end, and named", async () => {
    const { hung, failure } = await sent(9, { method: "GET", path: PATH });
    assert.equal(hung, 4);
    assert.equal(failure.kind, "service");
    assert.equal(failure.message, `GET ${emulator.url}${PATH} got no answer: none came within 0.3 s.`);
  });

  it("is not sent again when it starts something each time", async () => {
    const path = PATH.replace("ci-dev", "ci-dev/start");
    const { hung, failure } = await sent(9, { method: "POST", path, admission: admissionTo("start") });
    assert.equal(hung, 1);
    assert.match(failure.message, /^POST .*\/start\?.* got no answer: none came within/);
  });

  it("ends at once when it is interrupted", async () => {
    const controller = new AbortController();
    const request: Request = { method: "GET", path: PATH, signal: controller.signal };
    const { hung, failure } = await sent(9, request, { timeoutInMs: 60_000, meanwhile: () => controller.abort() });
    assert.deepEqual([hung, failure.kind], [1, "aborted"]);
    assert.equal(failure.message, `Interrupted before GET ${emulator.url}${PATH} was answered.`);
  });
});

/** A service that has closed each connection after its first answer, and whose client has not noticed yet. */
async function openForgetful() {
  const authority = await makeAuthority();
  const served = new WeakSet<Socket>();
  const server = createServer(await makeLeaf(authority), ({ method, url = "", socket }, answer) => {
    if (served.has(socket)) return socket.destroy();
    served.add(socket);
    const { port } = server.address() as AddressInfo;
    const here = `https://localhost:${port}`;
    const body = url.startsWith("/metadata") ? { resourceManager: here, authentication: { loginEndpoint: here } } : {};
    return answer.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify({ ...body, method }));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return { server, ca: authority.cert, host: `localhost:${(server.address() as AddressInfo).port}` };
}

describe("a connection that the service has closed meanwhile", () => {
  let forgetful: Awaited<ReturnType<typeof openForgetful>>;
  before(async () => {
    forgetful = await openForgetful();
    tls.setDefaultCACertificates([...tls.getCACertificates("default"), forgetful.ca]);
  });
  after(() => forgetful.server.close());

  it("is not used for a POST, which could not be repeated", async () => {
    const settings = resolveSettings(() => undefined, { ARM_METADATA_HOSTNAME: forgetful.host });
    const credential = { getToken: async () => ({ token: "any", expiresOnTimestamp: Number.MAX_SAFE_INTEGER }) };
    const send = createSender(settings, { credential, retryDelayInMs: 1 });
    const methodOf = async (request: Request) => ((await send(request)).body as { method: string }).method;
    const path = `${WORKSPACE}/checkComputeNameAvailability`;
    const post: Request = { method: "POST", harmless: "checkComputeNameAvailability", path };
    for (const request of [post, { method: "GET", path: WORKSPACE }, post] as Request[]) {
      assert.equal(await methodOf(request), request.method);
    }
  });
});
