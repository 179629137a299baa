import type { Backend } from "../backend";
import { type App, originOf, type RequestContext } from "../http/types";
import {
  invalidScope,
  type LoginError,
  missingParameter,
  unknownClient,
  unknownTenant,
  unsupportedGrant,
  wrongSecret,
} from "./errors";
import { issueToken, tokenLifetimeSeconds } from "./tokens";

/** The token endpoint of the one tenant, and the documents that clients discover it with. */
export function addLogin(app: App, backend: Backend): void {
  const { identity, clock } = backend;
  const answer = (context: RequestContext, error: LoginError) => context.json(error.body, error.status);

  const token = async (context: RequestContext) => {
    const tenant = context.req.param("tenant") ?? "";
    if (tenant !== identity.tenantId) return answer(context, unknownTenant(tenant));
    const form = new URLSearchParams(await context.req.text());
    const grant = form.get("grant_type");
    if (!grant) return answer(context, missingParameter("grant_type"));
    if (grant !== "client_credentials") return answer(context, unsupportedGrant(grant));
    const given = credentialsOf(form, context.req.header("authorization"));
    if (!given.client) return answer(context, missingParameter("client_id"));
    if (given.client !== identity.clientId) return answer(context, unknownClient(given.client));
    if (given.secret !== identity.clientSecret) return answer(context, wrongSecret(given.client));
    const audience = audienceOf(form);
    if (!audience)
      return answer(context, form.has("scope") ? invalidScope(form.get("scope") ?? "") : missingParameter("scope"));
    return context.json({
      token_type: "Bearer",
      expires_in: tokenLifetimeSeconds,
      ext_expires_in: tokenLifetimeSeconds,
      access_token: await issueToken(identity, clock, originOf(context), audience),
    });
  };
  app.post("/:tenant/oauth2/v2.0/token", token);
  app.post("/:tenant/oauth2/token", token);

  const configuration = (version: "" | "/v2.0") => (context: RequestContext) => {
    const tenant = context.req.param("tenant") ?? "";
    if (![identity.tenantId, "common", "organizations"].includes(tenant)) return answer(context, unknownTenant(tenant));
    return context.json(openIdConfiguration(originOf(context), tenant, version));
  };
  app.get("/:tenant/v2.0/.well-known/openid-configuration", configuration("/v2.0"));
  app.get("/:tenant/.well-known/openid-configuration", configuration(""));
  app.get("/:tenant/discovery/v2.0/keys", (context) => {
    const { kty, n, e, kid, alg, use } = identity.signingKey;
    return context.json({ keys: [{ kty, n, e, kid, alg, use }] });
  });
  app.get("/common/discovery/instance", (context) => {
    const origin = originOf(context);
    const host = new URL(origin).host;
    return context.json({
      tenant_discovery_endpoint: `${origin}/${identity.tenantId}/v2.0/.well-known/openid-configuration`,
      "api-version": "1.1",
      metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
    });
  });
}

function credentialsOf(form: URLSearchParams, header: string | undefined) {
  const basic = /^Basic (.+)$/i.exec(header ?? "")?.[1];
  if (!basic) return { client: form.get("client_id"), secret: form.get("client_secret") };
  const [client = "", secret = ""] = Buffer.from(basic, "base64").toString().split(":").map(decodeURIComponent);
  return { client, secret };
}

/** `{resource}/.default` among the scopes of v2, or v1's `resource`. */
function audienceOf(form: URLSearchParams): string | undefined {
  const scope = (form.get("scope") ?? "").split(" ").find((each) => each.endsWith("/.default"));
  return scope?.slice(0, -"/.default".length) || form.get("resource") || undefined;
}

function openIdConfiguration(origin: string, tenant: string, version: string) {
  const base = `${origin}/${tenant}`;
  return {
    token_endpoint: `${base}/oauth2${version}/token`,
    token_endpoint_auth_methods_supported: ["client_secret_post", "client_secret_basic"],
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_modes_supported: ["query", "fragment", "form_post"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["RS256"],
    response_types_supported: ["code", "token"],
    scopes_supported: ["openid"],
    issuer: `${base}${version || "/"}`,
    authorization_endpoint: `${base}/oauth2${version}/authorize`,
    device_authorization_endpoint: `${base}/oauth2${version}/devicecode`,
    end_session_endpoint: `${base}/oauth2${version}/logout`,
    claims_supported: ["sub", "iss", "aud", "exp", "iat", "tid", "oid"],
    tenant_region_scope: null,
    cloud_instance_name: new URL(origin).host,
  };
}
