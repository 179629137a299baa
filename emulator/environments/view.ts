import { environmentType, environmentVersionType } from "../arm/ids";
import { preciseTime } from "../clock";
import { showField } from "../schema/show";
import { environmentField, versionField } from "./fields";
import type { AssetBody, Environment, EnvironmentVersion } from "./record";

/** What a read of an environment shows to a client of an api-version. */
export function showEnvironment({ id, name, body }: Environment, apiVersion: string): unknown {
  const { description, tags, properties, isArchived, latestVersion, nextVersion } = body;
  return showField(
    environmentField,
    {
      id,
      name,
      type: environmentType,
      systemData: systemData(body),
      properties: {
        description,
        tags: tags ?? {},
        properties: properties ?? {},
        isArchived,
        latestVersion,
        nextVersion,
        provisioningState: "Succeeded",
      },
    },
    apiVersion,
  );
}

/** What a read of a version shows to a client of an api-version. */
export function showVersion(
  { id, name, body }: EnvironmentVersion,
  imageDetails: unknown,
  apiVersion: string,
): unknown {
  const { description, tags, properties, isArchived, stage, definition } = body;
  return showField(
    versionField,
    {
      id,
      name,
      type: environmentVersionType,
      systemData: systemData(body),
      properties: {
        description,
        tags: tags ?? {},
        properties: properties ?? {},
        isArchived,
        stage,
        ...definition,
        environmentType: "UserCreated",
        imageDetails,
        provisioningState: "Succeeded",
      },
    },
    apiVersion,
  );
}

const systemData = ({ created, modified }: AssetBody) => ({
  createdAt: preciseTime(created.time),
  createdBy: created.by,
  createdByType: "Application",
  lastModifiedAt: preciseTime(modified.time),
  lastModifiedBy: modified.by,
  lastModifiedByType: "Application",
});
