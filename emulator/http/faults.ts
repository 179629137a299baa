import { setTimeout as delay } from "node:timers/promises";
import type { MiddlewareHandler } from "hono";
import type { Faults } from "../admin/faults";
import { adminPrefix } from "../admin/prefix";
import { authorizationFailed } from "../arm/authorization";
import type { Authenticate } from "../login/tokens";
import { errorAnswer, respond } from "./answers";
import { factsOf } from "./routes";
import type { Environment, RequestContext } from "./types";

/** Does to a request what the admin routes ordered. */
export function injectFaults(
  faults: Faults,
  authenticate: Authenticate,
  log: (line: string) => void,
): MiddlewareHandler<Environment> {
  return async (context, next) => {
    if (context.req.path.startsWith(adminPrefix)) return next();
    const fault = faults.take(context.req.method, context.req.path);
    if (!fault) return next();
    if (fault.answer) {
      const { status, code, message, headers } = fault.answer;
      return respond(factsOf(context), { status, headers, body: { error: { code, message } } });
    }
    if (fault.forbidden) return respond(factsOf(context), errorAnswer(await refusal(context, authenticate), log));
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

/** ARM asks who it is before it asks for the role. */
async function refusal({ req }: RequestContext, authenticate: Authenticate): Promise<unknown> {
  return authenticate(req.header("authorization")).then(
    (caller) => authorizationFailed(req.method, req.path, caller),
    (error) => error,
  );
}

/** Cuts the connection. The header tells the server's adapter that nothing is left to send. */
function drop(context: RequestContext): Response {
  context.env.incoming.socket.destroy();
  return new Response(null, { headers: { "x-hono-already-sent": "true", "x-emulator-dropped": "true" } });
}
