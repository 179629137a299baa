import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import tls from "node:tls";
import { ClientSecretCredential } from "@azure/identity";
import { START } from "../clock";
import { type Client, withEmulator } from "./client";

const form = (client: Client, more: Record<string, string> = {}) => ({
  grant_type: "client_credentials",
  client_id: client.emulator.clientId,
  client_secret: client.emulator.clientSecret,
  scope: `${client.emulator.url}/.default`,
  ...more,
});

describe("emulator: logging in", () => {
  it("gives a signed token to the right secret, in the body or as Basic", () =>
    withEmulator(async (client) => {
      const answer = await client.login(form(client));
      assert.equal(answer.status, 200);
      const claims = JSON.parse(Buffer.from(answer.body.access_token.split(".")[1], "base64url").toString());
      assert.equal(claims.tid, client.emulator.tenantId);
      assert.equal(claims.appid, client.emulator.clientId);
      assert.equal(claims.aud, client.emulator.url);
      assert.ok(claims.oid && claims.exp > claims.iat);
      const { client_id, client_secret, ...rest } = form(client);
      const basic = Buffer.from(`${client_id}:${client_secret}`).toString("base64");
      assert.equal((await client.login(rest, { authorization: `Basic ${basic}` })).status, 200);
    }));

  it("refuses as Microsoft Entra does", () =>
    withEmulator(async (client) => {
      const codes = async (more: Record<string, string>, tenant?: string) => {
        const { status, body } = await client.login(form(client, more), {}, tenant);
        return [status, body.error, body.error_codes[0]];
      };
      assert.deepEqual(await codes({ client_secret: "no" }), [401, "invalid_client", 7000215]);
      assert.deepEqual(await codes({ client_id: "no" }), [400, "unauthorized_client", 700016]);
      assert.deepEqual(await codes({}, "no"), [400, "invalid_request", 90002]);
      assert.deepEqual(await codes({ grant_type: "password" }), [400, "unsupported_grant_type", 70003]);
      assert.deepEqual(await codes({ scope: "openid" }), [400, "invalid_scope", 1002012]);
    }));

  it("answers 401 with the error body of ARM without a good token", () =>
    withEmulator(async (client) => {
      const send = async (headers: Record<string, string>) => {
        const {
          status,
          body,
          headers: received,
        } = await client.send("GET", "/subscriptions?api-version=2022-12-01", undefined, headers);
        assert.match(received["www-authenticate"] ?? "", /^Bearer /);
        return [status, body.error.code];
      };
      assert.deepEqual(await send({}), [401, "AuthenticationFailed"]);
      assert.deepEqual(await send({ authorization: "Basic x" }), [401, "AuthenticationFailedInvalidHeader"]);
      assert.deepEqual(await send({ authorization: "Bearer a.b.c" }), [401, "InvalidAuthenticationToken"]);
      const graph = await client.login(form(client, { scope: `${client.emulator.url}/graph/.default` }));
      assert.deepEqual(await send({ authorization: `Bearer ${graph.body.access_token}` }), [
        401,
        "InvalidAuthenticationTokenAudience",
      ]);
    }));

  it("refuses an expired token", async () => {
    let now = START;
    await withEmulator(
      async (client) => {
        assert.equal((await client.arm("GET", "/subscriptions?api-version=2022-12-01")).status, 200);
        now += 3600_000;
        const late = await client.arm("GET", "/subscriptions?api-version=2022-12-01");
        assert.deepEqual([late.status, late.body.error.code], [401, "ExpiredAuthenticationToken"]);
      },
      { clock: { now: () => now } },
    );
  });

  it("satisfies the real ClientSecretCredential", () =>
    withEmulator(async ({ emulator }) => {
      tls.setDefaultCACertificates([...tls.getCACertificates("default"), readFileSync(emulator.ca, "utf8")]);
      const credential = new ClientSecretCredential(emulator.tenantId, emulator.clientId, emulator.clientSecret, {
        authorityHost: emulator.url,
        disableInstanceDiscovery: true,
      });
      const token = await credential.getToken(`${emulator.url}/.default`);
      assert.equal(token?.token.split(".").length, 3);
    }));

  it("describes the cloud in both forms, with every address its own", () =>
    withEmulator(async (client) => {
      const { url } = client.emulator;
      const one = (await client.send("GET", "/metadata/endpoints?api-version=2022-09-01")).body;
      assert.deepEqual(
        [
          one.resourceManager,
          one.authentication.loginEndpoint,
          one.authentication.tenant,
          one.authentication.identityProvider,
        ],
        [url, url, "common", "AAD"],
      );
      assert.ok(one.name && one.microsoftGraphResourceId && one.suffixes.storage && one.suffixes.keyVaultDns);
      const many = (await client.send("GET", "/metadata/endpoints?api-version=2019-05-01")).body;
      assert.equal(many[0].resourceManager, url);
      assert.equal((await client.send("GET", "/metadata/endpoints")).status, 400);
    }));
});
