import { declaredPaths } from "../../provider/core/diff";
import { asRecord, type Path, type Value, type Values } from "../../provider/core/values";
import { loadDefinitions } from "../../provider/definitions/load";
import { named } from "../../provider/definitions/naming";
import type { Declared } from "../../provider/drift/declared";
import type { StoredState } from "../../provider/drift/stackExport";
import { kindDefinedAs, kindInStack } from "../../provider/kinds";
import type { Kind } from "../../provider/kinds/kind";
import { fromHost } from "../../provider/pulumi/wireFormat";

/** What the state of a stack declares of the kinds, as `provider/drift` reads it of its own. */
export function declaredIn(stack: string, { resources = [] }: StoredState, kinds: readonly Kind[]): Declared[] {
  return resources.flatMap(({ urn, type, id = "", inputs, outputs }) => {
    const kind = kindInStack(type, kinds);
    const parts = kind?.parse(id);
    if (!kind || !parts) return [];
    const { values: given } = fromHost(inputs);
    const { values: observed, declared } = fromHost(outputs);
    const secrets: Path[] = [];
    const clear = (value: Value, path: Path): Value => {
      const { plaintext } = asRecord(value);
      if (typeof plaintext !== "string") return value;
      secrets.push(path);
      return JSON.parse(plaintext) as Value;
    };
    const inClear = (values: Values): Values =>
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, clear(value, [name])]));
    return {
      ...{ id, type: kind.type, ...parts, declaredIn: { stack, urn }, inputs: inClear(given) },
      ...{ observed: inClear(observed), declaredBefore: declared, secrets },
    };
  });
}

/** What documents declare in a workspace, likewise. */
export async function declaredInFiles(
  paths: readonly string[],
  workspaceId: string,
  kinds: readonly Kind[],
): Promise<Declared[]> {
  const { named: found } = named(loadDefinitions(paths, { kinds }).definitions, kinds);
  return Promise.all(
    found.map(async ({ kind: word, name, inputs: given, file, line }) => {
      const kind = kindDefinedAs(word, kinds);
      const { inputs } = await kind.complete({ ...given, workspaceId });
      const declaredBefore = declaredPaths(kind.fields, inputs);
      const about = { id: kind.idOf(inputs), type: kind.type, name, workspaceId, declaredIn: { file, line } };
      return { ...about, inputs, declaredBefore };
    }),
  );
}
