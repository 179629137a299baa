import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { request } from "node:https";
import fc from "fast-check";
import { computeField } from "../../emulator/computes/instanceFields";
import { datastoreField } from "../../emulator/datastores/fields";
import { environmentField, versionField } from "../../emulator/environments/fields";
import type { Field } from "../../emulator/schema/fields";
import { computes, preview, withEmulator, workspace } from "./client";

const anything = fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.constantFrom("Cron", "Start", "PT1H", "Enabled", 1, null));

/** A body that is mostly of the right form, with wrong values in it. */
function like(field: Field): fc.Arbitrary<unknown> {
  const item = field.item;
  const wellFormed =
    field.kind === "object"
      ? fc.record(Object.fromEntries(Object.entries(field.fields ?? {}).map(([name, inner]) => [name, like(inner)])), {
          requiredKeys: [],
        })
      : field.kind === "list" && item
        ? fc.array(like(item), { maxLength: 2 })
        : field.values
          ? fc.constantFrom(...field.values)
          : anything;
  return fc.oneof({ weight: 9, arbitrary: wellFormed }, { weight: 1, arbitrary: anything });
}

describe("emulator: a request that goes wrong", () => {
  const LARGE = "x".repeat(5_000_000);

  it("is refused when it is larger than ARM takes, and the emulator goes on", () =>
    withEmulator(async (client) => {
      for (const headers of [{}, { "transfer-encoding": "chunked" }] as Record<string, string>[]) {
        const { status, body } = await client.arm("PUT", `${computes}/ci-dev`, { tags: { LARGE } }, undefined, headers);
        assert.deepEqual([status, body.error.code], [413, "RequestContentTooLarge"]);
      }
      const { adminKey } = client.emulator;
      const admin = await client.send("PUT", "/_emulator/settings", { LARGE }, { "x-emulator-key": adminKey });
      assert.equal(admin.status, 413);
      assert.equal((await client.put("ci-dev")).status, 201);
    }));

  it("has a wrong admin key, whatever its characters", () =>
    withEmulator(async (client) => {
      const key = Buffer.from("ä".repeat(client.emulator.adminKey.length)).toString("latin1");
      for (const wrong of ["é".repeat(client.emulator.adminKey.length), key.slice(0, 40), ""]) {
        const answer = await client.send("GET", "/_emulator/journal", undefined, { "x-emulator-key": wrong });
        assert.equal(answer.status, 401);
      }
    }));

  it("is no bug of the emulator when the client hangs up", async () => {
    const lines: string[] = [];
    await withEmulator(
      async (client) => {
        await client.put("ci-dev");
        const url = `${client.emulator.url}${computes}/ci-dev?api-version=2026-05-01`;
        const headers = { "content-type": "application/json", "content-length": "1000" };
        const sent = request(url, { method: "PUT", ca: readFileSync(client.emulator.ca), agent: false, headers });
        const closed = new Promise((resolve) => sent.on("close", resolve));
        sent.on("error", () => {});
        sent.on("socket", (socket) => socket.on("secureConnect", () => sent.write("{", () => sent.destroy())));
        sent.flushHeaders();
        await closed;
        assert.equal((await client.get("ci-dev")).status, 200);
      },
      { log: (line) => lines.push(line) },
    );
    assert.deepEqual(
      lines.filter((line) => /bug|Error/.test(line)),
      [],
    );
  });
});

describe("emulator: a PUT of whatever body", () => {
  it("is created or refused, never a fault of the emulator", () =>
    withEmulator(async (client) => {
      await fc.assert(
        fc.asyncProperty(like(computeField), async (body) => {
          const { status } = await client.arm("PUT", `${computes}/ci-any`, JSON.stringify(body), preview);
          assert.ok([200, 201, 400].includes(status), String(status));
          assert.ok([200, 404].includes((await client.get("ci-any", preview)).status));
        }),
        { numRuns: 150 },
      );
    }));

  for (const [what, path, field] of [
    ["an environment", `${workspace}/environments/any`, environmentField],
    ["a version of it", `${workspace}/environments/any/versions/1`, versionField],
    ["a datastore", `${workspace}/datastores/any`, datastoreField],
  ] as const) {
    it(`${what}, too`, () =>
      withEmulator(async (client) => {
        await fc.assert(
          fc.asyncProperty(like(field), async (body) => {
            const { status } = await client.arm("PUT", path, JSON.stringify(body), preview);
            assert.ok([200, 201, 400, 409].includes(status), String(status));
            assert.ok([200, 404].includes((await client.arm("GET", path, undefined, preview)).status));
          }),
          { numRuns: 60 },
        );
      }));
  }

  it("a registration and an image of azureml-core, too", () =>
    withEmulator(async (client) => {
      const section = fc.oneof(fc.object({ maxDepth: 1 }), anything);
      const docker = fc.record(
        {
          baseImage: anything,
          baseDockerfile: anything,
          buildContext: section,
          baseImageRegistry: section,
          platform: section,
        },
        { requiredKeys: [] },
      );
      const python = fc.record({ condaDependencies: section, userManagedDependencies: anything }, { requiredKeys: [] });
      const registration = fc.record(
        { Docker: fc.oneof(docker, section), python: fc.oneof(python, section), r: section, Spark: section },
        { requiredKeys: [] },
      );
      const parts = {
        kvTags: section,
        properties: section,
        modelIds: anything,
        assets: section,
        targetRuntime: section,
      };
      const image = fc.record({ ...parts, name: fc.constant("any"), imageType: fc.constant("Docker") });
      const service = `/environment/v1.0${workspace}/environments`;
      await fc.assert(
        fc.asyncProperty(registration, image, async (environment, made) => {
          const registered = await client.arm("PUT", `${service}/any`, JSON.stringify(environment), "");
          assert.ok([200, 400].includes(registered.status), JSON.stringify(registered.body));
          const read = await client.arm("GET", `${workspace}/environments/any/versions?$top=1`);
          assert.ok([200, 404].includes(read.status), JSON.stringify(read.body));
          const built = await client.arm("POST", `/environment/v2.0${workspace}/environments/any/image`, {}, "");
          assert.ok([202, 404].includes(built.status), JSON.stringify(built.body));
          const images = `/modelmanagement/v1.0${workspace}/images`;
          const created = await client.arm("POST", images, JSON.stringify(made), "");
          assert.ok([202, 400].includes(created.status), JSON.stringify(created.body));
          assert.equal((await client.arm("GET", `${images}?tags=a`, undefined, "")).status, 200);
        }),
        { numRuns: 80 },
      );
    }));
});
