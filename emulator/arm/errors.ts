/** Why a request is refused; the HTTP layer turns it into a status. */
export type Reason =
  | "invalid"
  | "unauthenticated"
  | "forbidden"
  | "missing"
  | "notAllowed"
  | "conflict"
  | "precondition"
  | "tooLarge"
  | "unsupportedMedia"
  | "throttled";

export interface ErrorDetail {
  code: string;
  message: string;
  target?: string;
}

/** A refusal with the code and the text that the service would answer. */
export class ServiceError extends Error {
  constructor(
    readonly reason: Reason,
    readonly code: string,
    message: string,
    readonly more: {
      target?: string | undefined;
      details?: ErrorDetail[] | undefined;
      fromMachineLearning?: boolean;
      retryAfterSeconds?: number;
      /** What the service noted while it refused stays noted. */
      isRemembered?: boolean;
    } = {},
  ) {
    super(message);
  }
}

export const subscriptionNotFound = (subscription: string) =>
  new ServiceError("missing", "SubscriptionNotFound", `The subscription '${subscription}' could not be found.`);

export const groupNotFound = (group: string) =>
  new ServiceError("missing", "ResourceGroupNotFound", `Resource group '${group}' could not be found.`);

export const resourceNotFound = (typeAndName: string, group: string) =>
  new ServiceError(
    "missing",
    "ResourceNotFound",
    `The Resource '${typeAndName}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  );

export const parentNotFound = (parent: string, group: string) =>
  new ServiceError(
    "missing",
    "ParentResourceNotFound",
    `Can not perform requested operation on nested resource. Parent resource '${parent}' under resource group '${group}' not found.`,
  );

export const invalidContent = (message: string, target?: string) =>
  new ServiceError("invalid", "InvalidRequestContent", `The request content was invalid: ${message}`, { target });

/** A refusal that Azure ML itself answers, with the parts its errors carry. */
export const userError = (message: string, target?: string, details?: ErrorDetail[]) =>
  new ServiceError("invalid", "UserError", message, { target, details, fromMachineLearning: true });

export const badRequest = (message: string) =>
  new ServiceError("invalid", "BadRequest", message, { fromMachineLearning: true });

export const activeOperation = (name: string) =>
  new ServiceError(
    "conflict",
    "Conflict",
    `There is already an active operation submitted for compute '${name}'. Please wait until it has completed.`,
    { fromMachineLearning: true },
  );

/** What Azure ML itself has not, in a workspace that is there. */
export const notFound = (message: string) =>
  new ServiceError("missing", "UserError", message, { fromMachineLearning: true });

/** What is there already and stays as it is. */
export const alreadyThere = (message: string) =>
  new ServiceError("conflict", "UserError", message, { fromMachineLearning: true });
