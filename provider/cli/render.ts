import { AzureMLError } from "../core/errors";
import { object } from "../core/fields";
import { parseWorkspaceId } from "../core/ids";
import { masked } from "../core/mapInside";
import { asRecord, show, type Values } from "../core/values";
import { type Definition, placed } from "../definitions/definition";
import { loadDefinitions } from "../definitions/loadDefinitions";
import { type Kind, kindDefinedAs } from "../kinds/kind";
import { printJson, say } from "./output";

interface RenderOptions {
  readonly workspace: string;
  readonly json?: boolean;
  readonly loaderDefaults?: boolean;
  readonly allowEmpty?: boolean;
}

/** `pulumi-azureml render` */
export async function render(
  files: readonly string[],
  options: RenderOptions,
  kinds: readonly Kind[],
): Promise<number> {
  if (!parseWorkspaceId(options.workspace)) {
    const given = JSON.stringify(options.workspace);
    throw new AzureMLError("InvalidId", `--workspace ${given} is not the ARM id of a workspace.`);
  }
  const { definitions, skipped } = loadDefinitions(files, {
    projectFolder: process.cwd(),
    allowEmpty: options.allowEmpty,
    kinds,
  });
  if (options.json) printJson(definitions.map((definition) => rendering(definition, options, kinds)));
  else for (const definition of definitions) print(definition, options, kinds);
  for (const { file, document, reason } of skipped) say(`${file}, document ${document}: skipped, because ${reason}.`);
  if (definitions.length === 0) say(`There are no definitions in ${files.join(", ")}.`);
  return definitions.some(({ problems }) => problems.length > 0) ? 1 : 0;
}

function rendering(definition: Definition, options: RenderOptions, kinds: readonly Kind[]) {
  const { file, document, kind = null, name = null, version = null } = definition;
  const problems = definition.problems.map(({ path, ...rest }) => ({ path: show(path), ...rest }));
  return { file, document, kind, name, version, body: bodyFor(definition, options, kinds), problems };
}

function bodyFor(
  definition: Definition,
  { workspace, loaderDefaults }: RenderOptions,
  kinds: readonly Kind[],
): Values | null {
  if (!definition.kind) return null;
  const { documents } = kindDefinedAs(definition.kind, kinds);
  const { inputs, source } = definition;
  const body = documents.body(inputs, source, workspace);
  return loaderDefaults ? documents.withLoaderDefaults(body, source) : body;
}

/** For people: nothing secret is shown, because what is printed may end up in the log of a pipeline. */
function print(definition: Definition, options: RenderOptions, kinds: readonly Kind[]): void {
  const { file, document, line, kind, name, version, problems } = definition;
  for (const problem of problems) say(placed(definition, problem));
  if (problems.length > 0 || !kind) return;
  const inputs = asRecord(masked(object("", kindDefinedAs(kind, kinds).fields), definition.inputs));
  const heading = `# ${file}:${line}, document ${document}: ${kind} ${[name, version].filter(Boolean).join(":")}`;
  const body = JSON.stringify(bodyFor({ ...definition, inputs }, options, kinds), undefined, 2);
  process.stdout.write(`${heading}\n${body}\n`);
}
