import { setTimeout as delay } from "node:timers/promises";
import type { MiddlewareHandler } from "hono";
import type { Faults } from "../admin/faults";
import { adminPrefix } from "../admin/prefix";
import { respond } from "./answers";
import { factsOf } from "./routes";
import type { Environment, RequestContext } from "./types";

/** Does to a request what the admin routes ordered. */
export function injectFaults(faults: Faults): MiddlewareHandler<Environment> {
  return async (context, next) => {
    if (context.req.path.startsWith(adminPrefix)) return next();
    const fault = faults.take(context.req.method, context.req.path);
    if (!fault) return next();
    if (fault.answer) {
      const { status, code, message, headers } = fault.answer;
      return respond(factsOf(context), { status, headers, body: { error: { code, message } } });
    }
    if (fault.drop === "before") return drop(context);
    if (fault.drop === "after") {
      await next();
      context.res = drop(context);
      return undefined;
    }
    if (fault.hang) await faults.hold();
    if (fault.latencyMilliseconds) await delay(fault.latencyMilliseconds);
    return next();
  };
}

/** Cuts the connection. The header tells the server's adapter that nothing is left to send. */
function drop(context: RequestContext): Response {
  context.env.incoming.socket.destroy();
  return new Response(null, { headers: { "x-hono-already-sent": "true", "x-emulator-dropped": "true" } });
}
