import { randomUUID } from "node:crypto";
import { generate } from "selfsigned";

/** A certificate with its private key, both PEM. */
export interface Authority {
  cert: string;
  key: string;
}

const tenYears = () => new Date(new Date().setFullYear(new Date().getFullYear() + 10));

const named = (value: string) => [{ name: "commonName", value }];

/** Makes the certificate authority that clients are told to trust. */
export async function makeAuthority(): Promise<Authority> {
  // A client that trusts two emulators picks the authority by its name.
  const made = await generate(named(`pulumi-azureml emulator CA ${randomUUID()}`), {
    keyType: "ec",
    algorithm: "sha256",
    notAfterDate: tenYears(),
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, digitalSignature: true, critical: true },
    ],
  });
  return { cert: made.cert, key: made.private };
}

/** Makes a server's own certificate for 127.0.0.1, localhost and further names. */
export async function makeLeaf(authority: Authority, names: string[] = []): Promise<Authority> {
  const made = await generate(named("localhost"), {
    keyType: "ec",
    algorithm: "sha256",
    ca: authority,
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [
          { type: 7, ip: "127.0.0.1" },
          ...["localhost", ...names].map((value) => ({ type: 2 as const, value })),
        ],
      },
    ],
  });
  return { cert: made.cert, key: made.private };
}
