import type { Connection } from "../../provider/azure/connection";
import { failure, lookingOnce } from "../../provider/azure/listing";
import { declaring } from "../../provider/core/declaring";
import type { Asking, Live, Survey, SurveyRequest, Undeclared } from "../../provider/kinds/kind";
import { createDatastores, type ServiceDatastore } from "./api";
import { fields } from "./fields";
import { datastore } from "./lifecycle";
import { datastoreId, fromWire, isWorkspaces, subject, TYPE, tagIn } from "./wire";

/** The datastores of a workspace, by one list. */
export async function survey(connection: Connection, { workspaceId, signal }: SurveyRequest): Promise<Survey> {
  const listed = new Map<string, ServiceDatastore>();
  const list = async () => {
    const all = await createDatastores(connection.send).list(workspaceId, signal);
    for (const each of all) listed.set(idOf(workspaceId, each).toLowerCase(), each);
  };
  const problem = await failure(list, `The datastores of the workspace ${workspaceId} cannot be listed.`, signal);
  const isManaged = (each: ServiceDatastore) => tagIn(each) !== undefined;
  return {
    resource: datastore(() => lookingOnce(connection, signal), listed),
    listed: [...listed.values()]
      .filter((each) => !isWorkspaces(each))
      .map((each) => ({
        id: idOf(workspaceId, each),
        name: each.name ?? "",
        properties: fromWire(each),
        isManaged: isManaged(each),
      })),
    isManaged(id) {
      const found = listed.get(id.toLowerCase());
      return found === undefined || isManaged(found);
    },
    problem,
    isUnknown: (id) => problem !== undefined && !listed.has(id.toLowerCase()),
  };
}

/** The datastores of a workspace, as they could be declared. */
export async function readLive({ connection, workspaceId, signal }: Asking): Promise<(Live | Undeclared)[]> {
  const all = await createDatastores(connection.send).list(workspaceId, signal);
  return all.map((each) => {
    const id = idOf(workspaceId, each);
    const named = { id, name: each.name ?? "" };
    const { datastoreType } = each.properties;
    if (isWorkspaces(each)) return { ...named, subject: subject(id), reason: "every workspace has it." };
    if (datastoreType !== TYPE) return { ...named, subject: subject(id), reason: `it is of type ${datastoreType}.` };
    const observed = fromWire(each);
    const { inputs } = declaring(fields, observed);
    return {
      ...named,
      kind: "datastore",
      inputs: { workspaceId, name: named.name, adopt: true, onDelete: "retain", ...inputs },
      secrets: observed["credentialsType"] === "AccountKey" ? [["accountKey"]] : [],
      leftOut: [],
      isManaged: tagIn(each) !== undefined,
    };
  });
}

function idOf(workspaceId: string, { name = "" }: ServiceDatastore): string {
  return datastoreId({ workspaceId, name });
}
