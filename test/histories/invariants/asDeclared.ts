import { asRecord, type Value, type Values } from "../../../provider/core/values";
import type { Json } from "../../provider/azure";
import type { Declared } from "../declared";
import { holds } from "../violation";
import type { World } from "../world";

const VERSIONS = { instance: "2026-05-15-preview", image: "2026-05-01" };

/** Azure has what the program says, seen without our own eyes: by a few properties that everybody can read. */
export async function isAsDeclared(
  { lab: { azure } }: World,
  { kind, args, options }: Declared,
  id: string,
  leftAlone: readonly string[],
): Promise<void> {
  if (kind === "component") return;
  const { status, body } = await azure.arm("GET", `${id}?api-version=${VERSIONS[kind]}`);
  await azure.admin("DELETE", "journal");
  holds("after an up, what is declared is there", status !== 404, () => id);
  // A fault of the history hits whoever comes next.
  if (status !== 200) return;
  const found = kind === "instance" ? instanceFound(body) : imageFound(body);
  const excepted = new Set([...leftAlone, ...(options.ignoreChanges ?? [])]);
  for (const [name, value] of Object.entries(found)) {
    const declared = args[name];
    if (declared === undefined || excepted.has(name)) continue;
    holds("after an up, Azure has what is declared", isAs(declared, value), () => ({
      id,
      name,
      declared,
      found: value,
    }));
  }
}

function instanceFound({ tags, properties }: Json): Values {
  const { vmSize, applicationSharingPolicy, state } = properties.properties;
  const { description } = properties;
  return { tags: tags ?? {}, description: description ?? "", vmSize, applicationSharingPolicy, powerState: state };
}

function imageFound({ properties }: Json): Values {
  const { tags, description, stage, isArchived } = properties;
  return { tags: tags ?? {}, description: description ?? "", stage, isArchived };
}

/** Words of the service are the same in any letter case, and other tags may be there as well. */
function isAs(declared: Value, found: Value): boolean {
  if (typeof declared === "object" && declared !== null) {
    const there = Object.entries(asRecord(found)).map(([key, value]) => [key.toLowerCase(), value]);
    const all = new Map(there as [string, Value][]);
    return Object.entries(asRecord(declared)).every(([key, value]) => all.get(key.toLowerCase()) === value);
  }
  return String(declared).toLowerCase() === String(found).toLowerCase();
}
