import type { Faults } from "./admin/faults";
import { addAdmin } from "./admin/routes";
import { ServiceError } from "./arm/errors";
import { artifactRoutes } from "./artifacts/routes";
import type { Backend } from "./backend";
import { buildRoutes } from "./builds/routes";
import { actionRoutes } from "./computes/actionRoutes";
import { asyncOperationRoutes } from "./computes/asyncOperations";
import { locationRoutes } from "./computes/locationRoutes";
import { computeRoutes, readRoutes } from "./computes/routes";
import { datastoreRoutes } from "./datastores/routes";
import { environmentServiceRoutes } from "./environmentService/routes";
import { environmentRoutes } from "./environments/routes";
import { groupRoutes } from "./groups/routes";
import { errorAnswer, respond } from "./http/answers";
import { injectFaults } from "./http/faults";
import { journalRequests } from "./http/journal";
import { limitBodies } from "./http/limits";
import { createApp, factsOf, register } from "./http/routes";
import type { App } from "./http/types";
import { addLogin } from "./login/routes";
import { authenticator } from "./login/tokens";
import { addLogs } from "./logs/routes";
import { addMetadata } from "./metadata/routes";
import { modelManagementRoutes } from "./modelManagement/routes";
import { addPage } from "./page/routes";
import { addDiscovery } from "./regional/discovery";
import { runRoutes } from "./regional/runs";
import type { SeedWorkspace } from "./seed";
import { subscriptionRoutes } from "./subscriptions/routes";
import { trackedRoutes } from "./tracked/routes";
import { workspaceRoutes } from "./workspaces/routes";

/** Everything that answers, in the order in which a request meets it. */
export function buildApp(backend: Backend, faults: Faults, workspaces: SeedWorkspace[]): App {
  const app = createApp();
  const authenticate = authenticator(backend.identity, backend.clock);
  app.use(limitBodies);
  // Before the journal, which is for what clients ask.
  addPage(app, backend);
  app.use(journalRequests(backend));
  app.use(injectFaults(faults, authenticate, backend.log));
  addAdmin(app, backend, faults, workspaces);
  addMetadata(app);
  addDiscovery(app, backend);
  addLogs(app, backend);
  register(app, backend, authenticate, [
    ...subscriptionRoutes(backend),
    ...groupRoutes(backend),
    ...trackedRoutes(backend),
    ...workspaceRoutes(backend),
    ...computeRoutes(backend),
    ...actionRoutes(backend),
    ...asyncOperationRoutes(backend),
    ...locationRoutes(backend),
    ...environmentRoutes(backend),
    ...environmentServiceRoutes(backend),
    ...buildRoutes(backend),
    ...modelManagementRoutes(backend),
    ...datastoreRoutes(backend),
    ...artifactRoutes(backend),
    ...readRoutes(backend, "/rp/workspaces"),
    ...runRoutes(backend),
  ]);
  // Last, because its paths begin with any tenant.
  addLogin(app, backend);
  app.notFound((context) => respond(factsOf(context), errorAnswer(unknownPath(context.req.path), backend.log)));
  app.onError((error, context) => respond(factsOf(context), errorAnswer(error, backend.log)));
  return app;
}

/** How ARM refuses what is not here: a namespace or a type that this emulator does not have. */
function unknownPath(path: string): ServiceError {
  const match = /\/providers\/([^/]+)\/(.+)$/.exec(path);
  if (!match) return new ServiceError("missing", "NotFound", `There is nothing at '${path}'.`);
  const [, namespace = "", rest = ""] = match;
  const types = rest
    .split("/")
    .filter((_, index) => index % 2 === 0)
    .join("/");
  return new ServiceError(
    "missing",
    "InvalidResourceType",
    `The resource type '${types}' could not be found in the namespace '${namespace}'. This emulator has only the types listed by GET /subscriptions/{id}/providers.`,
  );
}
