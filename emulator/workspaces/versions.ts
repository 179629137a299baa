import { exactly } from "../arm/apiVersions";
import { workspaceType } from "../arm/ids";
import { publishedVersions } from "../schema/versions";

export const workspaceVersions = exactly(workspaceType, publishedVersions);
