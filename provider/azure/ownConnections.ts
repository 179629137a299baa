import { Agent } from "node:https";
import type { PipelinePolicy } from "@azure/core-rest-pipeline";

const oneEach = new Agent({ keepAlive: false });

/**
 * A connection that was idle may be closed by the service in the moment in which it is used again. What can be repeated is
 * then sent again; a POST may have started something, so it gets a connection of its own. A proxy brings its own agent.
 */
export const ownConnections: PipelinePolicy = {
  name: "own connections",
  sendRequest(request, next) {
    if (request.method === "POST") request.agent ??= oneEach;
    return next(request);
  },
};
