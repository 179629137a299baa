import type { Connection } from "../../azure/connection";
import type { Shown } from "../../azure/permit";
import { subject } from "../target";

/** That an image is one of as many as may be deleted. */
export function counted({ deletions, settings }: Connection, id: string): Shown<"count"> {
  deletions.begin(id, subject(id), settings.maxDeletions);
  const name = settings.orders.maxDeletions;
  return name ? { row: "count", name, what: "it counts instead of azureml:maxDeletions" } : undefined;
}
