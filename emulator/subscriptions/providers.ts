import { subscriptionId } from "../arm/ids";
import { locations } from "../arm/locations";
import { computeVersions } from "../computes/versions";
import { assetVersions } from "../environments/versions";
import { trackedTypes } from "../tracked/types";
import { workspaceVersions } from "../workspaces/versions";

const machineLearning = {
  workspaces: workspaceVersions.listed,
  "workspaces/computes": computeVersions.listed,
  "workspaces/environments": assetVersions.listed,
  "workspaces/environments/versions": assetVersions.listed,
  "workspaces/datastores": assetVersions.listed,
  "locations/usages": computeVersions.listed,
  "locations/vmsizes": computeVersions.listed,
};

const typesOf = (namespace: string) =>
  Object.fromEntries(
    trackedTypes
      .filter((each) => each.type.startsWith(`${namespace}/`))
      .map((each) => [each.type.slice(namespace.length + 1), [each.since]]),
  );
const namespaces = new Set(trackedTypes.map((each) => each.type.split("/")[0] ?? ""));

/** The provider namespaces that are emulated: their types, and the api-versions shown for each. */
export const providers: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  ...Object.fromEntries([...namespaces].map((namespace) => [namespace, typesOf(namespace)])),
  "Microsoft.MachineLearningServices": machineLearning,
};

/** What `GET .../providers/{namespace}` shows. */
export function describeProvider(subscription: string, namespace: string) {
  return {
    id: `${subscriptionId(subscription)}/providers/${namespace}`,
    namespace,
    registrationState: "Registered",
    registrationPolicy: "RegistrationRequired",
    resourceTypes: Object.entries(providers[namespace] ?? {}).map(([resourceType, apiVersions]) => ({
      resourceType,
      locations: Object.values(locations),
      apiVersions,
    })),
  };
}
