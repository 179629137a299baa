import { randomBytes, randomUUID } from "node:crypto";
import { exportJWK, generateKeyPair, type JWK } from "jose";
import { type Authority, isUsable, makeAuthority } from "./certificate";
import type { Collection } from "./store/documents";

/** Who may call this emulator, and the keys it signs with. Made once per data folder. */
export interface Identity {
  tenantId: string;
  clientId: string;
  clientSecret: string;
  /** Object id of the service principal behind the client id. */
  objectId: string;
  adminKey: string;
  subscriptionId: string;
  signingKey: JWK & { kid: string };
  authority: Authority;
}

/** Reads the identity of the store, or makes it; its authority anew when clients could not use it for long. */
export async function openIdentity(stored: Collection<Identity>): Promise<Identity> {
  const known = stored.get("identity");
  const kept = (identity: Identity) => {
    stored.put("identity", identity);
    return identity;
  };
  if (known && isUsable(known.authority)) return known;
  if (known) return kept({ ...known, authority: await makeAuthority() });
  const pair = await generateKeyPair("RS256", { extractable: true });
  const identity: Identity = {
    tenantId: randomUUID(),
    clientId: randomUUID(),
    clientSecret: randomBytes(24).toString("base64url"),
    objectId: randomUUID(),
    adminKey: randomBytes(24).toString("base64url"),
    subscriptionId: randomUUID(),
    signingKey: { ...(await exportJWK(pair.privateKey)), kid: randomUUID(), alg: "RS256", use: "sig" },
    authority: await makeAuthority(),
  };
  return kept(identity);
}
