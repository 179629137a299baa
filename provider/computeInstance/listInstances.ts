import type { Compute } from "../azure/api";
import type { Connection } from "../azure/connection";
import { explained } from "../azure/explained";
import { computeId, parseComputeId } from "../core/ids";
import { isInstance } from "./claiming";

/** An instance with the workspace that it is in. */
export interface PlacedInstance {
  readonly id: string;
  readonly workspaceId: string;
  readonly name: string;
  readonly compute: Compute;
}

/** How a workspace is listed. */
export interface ListOptions {
  /** By the preview api-version, which shows more of each. Default false. */
  readonly preview?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Gets every page as soon as it is there, with the other computes in it: it has them also when a later page fails. */
  readonly seen?: ((computes: readonly Compute[]) => void) | undefined;
}

/** The instances of a workspace, without its other computes. Throws when they cannot be listed. */
export async function listInstances(
  { api }: Connection,
  workspaceId: string,
  { preview = false, signal, seen }: ListOptions = {},
): Promise<PlacedInstance[]> {
  const computes = await api.listComputes(workspaceId, preview, signal, seen).catch((error) => {
    throw explained(error, notListed(workspaceId));
  });
  return instancesAmong(workspaceId, computes);
}

/** What has failed when the instances of a workspace could not be listed. */
export function notListed(workspaceId: string): string {
  return `The instances of the workspace ${workspaceId} cannot be listed.`;
}

/** Those of the computes of a workspace that are instances. */
export function instancesAmong(workspaceId: string, computes: readonly Compute[]): PlacedInstance[] {
  return computes.filter((each) => isWhole(each) && isInstance(each)).map((each) => instanceIn(workspaceId, each));
}

/** Without its properties it is not even known of which type a compute is. */
export function isWhole({ properties }: Compute): boolean {
  return typeof properties === "object" && properties !== null;
}

/** A compute with the workspace that it is in. */
export function instanceIn(workspaceId: string, compute: Compute): PlacedInstance {
  const name = nameOf(compute);
  return { id: computeId(workspaceId, name), workspaceId, name, compute };
}

/** The name of a compute, also where Azure shows only its id. */
export function nameOf({ name, id = "" }: Compute): string {
  return name ?? parseComputeId(id)?.computeName ?? "";
}
