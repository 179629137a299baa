import { environmentVersionId, parseEnvironmentVersionId, parseImageId } from "../core/ids";
import type { GivenInputs } from "./imageInputs";

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
