import { orAbsent } from "../../azure/connection";
import { explained } from "../../azure/explained";
import { AzureMLError } from "../../core/errors";
import type { Values } from "../../core/values";
import { removalByName } from "../door/ordered";
import { subject } from "../target";
import type { ImageBackend, ImageFilter } from "./backend";
import { createVersion } from "./createVersion";
import {
  creationIn,
  deserializedVersion,
  documentOf,
  environmentFacts,
  idIn,
  serializedVersion,
} from "./environmentDocument";
import { type Labels, refuseExisting, refuseNames, writeLabels } from "./labels";
import { awaitBuild, beginBuild, logOfBuild, withCreation } from "./versionBuilds";
import { findVersion, listVersions, requireVersion } from "./versions";

/** Images as versions of environments, in ARM; the environment service builds them. */
export const environmentBackend: ImageBackend = {
  name: "environment",
  find: async (call, selection) => withCreation(call, documentOf(await findVersion(call, selection))),
  list(call, filter) {
    refuseModels(filter);
    return (async function* () {
      for await (const version of listVersions(call, filter)) yield documentOf(version);
    })();
  },
  create: createVersion,
  refresh: async (call, document) =>
    withCreation(call, documentOf(await requireVersion(call, idIn(document)), creationIn(document))),
  changeTags: (call, document, change) =>
    relabel(call, document, ({ tags }) => {
      const wanted = change(tags);
      refuseNames(idIn(document), "tags", wanted);
      return { tags: wanted };
    }),
  addProperties(call, document, added) {
    refuseNames(idIn(document), "properties", added);
    return relabel(call, document, ({ properties }) => {
      refuseExisting(idIn(document), properties, added);
      return { properties: { ...properties, ...added } };
    });
  },
  async delete(call, document) {
    const { connection, signal } = call;
    const id = idIn(document);
    const admission = removalByName(call, "environmentVersion", id, "delete");
    await orAbsent(connection.environments.deleteEnvironmentVersion(id, admission, signal)).catch((error) => {
      throw explained(error, `${subject(id)} could not be deleted. It can be archived instead.`);
    });
  },
  wait: awaitBuild,
  build: beginBuild,
  setArchived: (call, document, isArchived) => relabel(call, document, () => ({ isArchived })),
  log: logOfBuild,
  facts: environmentFacts,
  serialize: serializedVersion,
  deserialize: deserializedVersion,
};

type Call = Parameters<ImageBackend["refresh"]>[0];

async function relabel(call: Call, document: Values, change: (labels: Labels) => Partial<Labels>): Promise<Values> {
  return documentOf(await writeLabels(call, idIn(document), change), creationIn(document));
}

function refuseModels(filter: ImageFilter): void {
  const given = (["modelName", "modelId"] as const).find((name) => filter[name] !== undefined);
  if (!given) return;
  throw new AzureMLError(
    "NotSupported",
    `${given}: an environment has no models inside. Images of the backend "modelManagement" have.`,
  );
}
