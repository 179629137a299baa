import * as pulumi from "@pulumi/pulumi";
import { type ConfigReader, resolveSettings } from "../azure/config";
import { parseWorkspaceId, workspaceId } from "../core/ids";
import type { Kind } from "../kinds/kind";
import { definedIn } from "./defined";
import { DEFINITIONS, type DefinedClasses, makeDefined, outputsOf } from "./definedResources";

/** Every resource's name begins with it, in the states of all such stacks. */
const NAME = "definitions";
const FOLDER = "definitions/";
const WORKSPACE_EXAMPLE = workspaceId({ subscriptionId: "…", resourceGroupName: "…", workspaceName: "…" });

/** A whole program: the definitions of a folder, in the workspace that the stack's configuration names. Returns its outputs. */
export function definitionsStack(kinds: readonly Kind[], classes: DefinedClasses) {
  const workspace = configuredWorkspace(pulumi.runtime.getConfig, process.env);
  const path = pathsIn(pulumi.runtime.getConfig("azureml:path") || FOLDER);
  const allowEmpty = isOn("azureml:allowEmpty", pulumi.runtime.getConfig);
  const defined = definedIn(kinds, NAME, { path, allowEmpty });
  const parent = new pulumi.ComponentResource(DEFINITIONS, NAME);
  return outputsOf(classes, defined, makeDefined(classes, defined, { parent, name: NAME, workspace }));
}

/** The ARM id of the workspace that `azureml:workspace` names by its id or its name. Throws what is missing. */
export function configuredWorkspace(config: ConfigReader, env: NodeJS.ProcessEnv): string {
  const given = config("azureml:workspace");
  if (!given) {
    throw new pulumi.RunError(
      "The stack does not say to which workspace its definitions belong. Set its ARM id, or its name and resource group:\n" +
        `  pulumi config set azureml:workspace ${WORKSPACE_EXAMPLE}\n` +
        "  pulumi config set azureml:workspace <name>\n" +
        "  pulumi config set azureml:resourceGroup <resource group>",
    );
  }
  if (parseWorkspaceId(given)) return given;
  const shown = JSON.stringify(given);
  if (given.includes("/")) {
    throw new pulumi.RunError(`azureml:workspace is ${shown}, which is not an ARM id like ${WORKSPACE_EXAMPLE}.`);
  }
  const resourceGroupName = config("azureml:resourceGroup");
  const { subscriptionId } = resolveSettings(config, env);
  const missing = [
    ...(resourceGroupName ? [] : ["azureml:resourceGroup is not set"]),
    ...(subscriptionId ? [] : ["neither azureml:subscriptionId nor the variable ARM_SUBSCRIPTION_ID is set"]),
  ];
  if (!resourceGroupName || !subscriptionId) {
    throw new pulumi.RunError(`azureml:workspace is ${shown}, a name, but ${missing.join(", and ")}.`);
  }
  return workspaceId({ subscriptionId, resourceGroupName, workspaceName: given });
}

export function isOn(key: string, config: ConfigReader): boolean {
  const given = config(key) || "false";
  if (given === "true" || given === "false") return given === "true";
  throw new pulumi.RunError(`${key} is ${JSON.stringify(given)}; use true or false.`);
}

/** One path, or several as the JSON list that structured configuration is. */
function pathsIn(text: string): string | string[] {
  return text.startsWith('["') ? JSON.parse(text) : text;
}
