const staticWords = [
  "subscriptions",
  "resourceGroups",
  "providers",
  "locations",
  "operationresults",
  "resources",
  "workspaces",
  "computes",
  "vmSizes",
  "usages",
  "computeOperationsStatus",
  "computeOperationResults",
  "workspaceOperationResults",
  "checkComputeNameAvailability",
  "start",
  "stop",
  "restart",
  "resize",
  "listNodes",
  "listKeys",
  "updateIdleShutdownSetting",
  "customServices",
  "updateDataMounts",
  "updateSchedules",
  "getAllowedVmSizesForResize",
  "enableSso",
  "register",
  "runs",
  "environments",
  "versions",
  "datastores",
  "listSecrets",
  "images",
  "operations",
  "packages",
  "artifacts",
  "imageBuilds",
  "image",
  "imageoncompute",
  "labels",
  "metadata",
  "Microsoft.MachineLearningServices",
  "Microsoft.Storage",
  "storageAccounts",
  "Microsoft.KeyVault",
  "vaults",
  "Microsoft.Insights",
  "components",
  "Microsoft.OperationalInsights",
  "Microsoft.ContainerRegistry",
  "registries",
  "Microsoft.ManagedIdentity",
  "userAssignedIdentities",
  "Microsoft.Network",
  "virtualNetworks",
  "subnets",
];
const canonical = new Map(staticWords.map((word) => [word.toLowerCase(), word]));

/** Writes the static segments of an ARM path the way the routes do, and leaves the names between them alone. */
export function canonicalPath(path: string): string {
  const collapsed = path.replace(/\/{2,}/g, "/");
  const segments = collapsed.split("/");
  const start = segments.findIndex((segment) => segment.toLowerCase() === "subscriptions");
  if (start < 0) return collapsed;
  let isStatic = true;
  for (let index = start; index < segments.length; index++) {
    const segment = segments[index] ?? "";
    if (isStatic) segments[index] = canonical.get(segment.toLowerCase()) ?? segment;
    // A namespace stands between `providers` and the first type, so two static words follow each other.
    if (isStatic && segments[index] === "providers" && segments[index + 1]) {
      const namespace = segments[index + 1] ?? "";
      segments[index + 1] = canonical.get(namespace.toLowerCase()) ?? namespace;
      index++;
      continue;
    }
    isStatic = !isStatic;
  }
  return segments.join("/");
}
