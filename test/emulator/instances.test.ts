import assert from "node:assert/strict";
import { computes, withEmulator } from "./client";

describe("emulator: a compute instance", () => {
  it("is created by an operation, read, listed and deleted", () =>
    withEmulator(async (client) => {
      await client.admin("PUT", "speed", { default: { reads: 1 } });
      const created = await client.put("ci-dev", { vmSize: "Standard_DS2_v2" }, { tags: { a: "b" } });
      assert.equal(created.status, 201);
      assert.equal(created.body.properties.provisioningState, "Creating");
      const status = created.headers["azure-asyncoperation"] ?? "";
      assert.equal((await client.arm("GET", status)).body.status, "InProgress");
      assert.equal((await client.arm("GET", status)).body.status, "Succeeded");
      const read = await client.get("ci-dev");
      assert.equal(read.body.properties.properties.state, "Running");
      assert.equal((await client.arm("GET", computes)).body.value.length, 1);
      const deleted = await client.arm("DELETE", `${computes}/ci-dev?underlyingResourceAction=Delete`);
      assert.equal(deleted.status, 202);
      assert.equal((await client.arm("GET", deleted.headers.location ?? "")).status, 202);
      assert.equal((await client.arm("GET", deleted.headers.location ?? "")).status, 204);
      assert.equal((await client.get("ci-dev")).status, 404);
    }));
});
