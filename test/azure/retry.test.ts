import { strict as assert } from "node:assert";
import { createHttpHeaders, createPipelineRequest, type HttpMethods, RestError } from "@azure/core-rest-pipeline";
import { retryStrategy } from "../../provider/azure/retry";

const { retry } = retryStrategy(100);

function delayAfter(method: HttpMethods, status: number, headers: Record<string, string> = {}) {
  const request = createPipelineRequest({ url: "https://arm.local", method });
  const { retryAfterInMs } = retry({
    retryCount: 1,
    response: { request, status, headers: createHttpHeaders(headers) },
  });
  return retryAfterInMs;
}

describe("retries", () => {
  it("wait as long as the service asks", () => {
    assert.equal(delayAfter("GET", 429, { "Retry-After": "7" }), 7000);
    assert.equal(delayAfter("POST", 503, { "Retry-After": "7" }), 7000);
  });

  it("understand every way in which a service asks", () => {
    const date = { "Retry-After": "Sun, 29 Feb 2032 00:00:20 GMT", Date: "Sun, 29 Feb 2032 00:00:00 GMT" };
    assert.equal(delayAfter("GET", 429, date), 20_000);
    assert.equal(delayAfter("POST", 429, date), 20_000);
    assert.equal(delayAfter("POST", 503, { "retry-after-ms": "5000" }), 5000);
    assert.equal(delayAfter("POST", 429, { "x-ms-retry-after-ms": "50", "Retry-After": "1" }), 50);
    const past = { "Retry-After": "Sun, 29 Feb 2032 00:00:00 GMT", Date: "Sun, 29 Feb 2032 00:00:20 GMT" };
    assert.equal(delayAfter("POST", 429, past), 0);
  });

  it("take nothing else for a time", () => {
    for (const text of ["", "soon", "-1", "-1.5", "NaN"]) {
      assert.equal(delayAfter("POST", 429, { "Retry-After": text }), undefined, text);
    }
  });

  it("wait longer each time when it does not say", () => {
    const delay = delayAfter("PUT", 503) ?? 0;
    assert.ok(delay >= 200 && delay <= 250, String(delay));
  });

  it("are not made when the service asks for more than a minute", () => {
    assert.equal(delayAfter("GET", 429, { "Retry-After": "3600" }), undefined);
  });

  it("are made more often while the service throttles, above all when it says for how long", () => {
    const repeated = (status: number, headers: Record<string, string> = {}) => {
      const request = createPipelineRequest({ url: "https://arm.local", method: "GET" });
      const response = { request, status, headers: createHttpHeaders(headers) };
      return [...Array(20).keys()].findIndex((retryCount) => retry({ retryCount, response }).skipStrategy === true);
    };
    assert.deepEqual([repeated(429, { "Retry-After": "1" }), repeated(429), repeated(503)], [12, 6, 3]);
  });

  it("are not made for answers that stay", () => {
    for (const status of [200, 400, 403, 404, 409, 501]) assert.equal(delayAfter("GET", status), undefined);
  });

  it("repeat a POST that was never sent", () => {
    const request = createPipelineRequest({ url: "https://arm.local", method: "POST" });
    const failed = (code: string) => retry({ retryCount: 0, responseError: new RestError("no", { code, request }) });
    assert.ok(failed("ECONNREFUSED").retryAfterInMs);
    assert.equal(failed("ECONNRESET").skipStrategy, true);
  });

  it("never repeat a POST that may have worked", () => {
    assert.equal(delayAfter("POST", 500), undefined);
    assert.equal(delayAfter("POST", 503), undefined);
    assert.equal(delayAfter("POST", 500, { "Retry-After": "1" }), undefined);
  });
});
