import { exactly } from "../arm/apiVersions";
import { computeType } from "../arm/ids";
import { oldClientVersion, previewVersions, publishedVersions } from "../schema/versions";

export const computeVersions = exactly(computeType, [oldClientVersion, ...publishedVersions]);

const previewsFrom = (first: string) => previewVersions.filter((version) => version.slice(0, 10) >= first);

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
