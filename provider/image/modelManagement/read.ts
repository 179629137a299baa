import { type Connection, orAbsent } from "../../azure/connection";
import type { ServiceImage } from "../../azure/modelManagement";
import { AzureMLError } from "../../core/errors";
import type { Observed } from "../../core/resource";
import type { ReadImage } from "../imageInputs";
import { subject, type Target, targetOf } from "../target";
import { explainedOfImage, explainedOfService } from "./messages";
import { fromWire } from "./wire";

/** What is there of the image, for a refresh. Undefined when it is gone. */
export async function read(connection: Connection, request: ReadImage): Promise<Observed | undefined> {
  const target = targetOf(connection, request, request.id, "update", request.inputs);
  const image = await getImage(target);
  return image && { id: request.id, properties: fromWire(target.workspaceId, image) };
}

/** Undefined when the image is gone, and not the whole service. */
export async function getImage(target: Target): Promise<ServiceImage | undefined> {
  const { connection, workspaceId, id, name, signal } = target;
  const service = connection.modelManagement(workspaceId);
  const what = `${subject(id)} cannot be read.`;
  const image = await orAbsent(service.getImage(idIn(target), signal)).catch((error) => {
    throw explainedOfImage(error, what, workspaceId);
  });
  if (image) return image;
  await service
    .listImages({ name }, signal)
    .next()
    .catch((error) => {
      throw explainedOfService(error, what, workspaceId);
    });
  return undefined;
}

/** The image, which has to be there. */
export async function existing(target: Target): Promise<ServiceImage> {
  const image = await getImage(target);
  if (image) return image;
  const text = `${subject(target.id)} is gone. Run "pulumi refresh", then "pulumi up" creates another one.`;
  throw new AzureMLError("Disappeared", text);
}

/** As the service names it: `name:version`. */
export const idIn = ({ name, version }: Target): string => `${name}:${version}`;
