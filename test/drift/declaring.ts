import type { Values } from "../../provider/core/values";
import type { Declared } from "../../provider/drift/declared";
import { declarationsOf, type StoredResource } from "../../provider/drift/declaredInStack";
import { type DriftRequest, detect } from "../../provider/drift/detect";
import type { Report } from "../../provider/drift/report";
import { KINDS } from "../../provider/kinds";
import { type Azure, inputsOf } from "../provider/azure";

const STACK = "dev";

/** A resource as the engine keeps it after an up: created as `inputs` say. */
export async function deployed(
  azure: Azure,
  type: "ComputeInstance" | "Image",
  given: Values,
): Promise<StoredResource> {
  const name = String(given["computeName"] ?? given["name"]);
  const provider = type === "Image" ? azure.images : azure.provider;
  const owner = { organization: "organization", project: "shop", stack: STACK, type, name };
  const { inputs, failures } = await provider.check({}, inputsOf(given, owner));
  if (failures?.length) throw new Error(JSON.stringify(failures));
  const { id, outs } = await provider.create(inputs);
  const token = `pulumi-nodejs:dynamic/azureml:${type}`;
  return { urn: `urn:pulumi:${STACK}::shop::${token}::${name}`, type: token, id, inputs, outputs: outs };
}

export function declaredBy(...resources: StoredResource[]): readonly Declared[] {
  return declarationsOf(STACK, { resources }, KINDS).declared;
}

/** The reports, by workspace and name. */
export async function drift(azure: Pick<Azure, "connection" | "clock">, request: DriftRequest): Promise<Report[]> {
  const reports: Report[] = [];
  for await (const report of detect(request, { ...azure, kinds: KINDS })) reports.push(report);
  return reports.sort((a, b) => (a.id.toLowerCase() < b.id.toLowerCase() ? -1 : 1));
}

/** What became of each: `changed dev`. */
export function told(reports: readonly Report[]): string[] {
  return reports.map(({ status, name }) => `${status} ${name}`);
}
