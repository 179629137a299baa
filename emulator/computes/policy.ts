import { ServiceError } from "../arm/errors";
import type { Backend } from "../backend";
import type { Given } from "./record";

/** What an assignment of Azure Policy does to each PUT of an instance. */
export interface Policy {
  /** The name of the assignment that denies. */
  readonly deny?: string | undefined;
  /** What it adds or changes, by name. */
  readonly tags?: Record<string, string> | undefined;
  readonly properties?: Record<string, unknown> | undefined;
}

const KEY = "computes";

export function setPolicy(backend: Backend, policy: Policy): void {
  backend.documents<Policy>("policies").put(KEY, policy);
}

/** What is asked for as the policy lets it through. */
export function underPolicy(backend: Backend, name: string, given: Given): Given {
  const { deny, tags, properties } = backend.documents<Policy>("policies").get(KEY) ?? {};
  if (deny !== undefined) {
    const message = `Resource '${name}' was disallowed by policy. Policy identifiers: '[{"policyAssignment":{"name":"${deny}"}}]'.`;
    throw new ServiceError("forbidden", "RequestDisallowedByPolicy", message);
  }
  const inner = { ...given.properties, properties: { ...given.properties.properties, ...properties } };
  return { ...given, tags: tags ? { ...given.tags, ...tags } : given.tags, properties: inner };
}
