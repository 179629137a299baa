import { flushCompileCache } from "node:module";
import { resolveSettings } from "../../dist/provider/azure/config.js";
import { createConnection } from "../../dist/provider/azure/connection.js";
import { createSender } from "../../dist/provider/azure/pipeline.js";
import { computeInstance } from "../../dist/provider/computeInstance/lifecycle.js";
import type { Clock } from "../../dist/provider/core/resource.js";
import { image } from "../../dist/provider/image/image.js";
import { dynamicProvider } from "../../dist/provider/pulumi/dynamicProvider.js";

/** What the parent sends: a call of the provider, or the wish for a provider that remembers nothing. */
export type Order = { method: "forget" | keyof ReturnType<typeof dynamicProvider>; args: unknown[] };

/** Time passes only while somebody sleeps. */
let now = Date.parse(process.env["PULUMI_AZUREML_TEST_DATE"] ?? "2026-01-01T00:00:00Z");
const clock: Clock = {
  now: () => now,
  async sleep(milliseconds) {
    now += milliseconds;
  },
};

function freshProvider() {
  const settings = resolveSettings(() => undefined, process.env);
  const sender = createSender(settings);
  const connection = createConnection(sender, settings, clock, sender.credential);
  const serve = process.argv[2] === "image" ? image : computeInstance;
  return dynamicProvider(
    serve(() => connection),
    clock,
  );
}

let provider = freshProvider();

async function obey({ method, args }: Order): Promise<unknown> {
  if (method === "forget") {
    provider = freshProvider();
    return {};
  }
  const call = provider[method] as (...given: unknown[]) => Promise<unknown>;
  return { result: await call(...args) };
}

process.on("message", async (order: Order) => {
  process.send?.(await obey(order).catch((error) => ({ error: { ...error, message: error.message } })));
});
// What is only loaded for the first request.
await Promise.all([import("@azure/core-rest-pipeline"), import("@azure/identity")]);
// A process that is killed writes no cache at its end.
flushCompileCache();
process.send?.("ready");
