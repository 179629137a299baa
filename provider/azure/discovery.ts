import { AzureMLError } from "../core/errors";
import type { Workspace } from "./api";
import type { Send } from "./pipeline";

/** The services beside the resource manager, under the names that the discovery service gives them. */
export type ServiceName = "history" | "experimentation" | "modelmanagement";

/** The code of the error about a service that the workspace does not have. */
export const NO_SUCH_SERVICE = "NoSuchService";

/** Tells the origin of a service of one workspace: `https://<host>`. Asked once; a failure is not remembered. */
export type Discovery = (service: ServiceName) => Promise<string>;

/** The workspace tells where its region's services are listed. In no published specification. */
export function createDiscovery(send: Send, workspace: () => Promise<Workspace>): Discovery {
  let asked: Promise<Record<string, unknown>> | undefined;
  return async (service) => {
    asked ??= workspace()
      .then((found) => discover(send, found))
      .catch((error) => {
        asked = undefined;
        throw error;
      });
    const address = (await asked)[service];
    if (typeof address === "string" && address.startsWith("https://")) return new URL(address).origin;
    const message = `The discovery service of the workspace names no ${service} service.`;
    throw new AzureMLError("UnexpectedAnswer", message, { answer: { code: NO_SUCH_SERVICE, message } });
  };
}

async function discover(send: Send, { id, properties }: Workspace): Promise<Record<string, unknown>> {
  const { discoveryUrl } = properties ?? {};
  if (!discoveryUrl) throw new AzureMLError("UnexpectedAnswer", `The workspace ${id} names no discoveryUrl.`);
  const { origin, pathname, search } = new URL(discoveryUrl);
  const { body } = await send({ method: "GET", origin, path: `${pathname}${search}`, isPublic: true });
  return (body ?? {}) as Record<string, unknown>;
}
