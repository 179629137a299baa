import { importJWK, jwtVerify, SignJWT } from "jose";
import { ServiceError } from "../arm/errors";
import type { Clock } from "../clock";
import type { Identity } from "../identity";

/** Who a token speaks for. */
export interface Caller {
  objectId: string;
  tenantId: string;
  applicationId: string;
  name: string;
}

export const tokenLifetimeSeconds = 3599;
const seconds = (clock: Clock) => Math.floor(clock.now() / 1000);

/** Signs an access token for an audience (a resource or the resource part of a scope). */
export async function issueToken(identity: Identity, clock: Clock, origin: string, audience: string): Promise<string> {
  const now = seconds(clock);
  return new SignJWT({
    appid: identity.clientId,
    appidacr: "1",
    app_displayname: "pulumi-azureml emulator",
    idtyp: "app",
    oid: identity.objectId,
    sub: identity.objectId,
    tid: identity.tenantId,
    ver: "1.0",
  })
    .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: identity.signingKey.kid })
    .setIssuer(`${origin}/${identity.tenantId}/`)
    .setAudience(audience)
    .setIssuedAt(now)
    .setNotBefore(now - 300)
    .setExpirationTime(now + tokenLifetimeSeconds)
    .sign(await importJWK(identity.signingKey, "RS256"));
}

const refuse = (code: string, message: string) => new ServiceError("unauthenticated", code, message);

export type Authenticate = (header: string | undefined) => Promise<Caller>;

/** Checks the Authorization header of an ARM request. */
export function authenticator(identity: Identity, clock: Clock): Authenticate {
  const { n = "", e = "" } = identity.signingKey;
  const key = importJWK({ kty: "RSA", n, e }, "RS256");
  return async (header) => {
    if (!header) {
      throw refuse("AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.");
    }
    const token = /^Bearer (.+)$/i.exec(header)?.[1];
    if (!token) {
      throw refuse(
        "AuthenticationFailedInvalidHeader",
        "Authentication failed. The 'Authorization' header is provided in an invalid format.",
      );
    }
    const payload = await verify(token, await key, clock);
    if (String(payload.aud).endsWith("/graph")) {
      throw refuse(
        "InvalidAuthenticationTokenAudience",
        `The access token has been obtained for wrong audience or resource '${payload.aud}'.`,
      );
    }
    return {
      objectId: String(payload["oid"]),
      tenantId: String(payload["tid"]),
      applicationId: String(payload["appid"]),
      name: String(payload["app_displayname"]),
    };
  };
}

async function verify(token: string, key: Awaited<ReturnType<typeof importJWK>>, clock: Clock) {
  try {
    return (await jwtVerify(token, key, { currentDate: new Date(clock.now()) })).payload;
  } catch (error) {
    if ((error as { code?: string }).code === "ERR_JWT_EXPIRED") {
      throw refuse("ExpiredAuthenticationToken", "The access token expiry UTC time is earlier than current UTC time.");
    }
    throw refuse("InvalidAuthenticationToken", "The access token is invalid.");
  }
}
