/** The stable api-versions of workspaces and computes, as published. */
const stable =
  "2018-11-19 2019-05-01 2019-06-01 2019-11-01 2020-01-01 2020-03-01 2020-04-01 2020-06-01 2020-08-01 2021-01-01 2021-04-01 2021-07-01 2022-05-01 2022-10-01 2023-04-01 2023-10-01 2024-04-01 2024-10-01 2025-04-01 2025-06-01 2025-09-01 2025-12-01 2026-03-01 2026-05-01".split(
    " ",
  );
/** The same, previews. */
export const previewVersions =
  "2018-03-01 2020-02-18 2020-05-01 2020-05-15 2020-09-01 2021-03-01 2022-01-01 2022-02-01 2022-06-01 2022-10-01 2022-12-01 2023-02-01 2023-04-01 2023-06-01 2023-08-01 2024-01-01 2024-04-01 2024-07-01 2024-10-01 2025-01-01 2025-04-01 2025-07-01 2025-10-01 2026-01-15 2026-03-15 2026-05-15"
    .split(" ")
    .map((version) => `${version}-preview`);

/** The version that azureml-core uses; it is in no published list. */
export const oldClientVersion = "2020-02-02";

export const publishedVersions: readonly string[] = [...stable, ...previewVersions].sort();

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
