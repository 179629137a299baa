import { atMost } from "../core/atMost";
import { parseWorkspaceId } from "../core/ids";
import { KINDS } from "../kinds";
import { type DeclaredResource, isResource, type Undeclared } from "./declared";
import { driftInWorkspace } from "./inWorkspace";
import type { Report } from "./report";
import type { DriftRequest, Group, Reading } from "./request";
import { validRules } from "./rules";

const WORKSPACES_AT_ONCE = 8;

/**
 * Compares what is declared with what is there, and changes nothing. Reports come workspace by workspace, each as soon as
 * it is known. What cannot be read is reported, and not thrown; an interruption is thrown.
 */
export async function* detect(request: DriftRequest, reading: Reading): AsyncGenerator<Report> {
  const { declared, workspaces = [], ignore = [] } = request;
  const unknown = declared.filter((each) => !isResource(each));
  for (const each of unknown) yield undeclared(each as Undeclared);
  // What is declared where nobody could look would seem to be unmanaged.
  const unmanaged = request.unmanaged !== false && unknown.length === 0;
  const { rules } = validRules(ignore, reading.clock.now());
  const groups = [...byWorkspace(declared.filter(isResource), workspaces).values()];
  const asked = { ...request, unmanaged, ignore: rules };
  yield* streamed<Report>((tell) =>
    atMost(WORKSPACES_AT_ONCE, groups, (group) => driftInWorkspace(group, asked, { kinds: KINDS, ...reading }, tell)),
  );
}

/** What the work tells, each as soon as it does; the work goes on when somebody wants the next. */
async function* streamed<Item>(work: (tell: (item: Item) => Promise<void>) => Promise<unknown>): AsyncGenerator<Item> {
  const { readable, writable } = new TransformStream<Item, Item>();
  const writer = writable.getWriter();
  const end = work((item) => writer.write(item)).then(
    () => writer.close(),
    (error) => writer.abort(error),
  );
  // Nobody reads on: then there is nobody to tell that the work has failed.
  end.catch(() => undefined);
  yield* readable;
}

function undeclared({ reason, ...what }: Undeclared): Report {
  return { ...what, status: "unreadable", counts: true, differences: [], reason };
}

function byWorkspace(declared: readonly DeclaredResource[], workspaces: readonly string[]): Map<string, Group> {
  const groups = new Map<string, Group & { declared: DeclaredResource[] }>();
  const groupOf = (workspaceId: string) => {
    const key = workspaceId.toLowerCase();
    const name = parseWorkspaceId(workspaceId)?.workspaceName ?? workspaceId;
    const group = groups.get(key) ?? { workspaceId, name, declared: [] };
    groups.set(key, group);
    return group;
  };
  for (const each of declared) groupOf(each.workspaceId).declared.push(each);
  for (const each of workspaces) groupOf(each);
  return groups;
}
