import { type App, originOf } from "../http/types";

/** The description of this cloud: one object since 2022-09-01, a list of clouds before. */
export function addMetadata(app: App): void {
  app.get("/metadata/endpoints", (context) => {
    const version = context.req.query("api-version") ?? "";
    const origin = originOf(context);
    if (version >= "2022-09-01") return context.json(describeCloud(origin));
    if (/^20(19|20)-\d{2}-\d{2}$/.test(version)) return context.json([describeCloud(origin)]);
    const message = `The api-version '${version}' is not supported here; use 2019-05-01, 2020-06-01 or 2022-09-01.`;
    return context.json({ error: { code: "InvalidApiVersionParameter", message } }, 400);
  });
}

function describeCloud(origin: string) {
  return {
    name: "AzureCloud",
    portal: "https://portal.azure.com",
    authentication: {
      loginEndpoint: origin,
      audiences: [origin, "https://management.core.windows.net/", "https://management.azure.com/"],
      tenant: "common",
      identityProvider: "AAD",
    },
    resourceManager: origin,
    graph: `${origin}/graph`,
    graphAudience: `${origin}/graph`,
    microsoftGraphResourceId: `${origin}/graph`,
    media: "https://rest.media.azure.net",
    batch: "https://batch.core.windows.net/",
    sqlManagement: "https://management.core.windows.net:8443/",
    gallery: "https://gallery.azure.com/",
    vmImageAliasDoc: `${origin}/metadata/aliases.json`,
    activeDirectoryDataLake: "https://datalake.azure.net/",
    ossrDbmsResourceId: "https://ossrdbms-aad.database.windows.net",
    appInsightsResourceId: "https://api.applicationinsights.io",
    logAnalyticsResourceId: "https://api.loganalytics.io",
    synapseAnalyticsResourceId: "https://dev.azuresynapse.net",
    attestationResourceId: "https://attest.azure.net",
    suffixes: {
      storage: "core.windows.net",
      storageSyncEndpointSuffix: "afs.azure.net",
      keyVaultDns: "vault.azure.net",
      acrLoginServer: "azurecr.io",
      sqlServerHostname: "database.windows.net",
      mysqlServerEndpoint: "mysql.database.azure.com",
      postgresqlServerEndpoint: "postgres.database.azure.com",
      mariadbServerEndpoint: "mariadb.database.azure.com",
      azureDataLakeStoreFileSystem: "azuredatalakestore.net",
      azureDataLakeAnalyticsCatalogAndJob: "azuredatalakeanalytics.net",
      azureFrontDoorEndpointSuffix: "azurefd.net",
      synapseAnalytics: "dev.azuresynapse.net",
      attestationEndpoint: "attest.azure.net",
      apiManagement: "azure-api.net",
    },
  };
}
