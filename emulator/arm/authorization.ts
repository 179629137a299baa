import type { Caller } from "../login/tokens";
import { ServiceError } from "./errors";

const verbs: Readonly<Record<string, string>> = { GET: "read", HEAD: "read", DELETE: "delete", POST: "action" };

/** What a request needs to be allowed, and where: `Microsoft.X/types/write` over the id of the resource. */
export function permissionOf(method: string, path: string): { action: string; scope: string } {
  const verb = verbs[method] ?? "write";
  const runs = /^\/history\/v1\.0(\/subscriptions\/.+?)\/computes\//.exec(path);
  if (runs?.[1])
    return { action: "Microsoft.MachineLearningServices/workspaces/experiments/runs/read", scope: runs[1] };
  const images = /^\/environment\/v\d\.\d(\/subscriptions\/.+?)\/environments(?:\/|$)/.exec(path);
  if (images?.[1]) {
    const asked = { read: "read", action: "build/action" }[verb] ?? "write";
    return { action: `Microsoft.MachineLearningServices/workspaces/environments/${asked}`, scope: images[1] };
  }
  const models = /^\/modelmanagement\/v\d\.\d(\/subscriptions\/.+?)\/(images|operations|packages)(?:\/|$)/.exec(path);
  if (models?.[1]) {
    const asked = verb === "action" ? "write" : verb;
    return { action: `Microsoft.MachineLearningServices/workspaces/${models[2]}/${asked}`, scope: models[1] };
  }
  const artifacts = /^\/artifact\/v\d\.\d(\/subscriptions\/.+?)\/artifacts(?:\/|$)/.exec(path);
  if (artifacts?.[1]) {
    const asked = verb === "read" ? "read" : "write";
    return {
      action: `Microsoft.MachineLearningServices/workspaces/metadata/artifacts/${asked}`,
      scope: artifacts[1],
    };
  }
  const arm = path.slice(path.indexOf("/subscriptions"));
  const [root = "", rest] = arm.split(/\/providers\/(?=[^/]+(?:\/|$))/);
  if (rest === undefined) return permissionOfGroup(root, verb);
  const [namespace = "", ...parts] = rest.split("/");
  const types = parts.filter((_, index) => index % 2 === 0);
  // A collection and an action have no name of their own: what is asked is their parent.
  const ofParent = parts.length % 2 === 1;
  const parent = parts.length > 1 ? `/${parts.slice(0, -1).join("/")}` : "";
  const scope = ofParent ? `${root}/providers/${namespace}${parent}` : arm;
  // What belongs to a region is asked of the whole subscription.
  return { action: [namespace, ...types, verb].join("/"), scope: types[0] === "locations" ? root : scope };
}

function permissionOfGroup(path: string, verb: string) {
  const [, , subscription, groups, group] = path.split("/");
  const type = groups ? "subscriptions/resourceGroups" : "subscriptions";
  const scope = [`/subscriptions/${subscription}`, ...(group ? [groups, group] : [])].join("/");
  return { action: `Microsoft.Resources/${type}/${verb}`, scope };
}

/** How ARM refuses who has no role. A service principal is named by its object id in both places. */
export function authorizationFailed(method: string, path: string, { objectId }: Caller): ServiceError {
  const { action, scope } = permissionOf(method, path);
  return new ServiceError(
    "forbidden",
    "AuthorizationFailed",
    `The client '${objectId}' with object id '${objectId}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );
}
