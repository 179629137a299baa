import { strict as assert } from "node:assert";
import { type Client, withEmulator, workspace } from "../emulator/client";
import { skipFor } from "../notes";
import type { Json } from "../provider/azure";
import { isSpecificationThere, specificationFiles } from "./files";
import { type Exchange, record } from "./recording";
import { openValidator, type Validator } from "./validator";

const compute = `${workspace}/computes/ci-dev`;

/** What is changed in a valid exchange, and what the validator must say of it. */
const mutations: readonly (readonly [string, "PUT" | "DELETE", (exchange: Json) => void, string, string])[] = [
  [
    "a wrong type in a request",
    "PUT",
    (e) => {
      e.requestBody.properties.properties.vmSize = 3;
    },
    "INVALID_TYPE",
    "/properties/properties/vmSize",
  ],
  [
    "a missing property in a request",
    "PUT",
    (e) => {
      e.requestBody.properties.properties.subnet = {};
    },
    "OBJECT_MISSING_REQUIRED_PROPERTY",
    "/properties/properties/subnet/id",
  ],
  [
    "an unknown property in a request",
    "PUT",
    (e) => {
      e.requestBody.properties.properties.size = "x";
    },
    "OBJECT_ADDITIONAL_PROPERTIES",
    "/properties/properties/size",
  ],
  [
    "a read-only property in a request",
    "PUT",
    (e) => {
      e.requestBody.properties.provisioningState = "Succeeded";
    },
    "READONLY_PROPERTY_NOT_ALLOWED_IN_REQUEST",
    "/properties/provisioningState",
  ],
  [
    "an unknown word of a closed enum",
    "PUT",
    (e) => {
      e.requestBody.sku = { name: "s", tier: "Gold" };
    },
    "ENUM_MISMATCH",
    "/sku/tier",
  ],
  [
    "an unknown kind of compute",
    "PUT",
    (e) => {
      e.requestBody.properties.computeType = "Toaster";
    },
    "DISCRIMINATOR_VALUE_NOT_FOUND",
    "/properties/computeType",
  ],
  [
    "a missing parameter",
    "DELETE",
    (e) => {
      delete e.query.underlyingResourceAction;
    },
    "MISSING_REQUIRED_PARAMETER",
    "/query/underlyingResourceAction",
  ],
  [
    "a wrong type in an answer",
    "PUT",
    (e) => {
      e.responseBody.properties.properties.applications = {};
    },
    "INVALID_TYPE",
    "/properties/properties/applications",
  ],
  [
    "an unknown property in an answer",
    "PUT",
    (e) => {
      e.responseBody.properties.properties.mood = "good";
    },
    "OBJECT_ADDITIONAL_PROPERTIES",
    "/properties/properties/mood",
  ],
  [
    "a wrong time in an answer",
    "PUT",
    (e) => {
      e.responseBody.properties.createdOn = "yesterday";
    },
    "INVALID_FORMAT",
    "/properties/createdOn",
  ],
  [
    "a resource without an id",
    "PUT",
    (e) => {
      delete e.responseBody.id;
    },
    "MISSING_RESOURCE_ID",
    "",
  ],
  [
    "an undocumented status",
    "PUT",
    (e) => {
      e.status = 203;
    },
    "INVALID_RESPONSE_CODE",
    "",
  ],
  [
    "another content type",
    "PUT",
    (e) => {
      e.responseHeaders["content-type"] = "text/plain";
    },
    "INVALID_CONTENT_TYPE",
    "",
  ],
];

describe("The validator of messages", () => {
  let validator: Validator;
  before(async function () {
    if (!isSpecificationThere) skipFor(this, "shared");
    validator = await openValidator();
  });
  after(() => validator?.close());

  for (const { apiVersion } of specificationFiles.filter(({ file }) => !file.includes("workspaceRP"))) {
    it(`finds what is wrong with ${apiVersion}`, () =>
      withEmulator(async (client: Client) => {
        const recording = record(client);
        await client.put("ci-dev", { vmSize: "Standard_DS3_v2" }, {}, apiVersion);
        await client.arm("DELETE", `${compute}?underlyingResourceAction=Delete&api-version=${apiVersion}`);
        const exchanges = await recording.exchanges();
        recording.stop();
        for (const [what, method, mutate, code, path] of mutations) {
          const valid = exchanges.find((each) => each.method === method) as Exchange;
          assert.deepEqual((await validator.validate(valid)).problems, []);
          const exchange = structuredClone(valid);
          mutate(exchange);
          const { problems } = await validator.validate(exchange);
          assert.deepEqual(
            problems.map((problem) => [problem.code, problem.path]),
            [[code, path]],
            what,
          );
        }
      }));
  }
});
