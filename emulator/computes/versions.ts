import { exactly } from "../arm/apiVersions";
import { computeType, workspaceType } from "../arm/ids";

const stable =
  "2018-11-19 2019-05-01 2019-06-01 2019-11-01 2020-01-01 2020-03-01 2020-04-01 2020-06-01 2020-08-01 2021-01-01 2021-04-01 2021-07-01 2022-05-01 2022-10-01 2023-04-01 2023-10-01 2024-04-01 2024-10-01 2025-04-01 2025-06-01 2025-09-01 2025-12-01 2026-03-01 2026-05-01".split(
    " ",
  );
const preview =
  "2018-03-01 2020-02-18 2020-05-01 2020-05-15 2020-09-01 2021-03-01 2022-01-01 2022-02-01 2022-06-01 2022-10-01 2022-12-01 2023-02-01 2023-04-01 2023-06-01 2023-08-01 2024-01-01 2024-04-01 2024-07-01 2024-10-01 2025-01-01 2025-04-01 2025-07-01 2025-10-01 2026-01-15 2026-03-15 2026-05-15"
    .split(" ")
    .map((version) => `${version}-preview`);

/** The version that azureml-core uses; it is in no published list. */
export const oldClientVersion = "2020-02-02";

const published = [...stable, ...preview].sort();
export const computeVersions = exactly(computeType, [oldClientVersion, ...published]);
export const workspaceVersions = exactly(workspaceType, published);

/** When the api knows a property: in previews from, in stable versions from (never, when absent), until (for ever, when absent). */
export interface Known {
  preview: string;
  stable?: string | undefined;
  until?: string | undefined;
}

/** Whether an api-version knows a property. azureml-core's own version is read as 2020-08-01. */
export function isKnown(known: Known, version: string): boolean {
  const date = version === oldClientVersion ? "2020-08-01" : version.slice(0, 10);
  if (known.until && date > known.until) return false;
  if (version.endsWith("-preview")) return date >= known.preview;
  return known.stable !== undefined && date >= known.stable;
}

const previewsFrom = (first: string) => preview.filter((version) => version.slice(0, 10) >= first);

/** The api-versions of actions that stable versions do not have. */
export const actionVersions = {
  // 2021-07-01 is not in the specification; the documentation calls the action with it.
  updateIdleShutdownSetting: exactly(computeType, ["2021-07-01", ...previewsFrom("2022-06-01")]),
  customServices: exactly(computeType, previewsFrom("2022-06-01")),
  updateDataMounts: exactly(computeType, previewsFrom("2024-01-01")),
  getAllowedVmSizesForResize: exactly(computeType, previewsFrom("2023-08-01")),
  resize: exactly(computeType, previewsFrom("2023-08-01")),
  updateSchedules: exactly(computeType, ["2021-03-01-preview"]),
  // Only clients tell of it: azureml-core with its own version, azure-ai-ml with 2024-04-01-preview.
  enableSso: exactly(computeType, [oldClientVersion, ...previewsFrom("2023-08-01")]),
};
