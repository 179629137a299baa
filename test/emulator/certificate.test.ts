import assert from "node:assert/strict";
import { createServer, get } from "node:https";
import type { AddressInfo } from "node:net";
import { BasicConstraintsExtension, X509Certificate } from "@peculiar/x509";
import { type Authority, makeAuthority, makeLeaf } from "../../emulator/certificate";
import { openIdentity } from "../../emulator/identity";
import { openDatabase } from "../../emulator/store/database";
import { collection } from "../../emulator/store/documents";

/** What a client that trusts the authority says of a server with this certificate. */
async function visit(leaf: Authority, ca: string, servername: string): Promise<string> {
  const server = createServer(leaf, (_, answer) => answer.end());
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  try {
    return await new Promise((told) => {
      const asked = get({ host: "127.0.0.1", port, servername, ca, agent: false }, (answer) =>
        told(`${answer.statusCode}`),
      );
      asked.on("error", (error) => told(error.message));
    });
  } finally {
    server.close();
  }
}

describe("the emulator's certificate authority", () => {
  it("is good for this machine, and for no other host", async () => {
    const authority = await makeAuthority();
    for (const [name, said] of [
      ["localhost", /^200$/],
      ["account.blob.localhost", /^200$/],
      ["management.azure.com", /permitted subtree violation/],
      ["localhost.example.com", /permitted subtree violation/],
    ] as const) {
      assert.match(await visit(await makeLeaf(authority, [name]), authority.cert, name), said);
    }
  });

  it("makes no further authorities, and is good for months", async () => {
    const { cert } = await makeAuthority();
    const authority = new X509Certificate(cert);
    assert.equal(authority.getExtension(BasicConstraintsExtension)?.pathLength, 0);
    const { notBefore, notAfter } = authority;
    const days = (notAfter.getTime() - notBefore.getTime()) / 86_400_000;
    assert.ok(days > 100 && days < 365, String(days));
  });

  it("is recreated in a folder whose authority is older than that, and all else stays", async () => {
    const stored = collection<Awaited<ReturnType<typeof openIdentity>>>(openDatabase(), "identity");
    const first = await openIdentity(stored);
    assert.deepEqual(await openIdentity(stored), first);
    const unlimited = await makeLeaf(first.authority);
    stored.put("identity", { ...first, authority: unlimited });
    const { authority, ...others } = await openIdentity(stored);
    assert.deepEqual({ ...others, authority: first.authority }, first);
    assert.notEqual(authority.cert, unlimited.cert);
    assert.equal(await visit(await makeLeaf(authority), authority.cert, "localhost"), "200");
    assert.deepEqual((await openIdentity(stored)).authority, authority);
  });
});
