import { Hono } from "hono";
import { checkVersion, requireVersion } from "../arm/apiVersions";
import { ServiceError } from "../arm/errors";
import { budgetOf, type Spender, throttled } from "../arm/throttling";
import type { Backend } from "../backend";
import type { Authenticate, Caller } from "../login/tokens";
import { type Answer, errorAnswer, type RequestFacts, respond } from "./answers";
import { readBody } from "./body";
import { canonicalPath } from "./paths";
import type { App, Call, Environment, Params, RequestContext, Route } from "./types";

/** The app with ARM's reading of paths. */
export const createApp = (): App =>
  new Hono<Environment>({ getPath: (request) => canonicalPath(new URL(request.url).pathname) });

/** Registers routes, and answers 405 on their paths for every other method. */
export function register(app: App, backend: Backend, authenticate: Authenticate, routes: Route[]): void {
  for (const route of routes) {
    app.on(route.method, route.path, async (context) => {
      const facts = factsOf(context);
      try {
        const caller = await authenticate(context.req.header("authorization"));
        spend(backend, facts, { subscription: context.req.param("subscription"), principal: caller.objectId });
        const body = await readBody(context);
        backend.database.transaction(backend.operations.settle);
        const outcome = backend.database.transaction(() =>
          answerOrRefusal(backend, route, callOf(context, caller, body)),
        );
        if (outcome instanceof ServiceError) throw outcome;
        return respond(facts, outcome);
      } catch (error) {
        return respond(facts, errorAnswer(error, backend.log));
      }
    });
  }
  for (const path of new Set(routes.map((route) => route.path))) {
    app.all(path, (context) =>
      respond(factsOf(context), errorAnswer(methodNotAllowed(context.req.method, context.req.path), backend.log)),
    );
  }
}

/** A refused read is committed: reading is what moves operations at speed `reads`. A refused write is rolled back unless it says otherwise. */
function answerOrRefusal(backend: Backend, route: Route, call: Call): Answer | ServiceError {
  try {
    requireVersion(route.versions, call.apiVersion);
    route.scope?.(backend, call.params);
    checkVersion(route.versions, call.apiVersion);
    return route.handle(call);
  } catch (error) {
    if (error instanceof ServiceError && (route.method === "GET" || error.more.isRemembered)) return error;
    throw error;
  }
}

const methodNotAllowed = (method: string, path: string) =>
  new ServiceError(
    "notAllowed",
    "HttpMethodNotSupported",
    `The HTTP method '${method}' is not supported at scope '${path}'.`,
  );

/** Draws on the caller's budget, and refuses when it is used up and the settings say so. */
function spend(backend: Backend, facts: RequestFacts, spender: Spender): void {
  if (!facts.draws) return;
  const left = backend.throttle.take(spender, facts.draws.budget);
  facts.draws.left = left ?? 0;
  if (left === undefined && backend.settings.tuning().throttling) throw throttled(spender);
}

function drawsOf({ req }: RequestContext): RequestFacts["draws"] {
  if (!req.path.startsWith("/subscriptions")) return undefined;
  return { scope: req.path === "/subscriptions" ? "tenant" : "subscription", budget: budgetOf(req.method) };
}

export function factsOf(context: RequestContext): RequestFacts {
  return {
    clientRequestId: context.req.header("x-ms-client-request-id"),
    correlationId: context.req.header("x-ms-correlation-request-id"),
    machineLearning: /Microsoft\.MachineLearningServices/.test(context.req.path),
    draws: drawsOf(context),
  };
}

function callOf(context: RequestContext, caller: Caller, body: unknown): Call {
  const url = new URL(context.req.url);
  return {
    method: context.req.method,
    params: context.req.param() as Params,
    query: url.searchParams,
    body,
    apiVersion: url.searchParams.get("api-version") ?? "",
    caller,
    origin: url.origin,
    path: context.req.path,
  };
}
