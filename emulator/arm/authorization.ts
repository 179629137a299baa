import type { Caller } from "../login/tokens";
import { ServiceError } from "./errors";

const verbs: Readonly<Record<string, string>> = { GET: "read", HEAD: "read", DELETE: "delete", POST: "action" };

type PermissionOf = (verb: string, kind: string) => string;
const writing = (verb: string) => (verb === "action" ? "write" : verb);

/** What the services that are not behind ARM need, by their paths; all of it is needed in the workspace. */
const ofServices: readonly [RegExp, PermissionOf][] = [
  [/^\/history\/v1\.0(\/subscriptions\/.+?)\/computes\//, () => "experiments/runs/read"],
  [
    /^\/environment\/v\d\.\d(\/subscriptions\/.+?)\/(?:environments|imageBuilds)(?:\/|$)/,
    (verb) => `environments/${verb === "action" ? "build/action" : verb}`,
  ],
  [
    /^\/modelmanagement\/v\d\.\d(\/subscriptions\/.+?)\/(images|operations|packages)(?:\/|$)/,
    (verb, kind) => `${kind}/${writing(verb)}`,
  ],
  [/^\/artifact\/v\d\.\d(\/subscriptions\/.+?)\/artifacts(?:\/|$)/, (verb) => `metadata/artifacts/${writing(verb)}`],
];

/** What a request needs to be allowed, and where: `Microsoft.X/types/write` over the id of the resource. */
export function permissionOf(method: string, path: string): { action: string; scope: string } {
  const verb = verbs[method] ?? "write";
  for (const [pattern, permission] of ofServices) {
    const [whole, scope = "", kind = ""] = pattern.exec(path) ?? [];
    if (whole) return { action: `Microsoft.MachineLearningServices/workspaces/${permission(verb, kind)}`, scope };
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
