import { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

/** A certificate with its private key, both PEM. */
export interface Authority {
  cert: string;
  key: string;
}

const DAY_MILLISECONDS = 86_400_000;
const AUTHORITY_DAYS = 180;
const LEAF_DAYS = 90;
const KEYS = { name: "ECDSA", namedCurve: "P-256" };
const SIGNING = { name: "ECDSA", hash: "SHA-256" };
const { digitalSignature, keyCertSign, cRLSign } = x509.KeyUsageFlags;

// Its key lies in a file: it is good for names of this machine and for nothing else. permittedSubtrees of RFC 5280 with the
// DNS name localhost, which has all names below it, and the IP address 127.0.0.1.
const PERMITTED = Buffer.concat([
  Buffer.from([0x30, 0x1b, 0xa0, 0x19]),
  Buffer.from([0x30, 0x0b, 0x82, 0x09]),
  Buffer.from("localhost"),
  Buffer.from([0x30, 0x0a, 0x87, 0x08, 127, 0, 0, 1, 255, 255, 255, 255]),
]);
const NAME_CONSTRAINTS = "2.5.29.30";

/** Makes the certificate authority that clients are told to trust. */
export async function makeAuthority(): Promise<Authority> {
  const keys = await webcrypto.subtle.generateKey(KEYS, true, ["sign", "verify"]);
  // A client that trusts two emulators picks the authority by its name.
  const name = `CN=pulumi-azureml emulator CA ${webcrypto.randomUUID()}`;
  const cert = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name,
      ...validFor(AUTHORITY_DAYS),
      keys,
      signingAlgorithm: SIGNING,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(keyCertSign | cRLSign | digitalSignature, true),
        new x509.Extension(NAME_CONSTRAINTS, true, PERMITTED),
      ],
    },
    webcrypto,
  );
  return pem(cert, keys.privateKey);
}

/** Makes a server's own certificate for 127.0.0.1, localhost and names below it. */
export async function makeLeaf(authority: Authority, names: string[] = []): Promise<Authority> {
  const keys = await webcrypto.subtle.generateKey(KEYS, true, ["sign", "verify"]);
  const der = x509.PemConverter.decodeFirst(authority.key);
  const signingKey = await webcrypto.subtle.importKey("pkcs8", der, KEYS, false, ["sign"]);
  const dns = ["localhost", ...names].map((value) => ({ type: "dns" as const, value }));
  const cert = await x509.X509CertificateGenerator.create(
    {
      subject: "CN=localhost",
      issuer: new x509.X509Certificate(authority.cert).subject,
      ...validFor(LEAF_DAYS),
      publicKey: keys.publicKey,
      signingKey,
      signingAlgorithm: SIGNING,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension([{ type: "ip", value: "127.0.0.1" }, ...dns]),
      ],
    },
    webcrypto,
  );
  return pem(cert, keys.privateKey);
}

/** Whether clients can go on with an authority for a while; those of other versions were good for every host. */
export function isUsable({ cert }: Authority): boolean {
  const { notAfter, extensions } = new x509.X509Certificate(cert);
  const isLimited = extensions.some(({ type }) => type === NAME_CONSTRAINTS);
  return isLimited && notAfter.getTime() - Date.now() > LEAF_DAYS * DAY_MILLISECONDS;
}

// Clocks of machines differ a little.
const validFor = (days: number) => ({
  notBefore: new Date(Date.now() - DAY_MILLISECONDS),
  notAfter: new Date(Date.now() + days * DAY_MILLISECONDS),
});

async function pem(cert: x509.X509Certificate, key: webcrypto.CryptoKey): Promise<Authority> {
  const pkcs8 = await webcrypto.subtle.exportKey("pkcs8", key);
  return { cert: `${cert.toString("pem")}\n`, key: x509.PemConverter.encode(pkcs8, "PRIVATE KEY") };
}
