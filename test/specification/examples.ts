import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { specificationFolder } from "./files";

/** One official example as the request that it describes. */
export interface Example {
  readonly file: string;
  readonly apiVersion: string;
  readonly method: string;
  readonly path: string;
  readonly query: Record<string, string>;
  readonly body?: unknown;
  /** The status codes for which the example has an answer. */
  readonly statuses: string[];
}

const provider = "providers/Microsoft.MachineLearningServices";
const inSubscription = `/subscriptions/{subscriptionId}/${provider}`;
const inGroup = `/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/${provider}`;
const workspace = `${inGroup}/workspaces/{workspaceName}`;
const compute = `${workspace}/computes/{computeName}`;
const environment = `${workspace}/environments/{name}`;
const environmentVersion = `${environment}/versions/{version}`;

const operations: readonly (readonly [RegExp, string, string])[] = [
  [/Compute\/createOrUpdate\//, "PUT", compute],
  [/Compute\/ComputeInstanceWithSchedules/, "PUT", compute],
  [/Compute\/get\/ComputeInstance\./, "GET", compute],
  [/Compute\/list\./, "GET", `${workspace}/computes`],
  [/Compute\/delete\./, "DELETE", compute],
  [/Compute\/patch\./, "PATCH", compute],
  [/Compute\/updateCustomServices\./, "POST", `${compute}/customServices`],
  [/\/Compute\/(\w+)\./, "POST", `${compute}/$1`],
  [/Usage\/list\./, "GET", `${inSubscription}/locations/{location}/usages`],
  [/VirtualMachineSize\/list\./, "GET", `${inSubscription}/locations/{location}/vmSizes`],
  [/Workspace\/create\./, "PUT", workspace],
  [/Workspace\/get\./, "GET", workspace],
  [/Workspace\/update\./, "PATCH", workspace],
  [/Workspace\/delete\./, "DELETE", workspace],
  [/Workspace\/listByResourceGroup\./, "GET", `${inGroup}/workspaces`],
  [/Workspace\/listBySubscription\./, "GET", `${inSubscription}/workspaces`],
  [/Workspace\/EnvironmentContainer\/createOrUpdate\./, "PUT", environment],
  [/Workspace\/EnvironmentContainer\/get\./, "GET", environment],
  [/Workspace\/EnvironmentContainer\/delete\./, "DELETE", environment],
  [/Workspace\/EnvironmentContainer\/list\./, "GET", `${workspace}/environments`],
  [/Workspace\/EnvironmentVersion\/createOrUpdate\./, "PUT", environmentVersion],
  [/Workspace\/EnvironmentVersion\/get\./, "GET", environmentVersion],
  [/Workspace\/EnvironmentVersion\/delete\./, "DELETE", environmentVersion],
  [/Workspace\/EnvironmentVersion\/list\./, "GET", `${environment}/versions`],
];

const folder = path.join(specificationFolder, "examples");

/** The examples of what the emulator has, and how many there are of other things. */
export function readExamples(): { examples: Example[]; others: number } {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => file.split(path.sep).join("/"))
    .filter((file) => file.endsWith(".json"))
    .sort();
  const examples = files.flatMap((file) => read(file) ?? []);
  return { examples, others: files.length - examples.length };
}

function read(file: string): Example | undefined {
  const found = operations.find(([pattern]) => pattern.test(file));
  if (!found) return undefined;
  const [pattern, method, template] = found;
  const { parameters, responses } = JSON.parse(readFileSync(path.join(folder, file), "utf8"));
  const { "api-version": apiVersion, underlyingResourceAction } = parameters;
  const action = pattern.exec(file)?.[1] ?? "";
  return {
    file,
    apiVersion,
    method,
    path: template.replace("$1", action).replace(/\{(\w+)\}/g, (_, name) => parameters[name]),
    query: { "api-version": apiVersion, ...(underlyingResourceAction && { underlyingResourceAction }) },
    body: Object.values(parameters).find((value) => typeof value === "object"),
    statuses: Object.keys(responses),
  };
}

/** Examples that the emulator does not take, and why. */
export const refusals: readonly { readonly file: RegExp; readonly reason: string }[] = [
  {
    file: /createOrUpdate\/(Basic)?(AKS|Aml|DataFactory|Kubernetes)Compute\./,
    reason: "another kind of compute than an instance",
  },
  { file: /Compute\/patch\./, reason: "scale settings, which only clusters have" },
  { file: /Compute\/list(Keys|Nodes)\./, reason: "instances have neither keys nor nodes" },
  {
    file: /preview-2021-03-01-preview\/Compute\/ComputeInstanceWithSchedules/,
    reason: "its subnet is a text, where every version has an object",
  },
];
