import { exactly } from "../arm/apiVersions";
import { environmentType } from "../arm/ids";

const stable =
  "2022-05-01 2022-10-01 2023-04-01 2023-10-01 2024-04-01 2024-10-01 2025-04-01 2025-06-01 2025-09-01 2025-12-01 2026-03-01 2026-05-01".split(
    " ",
  );
const preview =
  "2022-02-01 2022-06-01 2022-10-01 2022-12-01 2023-02-01 2023-04-01 2023-06-01 2023-08-01 2024-01-01 2024-04-01 2024-07-01 2024-10-01 2025-01-01 2025-04-01 2025-07-01 2025-10-01 2026-01-15 2026-03-15 2026-05-15"
    .split(" ")
    .map((version) => `${version}-preview`);

/** The api-versions of environments and datastores; 2021-03-01-preview has another shape and is not here. */
export const assetVersions = exactly(environmentType, [...stable, ...preview].sort());
