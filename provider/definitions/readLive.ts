import { AzureMLError } from "../core/errors";
import type { Asking, Kind, Live, Undeclared } from "../kinds/kind";

/** What a workspace has of all kinds. */
export interface Contents {
  /** By kind, name and version. */
  readonly live: readonly Live[];
  readonly undeclared: readonly Undeclared[];
}

/** Everything of the kinds in the workspace that can be declared. Throws when a part of it cannot be read. */
export async function readLive(asking: Asking, kinds: readonly Kind[]): Promise<Contents> {
  const all = (await Promise.all(kinds.map((kind) => kind.readLive(asking)))).flat();
  const rankOf = ({ kind }: Live) => kinds.findIndex(({ definedAs }) => definedAs === kind);
  const byAddress = (a: Live, b: Live) =>
    rankOf(a) - rankOf(b) || compared(a.name, b.name) || compared(a.version ?? "", b.version ?? "");
  return {
    live: all.filter((each) => "inputs" in each).sort(byAddress),
    undeclared: all.filter((each) => "reason" in each).sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

const compared = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Those of the names, which are `name` or, where there are versions, `name:version`. Throws when one is not there. */
export function named({ live, undeclared }: Contents, names: readonly string[], kinds: readonly Kind[]): Contents {
  const isNamed =
    (wanted: string) =>
    ({ name, version }: Live | Undeclared) =>
      wanted === name || (version !== undefined && wanted === `${name}:${version}`);
  const missing = names.filter((name) => ![...live, ...undeclared].some(isNamed(name)));
  if (missing.length > 0) {
    const what = missing.map((name) => JSON.stringify(name)).join(", ");
    throw new AzureMLError(
      "NotFound",
      `No ${kinds.map(({ documents }) => documents.defines).join(" and no ")} that is not archived has the name ${what}.`,
    );
  }
  const isMeant = (each: Live | Undeclared) => names.some((name) => isNamed(name)(each));
  return { live: live.filter(isMeant), undeclared: undeclared.filter(isMeant) };
}
