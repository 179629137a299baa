import { since } from "../arm/apiVersions";
import { ServiceError } from "../arm/errors";
import { subscriptionId } from "../arm/ids";
import { locations } from "../arm/locations";
import { page } from "../arm/paging";
import { requireSubscription } from "../arm/scopes";
import type { Backend } from "../backend";
import type { Route } from "../http/types";
import { describeProvider, providers } from "./providers";

const versions = since("Microsoft.Resources/subscriptions", "2014-04-01");

/** Subscriptions, their locations, and the providers registered in them. */
export function subscriptionRoutes(backend: Backend): Route[] {
  const subscriptions = backend.documents<{ id: string }>("subscriptions");
  const describe = (id: string) => ({
    id: subscriptionId(id),
    authorizationSource: "RoleBased",
    managedByTenants: [],
    subscriptionId: id,
    tenantId: backend.identity.tenantId,
    displayName: "Emulated subscription",
    state: "Enabled",
    subscriptionPolicies: {
      locationPlacementId: "Public_2014-09-01",
      quotaId: "EnterpriseAgreement_2014-09-01",
      spendingLimit: "Off",
    },
  });
  const one = { path: "/subscriptions/:subscription", versions, scope: requireSubscription };
  return [
    {
      method: "GET",
      path: "/subscriptions",
      versions,
      handle: (call) => ({
        status: 200,
        body: page(
          subscriptions.list().map((each) => describe(each.id)),
          backend.settings.tuning().pageSize,
          call,
        ),
      }),
    },
    {
      ...one,
      method: "GET",
      handle: ({ params }) => ({
        status: 200,
        body: describe(subscriptions.get((params["subscription"] ?? "").toLowerCase())?.id ?? ""),
      }),
    },
    {
      ...one,
      method: "GET",
      path: `${one.path}/locations`,
      handle: ({ params }) => ({
        status: 200,
        body: {
          value: Object.entries(locations).map(([name, displayName]) => ({
            id: `${subscriptionId(params["subscription"] ?? "")}/locations/${name}`,
            name,
            type: "Region",
            displayName,
            regionalDisplayName: displayName,
            metadata: { regionType: "Physical" },
          })),
        },
      }),
    },
    {
      ...one,
      method: "GET",
      path: `${one.path}/providers`,
      handle: ({ params }) => ({
        status: 200,
        body: { value: Object.keys(providers).map((name) => describeProvider(params["subscription"] ?? "", name)) },
      }),
    },
    {
      ...one,
      method: "GET",
      path: `${one.path}/providers/:namespace`,
      handle: ({ params }) => ({
        status: 200,
        body: describeProvider(params["subscription"] ?? "", known(params["namespace"])),
      }),
    },
    {
      ...one,
      method: "POST",
      path: `${one.path}/providers/:namespace/register`,
      handle: ({ params }) => ({
        status: 200,
        body: describeProvider(params["subscription"] ?? "", known(params["namespace"])),
      }),
    },
  ];
}

function known(namespace = ""): string {
  const found = Object.keys(providers).find((name) => name.toLowerCase() === namespace.toLowerCase());
  if (found) return found;
  throw new ServiceError("missing", "InvalidResourceNamespace", `The resource namespace '${namespace}' is invalid.`);
}
