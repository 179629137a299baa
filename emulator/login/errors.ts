import { randomUUID } from "node:crypto";

/** The error JSON of Microsoft Entra's token endpoint. */
export interface LoginError {
  status: 400 | 401;
  body: Record<string, unknown>;
}

const loginError = (status: 400 | 401, error: string, number: number, text: string): LoginError => {
  const trace = randomUUID();
  const correlation = randomUUID();
  const timestamp = new Date().toISOString().replace("T", " ").replace(/\..*/, "Z");
  return {
    status,
    body: {
      error,
      error_description: `AADSTS${number}: ${text} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
      error_codes: [number],
      timestamp,
      trace_id: trace,
      correlation_id: correlation,
    },
  };
};

export const unknownTenant = (tenant: string) =>
  loginError(400, "invalid_request", 90002, `Tenant '${tenant}' not found.`);
export const unknownClient = (client: string) =>
  loginError(
    400,
    "unauthorized_client",
    700016,
    `Application with identifier '${client}' was not found in the directory.`,
  );
export const wrongSecret = (client: string) =>
  loginError(401, "invalid_client", 7000215, `Invalid client secret provided for app '${client}'.`);
export const missingParameter = (name: string) =>
  loginError(400, "invalid_request", 900144, `The request body must contain the following parameter: '${name}'.`);
export const unsupportedGrant = (grant: string) =>
  loginError(400, "unsupported_grant_type", 70003, `The app requested an unsupported grant type '${grant}'.`);
export const invalidScope = (scope: string) =>
  loginError(
    400,
    "invalid_scope",
    1002012,
    `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier.`,
  );
