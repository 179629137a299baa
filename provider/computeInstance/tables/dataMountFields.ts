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

/** The data mounts of an instance. */
export const dataMounts = list(
  "Data that is mounted. Mounts are recognized by `mountName`. Mounts that others made are left alone. A mount that you stop declaring is unmounted.",
  object(
    "One mount.",
    {
      mountName: text("Name of the mount, unique on the instance.", { required: true }),
      source: text("The data: a URI, the id of a datastore or the id of a dataset, according to `sourceType`.", {
        required: true,
      }),
      sourceType: choice("Kind of the source.", ["Dataset", "Datastore", "URI"], { required: true }),
      mountMode: choice("Whether the data can be written.", ["ReadOnly", "ReadWrite"], {
        since: "2025-12-01",
      }),
      mountPath: text("Path of the mount. Default: Azure chooses it."),
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
