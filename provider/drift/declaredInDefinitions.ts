import { describe } from "../core/check";
import { declaredPaths } from "../core/diff";
import { type Definition, type Named, named, placed } from "../definitions/definition";
import { type LoadOptions, loadDefinitions } from "../definitions/loadDefinitions";
import { type Kind, kindDefinedAs } from "../kinds/kind";
import type { Declared, Undeclared } from "./declared";

/** What YAML definitions declare in a workspace. What is wrong in one makes it unreadable, as does a path without any. */
export async function declaredInDefinitions(
  paths: readonly string[],
  workspaceId: string,
  signal: AbortSignal | undefined,
  options: Pick<LoadOptions, "allowEmpty"> & { readonly kinds: readonly Kind[] },
): Promise<{ readonly declared: readonly Declared[]; readonly warnings: readonly string[] }> {
  const { definitions } = loadDefinitions(paths, options);
  const { kinds } = options;
  const { named: known, problems } = named(definitions, kinds);
  const wrong = definitions.filter((each) => each.problems.length > 0);
  const declared = await Promise.all(
    known
      .filter((each) => each.problems.length === 0)
      .map((each) => {
        return declaredBy(kindDefinedAs(each.kind, kinds), each, workspaceId, signal);
      }),
  );
  const warnings = definitions.length === 0 ? [`There are no definitions in ${paths.join(", ")}.`] : [];
  return {
    declared: [
      ...declared,
      ...wrong.map((each) => unreadable(each, each.problems.map((problem) => placed(each, problem)).join(" "))),
      ...problems.map(([each, problem]) => unreadable(each, placed(each, problem))),
    ],
    warnings,
  };
}

async function declaredBy(kind: Kind, definition: Named, workspaceId: string, signal?: AbortSignal): Promise<Declared> {
  const { file, line } = definition;
  const { inputs, problems } = await kind.complete({ ...definition.inputs, workspaceId }, signal);
  if (problems.length > 0) return unreadable(definition, problems.map(describe).join(" "));
  const id = kind.idOf(inputs);
  const name = kind.parse(id)?.name ?? definition.name;
  const declaredBefore = declaredPaths(kind.fields, inputs);
  return { id, type: kind.type, name, workspaceId, declaredIn: { file, line }, inputs, declaredBefore };
}

function unreadable({ file, line, name }: Definition, reason: string): Undeclared {
  return { id: file, type: "Definition", name: name ?? file, declaredIn: { file, line }, reason };
}
