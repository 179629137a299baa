import type { Command } from "commander";
import { command, finish, withScope } from "../../provider/cli/options";
import { type CommandProblem, printJson, printTable, problemOf, sayProblems, yesOrNo } from "../../provider/cli/output";
import { openSession, type Scope, type Session, workspacesOf } from "../../provider/cli/session";
import type { KindCommands } from "../../provider/kinds/kind";
import { createDatastores, type ServiceDatastore } from "./api";
import { isWorkspaces, tagIn } from "./wire";

/** The commands for datastores. */
export const datastoreCommands: KindCommands = { defines: "datastore", noun: "a datastore", isVersioned: false, make };

function make(): Command[] {
  const list = withScope(command("datastores", "list datastores: type, container, whether a stack manages them"));
  return [list.action(async (options) => finish(datastores(options)))];
}

async function datastores(options: Scope & { readonly json?: boolean }): Promise<number> {
  const session = openSession();
  const { ids, problems: unread } = await workspacesOf(session, options);
  const lists = await Promise.all(ids.map((id) => listIn(session, id)));
  const found = lists.flatMap((list) => list.found).map(summaryOf);
  const problems = [...unread, ...lists.flatMap((list) => list.problems)];
  if (options.json) printJson({ datastores: found, problems });
  else {
    printTable(
      ["NAME", "TYPE", "CONTAINER", "MANAGED"],
      found.map(({ name, type, container, isManaged }) => [name, type, container, yesOrNo(isManaged)]),
    );
  }
  return sayProblems(problems);
}

interface Listed {
  readonly found: readonly ServiceDatastore[];
  readonly problems: readonly CommandProblem[];
}

async function listIn({ connection, signal }: Session, workspaceId: string): Promise<Listed> {
  try {
    const all = await createDatastores(connection.send).list(workspaceId, signal);
    return { found: all.filter((each) => !isWorkspaces(each)), problems: [] };
  } catch (error) {
    return { found: [], problems: [problemOf(workspaceId, error)] };
  }
}

function summaryOf(found: ServiceDatastore) {
  const { datastoreType, containerName } = found.properties;
  return {
    id: found.id,
    name: found.name,
    type: String(datastoreType),
    container: typeof containerName === "string" ? containerName : undefined,
    isManaged: tagIn(found) !== undefined,
  };
}
