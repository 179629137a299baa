import { choice, list, object, text } from "../../core/fields";
import type { InstanceProperties, Unchecked } from "../properties";
import { computedInside } from "./outputFields";

/** States in which a mount is not there, or is about to go. `UnmountFailed` is still mounted. */
const GONE = new Set(["mountfailed", "unmountrequested", "unmounted"]);

// What a mount of a machine that does not run is said to be is not documented: there, being listed counts.
export function counts({ mountState }: Unchecked<DataMount>, { state }: Unchecked<InstanceProperties>): boolean {
  const isRunning = state === "Running" || state === "JobRunning";
  if (typeof mountState !== "string" || !isRunning) return true;
  return !GONE.has(mountState.toLowerCase());
}

export const dataMounts = list(
  "Data that is mounted. Owned by `mountName`: mounts that others made are left alone, one that is not declared any more is unmounted.",
  object(
    "One mount.",
    {
      mountName: text("Name of the mount, different from those of the others.", { required: true }),
      source: text("What is mounted, as the source type says it: a path, the id of a datastore or of a dataset.", {
        required: true,
      }),
      sourceType: choice("Kind of the source.", ["Dataset", "Datastore", "URI"], { required: true }),
      mountMode: choice("Whether the data can be written.", ["ReadOnly", "ReadWrite"], {
        since: "2025-12-01",
      }),
      mountPath: text("Where it is mounted. Default: Azure's choice."),
      ...computedInside.dataMount,
    },
    { default: null },
  ),
  { since: "2022-05-01", operation: "updateDataMounts", uniqueBy: "mountName", ownedBy: "mountName", counts },
);

/** One mount, as it was read. */
export type DataMount = NonNullable<InstanceProperties["dataMounts"]>[number];

/** The mounts of an instance by name, as they were read. */
export function mountsOf({ dataMounts = [] }: InstanceProperties): Map<string, DataMount> {
  return new Map(dataMounts.map((mount) => [mount.mountName ?? "", mount]));
}
