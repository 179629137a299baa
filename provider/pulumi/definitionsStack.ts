import * as pulumi from "@pulumi/pulumi";
import { type ConfigReader, type Environment, resolveSettings } from "../azure/config";
import { parseWorkspaceId, workspaceId } from "../core/ids";
import type { ComputeInstance } from "./computeInstance";
import { Definitions } from "./definitions";
import type { Image } from "./image";

/** Every resource's name begins with it, in the states of all such stacks. */
const NAME = "definitions";
const FOLDER = "definitions/";
const WORKSPACE_EXAMPLE = workspaceId({ subscriptionId: "…", resourceGroupName: "…", workspaceName: "…" });

/** A whole program: the definitions of a folder, in the workspace that the stack's configuration names. Returns its outputs. */
export function definitionsStack() {
  const workspace = configuredWorkspace(pulumi.runtime.getConfig, process.env);
  const path = pathsIn(pulumi.runtime.getConfig("azureml:path") || FOLDER);
  const allowEmpty = isOn("azureml:allowEmpty", pulumi.runtime.getConfig);
  const { instances, images, built } = new Definitions(NAME, { path, workspace, allowEmpty });
  const outputsOf = (image: Image, name: string) => imageOutputs(image, built.includes(name));
  return { instances: mapped(instances, instanceOutputs), images: mapped(images, outputsOf) };
}

/** The ARM id of the workspace that `azureml:workspace` names by its id or its name. Throws what is missing. */
export function configuredWorkspace(config: ConfigReader, env: Environment): string {
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

function instanceOutputs({ id, state, applications }: ComputeInstance) {
  return { id, state, applications: applications.apply(addressesOf) };
}

function addressesOf(applications: pulumi.Unwrap<ComputeInstance["applications"]>): Record<string, string> {
  const named = (applications ?? []).map(({ displayName, endpointUri }) => [displayName, endpointUri]);
  return Object.fromEntries(named);
}

// Without a build there is none, which a preview would show as unknown each time.
function imageOutputs({ id, imageId, imageLocation }: Image, isBuilt: boolean) {
  return { id, imageId, ...(isBuilt && { reference: imageLocation.apply((location) => location?.reference) }) };
}

function mapped<From, To>(
  all: Readonly<Record<string, From>>,
  change: (one: From, name: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(all).map(([name, one]) => [name, change(one, name)]));
}
