import type { Connection } from "../../azure/connection";
import { failure } from "../../azure/listing";
import type { ModelManagement, ServiceImage } from "../../azure/modelManagement";
import { isManaged } from "../../azure/ownership";
import { imageId, parseImageId } from "../../core/ids";
import type { Found, SurveyRequest } from "../../kinds/kind";
import { fromWire } from "./wire";

/** The images of model management in one workspace. */
export interface ImageSurvey {
  readonly found: readonly Found[];
  readonly problem: string | undefined;
  /** The service, which answers from the list for what is in it. */
  service(workspaceId: string): ModelManagement;
  /** True for an image that could not be listed. */
  isUnknown(id: string): boolean;
}

/** Lists the images of model management, which is requested only where one is declared. */
export async function surveyImages(connection: Connection, request: SurveyRequest): Promise<ImageSurvey> {
  const { workspaceId, wanted, isComplete, signal } = request;
  const count = wanted.filter(({ id }) => parseImageId(id)).length;
  const listed: ServiceImage[] = [];
  const list = async () => {
    for await (const each of connection.modelManagement(workspaceId).listImages({}, signal)) listed.push(each);
  };
  const what = `The images of model management of the workspace ${workspaceId} cannot be listed.`;
  const isListed = count > 1 || (count === 1 && isComplete);
  const problem = isListed ? await failure(list, what, signal) : undefined;
  const byId = new Map(listed.map((each) => [each.id.toLowerCase(), each]));
  return {
    found: listed.map((each) => found(workspaceId, each)),
    problem,
    service(of) {
      const service = connection.modelManagement(of);
      return {
        ...service,
        getImage: async (id) => byId.get(id.toLowerCase()) ?? service.getImage(id, signal),
      };
    },
    isUnknown(id) {
      const { name, version } = parseImageId(id) ?? {};
      return problem !== undefined && !byId.has(`${name}:${version}`.toLowerCase());
    },
  };
}

function found(workspaceId: string, image: ServiceImage): Found {
  const isOwned = isManaged(image.kvTags);
  return { id: imageId(workspaceId, image.id), name: image.id, properties: fromWire(workspaceId, image), isOwned };
}
