import assert from "node:assert/strict";
import type { Send } from "../../provider/azure/pipeline";
import { readPages } from "../../provider/azure/reading";

/** Answers each path with its body. */
function answering(bodies: Record<string, unknown>): Send {
  return async ({ path }) => {
    const body = bodies[path];
    return { status: 200, body, text: JSON.stringify(body), header: () => undefined };
  };
}

describe("a list", () => {
  it("is read page by page, wherever a link says that the next one is", async () => {
    const send = answering({
      "/a": { value: [{ name: "one" }], nextLink: "https://elsewhere.example/a?skip=1" },
      "/a?skip=1": { value: [{ name: "two" }], nextLink: "/a?skip=2" },
      "/a?skip=2": { value: [], nextLink: null },
    });
    assert.deepEqual(await readPages(send, "/a"), [{ name: "one" }, { name: "two" }]);
  });

  it("that goes round in a circle is an error, and not read for ever", async () => {
    const send = answering({
      "/a": { value: [{ name: "one" }], nextLink: "https://azure.example/b" },
      "/b": { value: [{ name: "two" }], nextLink: "https://azure.example/b" },
    });
    await assert.rejects(readPages(send, "/a"), {
      message: "The list goes round in a circle: /b is its next page again.",
    });
  });

  for (const value of [null, {}, [null], ["text"]]) {
    it(`of ${JSON.stringify(value)} is not by Azure`, async () => {
      await assert.rejects(readPages(answering({ "/a": { value } }), "/a"), {
        name: "AzureMLError",
        message: `The request /a was answered 200, but not by Azure: ${JSON.stringify({ value })}`,
      });
    });
  }
});
