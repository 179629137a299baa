import {
  any,
  boolean,
  type Field,
  type Fields,
  integer,
  known,
  map,
  object,
  oneOf,
  readOnly,
  required,
  string,
} from "../schema/fields";

const base: Fields = {
  description: string(),
  properties: map(string()),
  tags: map(string()),
  isArchived: boolean(),
};
const provisioningState = string({ ...readOnly, ...known("2022-10-01", "2023-04-01") });

const resource = (properties: Fields): Field =>
  object({
    id: string(readOnly),
    name: string(readOnly),
    type: string(readOnly),
    systemData: any(readOnly),
    properties: object(properties, required),
  });

/** An environment, which contains its versions. */
export const environmentField: Field = resource({
  ...base,
  latestVersion: string(readOnly),
  nextVersion: string(readOnly),
  provisioningState,
});

const route = object({ path: string(required), port: integer(required) });

/** What is fixed once a version is there. */
export const definitionFields: Fields = {
  image: string(),
  build: object({ contextUri: string(required), dockerfilePath: string() }),
  condaFile: string(),
  osType: oneOf("Linux Windows"),
  inferenceConfig: object({
    livenessRoute: route,
    readinessRoute: route,
    scoringRoute: route,
    startupRoute: { ...route, ...known("2024-10-01", "2024-10-01") },
  }),
  autoRebuild: oneOf("Disabled OnBaseImageUpdate", known("2022-10-01", "2022-10-01")),
  isAnonymous: boolean(),
};

const onceInPreviews = known("2023-04-01", undefined, "2024-04-01");

/** One version of an environment. */
export const versionField: Field = resource({
  ...base,
  ...definitionFields,
  environmentType: string(readOnly),
  provisioningState,
  stage: string(known("2023-04-01", "2023-04-01")),
  intellectualProperty: any(onceInPreviews),
  autoDeleteSetting: any(onceInPreviews),
  imageDetails: any({ ...readOnly, ...known("2024-10-01") }),
});
