import { ServiceError } from "../arm/errors";
import { machineLearning } from "../arm/ids";
import { locations, normalizeLocation } from "../arm/locations";
import { page } from "../arm/paging";
import { requireSubscription } from "../arm/scopes";
import type { Backend } from "../backend";
import type { Params, Route } from "../http/types";
import { oldClientVersion } from "../schema/versions";
import { usagesIn } from "./quota";
import { showSize, sizesIn } from "./sizes";
import { computeVersions as versions } from "./versions";

/** What a region offers and how much of it is used. */
export function locationRoutes(backend: Backend): Route[] {
  const base = `/subscriptions/:subscription/providers/${machineLearning}/locations/:location`;
  const route = { method: "GET", versions, scope: requireSubscription } as const;
  return [
    {
      ...route,
      path: `${base}/vmSizes`,
      handle: ({ params, apiVersion }) => {
        const sizes = sizesIn(known(params)).map(showSize);
        // azureml-core looks for another key than every later client.
        return { status: 200, body: apiVersion === oldClientVersion ? { amlCompute: sizes } : { value: sizes } };
      },
    },
    {
      ...route,
      path: `${base}/usages`,
      handle: (call) => {
        const rows = usagesIn(backend, call.params["subscription"] ?? "", known(call.params));
        return { status: 200, body: page(rows, backend.settings.tuning().pageSize, call) };
      },
    },
  ];
}

function known({ location = "" }: Params): string {
  const name = normalizeLocation(decodeURIComponent(location));
  if (locations[name]) return name;
  throw new ServiceError(
    "invalid",
    "NoRegisteredProviderFound",
    `No registered resource provider found for location '${location}'.`,
  );
}
