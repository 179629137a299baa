/** A type of resource that a workspace refers to; it is kept as it was sent. */
export interface TrackedType {
  type: string;
  /** The first api-version taken. */
  since: string;
  /** Below what it lives, when not directly in a group. */
  parent?: string;
  /** False for a type that has no region of its own. */
  located: boolean;
}

export const trackedTypes: readonly TrackedType[] = [
  { type: "Microsoft.Storage/storageAccounts", since: "2015-06-15", located: true },
  { type: "Microsoft.KeyVault/vaults", since: "2015-06-01", located: true },
  { type: "Microsoft.Insights/components", since: "2014-04-01", located: true },
  { type: "Microsoft.OperationalInsights/workspaces", since: "2015-03-20", located: true },
  { type: "Microsoft.ContainerRegistry/registries", since: "2017-03-01", located: true },
  { type: "Microsoft.ManagedIdentity/userAssignedIdentities", since: "2015-08-31", located: true },
  { type: "Microsoft.Network/virtualNetworks", since: "2015-06-15", located: true },
  {
    type: "Microsoft.Network/virtualNetworks/subnets",
    since: "2015-06-15",
    parent: "Microsoft.Network/virtualNetworks",
    located: false,
  },
];
