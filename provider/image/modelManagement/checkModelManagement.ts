import { projectFolder } from "../../azure/config";
import { check, type Problem } from "../../core/check";
import type { AnySpelling } from "../../core/inputs";
import type { CheckRequest } from "../../core/resource";
import { asRecord, equal, hasUnknown, UNKNOWN, type Values } from "../../core/values";
import { floatingTag } from "../content";
import type { GivenInputs } from "../properties";
import { projectPath } from "../validation";
import { FOREIGN, fields, type PlannedServiceInputs, type ServiceInputs } from "./fields";
import { contentHash, type GivenConfiguration, readSources } from "./sources";

const AROUND = "containerConfiguration";
const isGiven = (value: unknown) => value !== undefined && value !== null;

/** What azureml-core asks of several arguments together. */
const rules: readonly ((inputs: GivenInputs) => Problem[])[] = [
  (inputs) => {
    const { baseImage, runtime } = configurationIn(inputs);
    if (!isGiven(baseImage) || typeof runtime !== "string" || runtime.toLowerCase() === "python") return [];
    return [{ path: [AROUND, "baseImage"], message: `goes only with the runtime "python", not with "${runtime}".` }];
  },
  (inputs) => {
    const { baseImage, baseImageRegistry } = configurationIn(inputs);
    if (!isGiven(baseImageRegistry) || isGiven(baseImage)) return [];
    return [{ path: [AROUND, "baseImageRegistry"], message: "needs a base image, in baseImage." }];
  },
  (inputs) => {
    const { executionScript, schemaFile } = configurationIn(inputs);
    if (typeof executionScript !== "string" || typeof schemaFile !== "string") return [];
    const folder = projectPath(executionScript).split("/").slice(0, -1);
    if (equal(projectPath(schemaFile).split("/").slice(0, folder.length), folder)) return [];
    const message = `${JSON.stringify(schemaFile)} is not in the folder of the execution script, nor below it.`;
    return [{ path: [AROUND, "schemaFile"], message }];
  },
];

function configurationIn({ containerConfiguration }: GivenInputs): GivenConfiguration {
  return asRecord(containerConfiguration);
}

/** With a problem, the inputs are as they were given. */
interface CheckedImage {
  readonly inputs: PlannedServiceInputs;
  readonly problems: Problem[];
}

/** Checks the inputs by the table, reads the files that they name, and hashes what the image is made of. */
export async function checkModelManagement({ newInputs, log, signal }: CheckRequest): Promise<CheckedImage> {
  const { contentHash: _, ...given } = newInputs;
  const problems: Problem[] = FOREIGN.filter((name) => isGiven(given[name])).map((name) => ({
    path: [name],
    message: 'goes only with the default backend, "environment".',
  }));
  const own = Object.entries(given).filter(([name]) => !FOREIGN.includes(name));
  const checked = check(fields, rules, Object.fromEntries(own)) as CheckedImage;
  const configuration = configurationIn(checked.inputs);
  const read = await readSources(configuration, projectFolder(), signal);
  problems.push(...checked.problems, ...read.problems);
  if (problems.length > 0) return { inputs: checked.inputs, problems };
  const { baseImage } = configuration;
  const floating = typeof baseImage === "string" ? floatingTag(baseImage) : undefined;
  if (floating) log.warn(floating);
  const { models, rebuildTrigger } = checked.inputs;
  const isOpen = hasUnknown({ models, rebuildTrigger, ...withoutCredentials(configuration) });
  const hash = isOpen ? UNKNOWN : contentHash(checked.inputs as AnySpelling<ServiceInputs>, read.sources);
  return { inputs: { ...checked.inputs, contentHash: hash }, problems };
}

function withoutCredentials({ baseImageRegistry, ...others }: GivenConfiguration): Values {
  return { ...others, address: asRecord(baseImageRegistry)["address"] };
}
