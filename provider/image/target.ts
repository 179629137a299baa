import type { Connection } from "../azure/connection";
import { ownershipTag } from "../azure/ownership";
import { timeoutMilliseconds } from "../core/durations";
import { AzureMLError } from "../core/errors";
import { environmentVersionId, parseEnvironmentVersionId, parseImageId, parseWorkspaceId } from "../core/ids";
import type { Call } from "../core/resource";
import type { GivenInputs, RecordedInputs, WrittenInputs } from "./fields";

/** A call that works on images of a workspace. */
export interface Work extends Call {
  readonly connection: Connection;
  readonly workspaceId: string;
  readonly name: string;
  /** Of the resource that calls; undefined when it is not known or ownership tags are switched off. */
  readonly tag?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
}

/** One image, as a call works on it. */
export interface Target extends Work {
  readonly id: string;
  readonly version: string;
}

const MINUTES = { create: 60, update: 60, delete: 10 } as const;

export function targetOf(
  connection: Connection,
  call: Call,
  id: string,
  operation: keyof typeof MINUTES,
  { timeouts }: Pick<RecordedInputs, "timeouts">,
): Target {
  const parts = parseId(id);
  if (!parts) throw new AzureMLError("InvalidId", `${JSON.stringify(id)} is not the id of an image.`);
  const { workspace: workspaceId, name, version } = parts;
  return { ...workOf(connection, call, { timeouts, workspaceId, name }, operation), id, version };
}

/** What is known before there is an image. */
export function workOf(
  connection: Connection,
  { owner, signal, log, clock }: Call,
  { workspaceId, name, timeouts }: Pick<WrittenInputs, "workspaceId" | "name" | "timeouts">,
  operation: keyof typeof MINUTES,
): Work {
  const timeout = timeouts?.[operation];
  const milliseconds = typeof timeout === "string" ? timeoutMilliseconds(timeout) : undefined;
  const { settings } = connection;
  return {
    connection,
    owner,
    signal,
    log,
    clock,
    workspaceId,
    name,
    tag: owner && settings.ownershipTag ? ownershipTag(owner, settings.ownerSalt) : undefined,
    deadline: clock.now() + (milliseconds ?? MINUTES[operation] * 60_000),
  };
}

/** `Image "train:3" of workspace "ml"` */
export function subject(id: string): string {
  const { workspace = "", name = id, version } = parseId(id) ?? {};
  return subjectOf(workspace, name, version);
}

/** The same from its parts; without a version, all of them are meant. */
export function subjectOf(workspaceId: string, name: string, version?: string): string {
  const where = parseWorkspaceId(workspaceId)?.workspaceName;
  return `Image "${name}${version ? `:${version}` : ""}"${where ? ` of workspace "${where}"` : ""}`;
}

/** Splits the id of an image, whatever keeps it; `undefined` when `id` is not one. */
export function parseId(id: string): { workspace: string; name: string; version: string } | undefined {
  return parseEnvironmentVersionId(id) ?? parseImageId(id);
}

/** Model management keeps the image; otherwise it is a version of an environment. */
export function isOfModelManagement(id: string): boolean {
  return parseImageId(id) !== undefined;
}

/**
 * One text for the same image. Names of environments and versions differ in their letter case; what is around them does
 * not, and nothing of an image of model management does.
 */
export function keyOf(id: string): string {
  if (isOfModelManagement(id)) return id.toLowerCase();
  const { workspace = id, name, version } = parseEnvironmentVersionId(id) ?? {};
  return `${workspace.toLowerCase()} ${name}:${version}`;
}

/** The id of the version that is declared. */
export function idOf({ workspaceId, name, version }: GivenInputs): string {
  return environmentVersionId(String(workspaceId), String(name), String(version));
}
