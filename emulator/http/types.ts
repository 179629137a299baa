import type { HttpBindings } from "@hono/node-server";
import type { Context, Hono } from "hono";
import type { VersionRule } from "../arm/apiVersions";
import type { Backend } from "../backend";
import type { Caller } from "../login/tokens";
import type { Answer } from "./answers";

export type Environment = { Bindings: HttpBindings };
export type App = Hono<Environment>;
export type RequestContext = Context<Environment>;
export type Params = Record<string, string>;

/** An ARM request after its token, api-version and scope were found good. */
export interface Call {
  /** HEAD comes to the routes of GET. */
  method: string;
  params: Params;
  query: URLSearchParams;
  body: unknown;
  apiVersion: string;
  caller: Caller;
  /** `https://host:port` as the client wrote it. */
  origin: string;
  path: string;
}

/** One row of a service's routes. */
export interface Route {
  method: "GET" | "PUT" | "PATCH" | "POST" | "DELETE";
  path: string;
  versions: VersionRule;
  /** Throws when the scope in the path is not there; runs before the handler. */
  scope?: (backend: Backend, params: Params) => void;
  handle: (call: Call) => Answer;
}

/** `https://host:port` of a request. */
export const originOf = (context: RequestContext): string => new URL(context.req.url).origin;
