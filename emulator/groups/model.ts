import { ServiceError } from "../arm/errors";
import { groupId, groupType, subscriptionId } from "../arm/ids";
import { readTags } from "../arm/tags";
import type { Backend } from "../backend";
import type { Stored } from "../store/resources";
import { requireLocation } from "../tracked/model";

export interface GroupBody {
  tags: Record<string, string>;
  managedBy: string | null;
  deleting: boolean;
}

const namePattern = /^[-\w._()]{1,90}(?<!\.)$/u;

/** Creates a group or replaces its tags; a group never moves to another region. */
export function putGroup(backend: Backend, subscription: string, name: string, body: Record<string, unknown>) {
  if (!namePattern.test(name)) {
    throw new ServiceError(
      "invalid",
      "InvalidResourceGroup",
      `The provided resource group name '${name}' has these invalid characters or is too long.`,
    );
  }
  const location = requireLocation(body["location"], groupType);
  const id = groupId(subscription, name);
  const old = backend.resources.get<GroupBody>(id);
  if (old && old.location !== location) {
    throw new ServiceError(
      "conflict",
      "InvalidResourceGroupLocation",
      `Invalid resource group location '${location}'. The Resource group already exists in location '${old.location}'.`,
    );
  }
  const stored: Stored<GroupBody> = {
    id: old?.id ?? id,
    type: groupType,
    parent: subscriptionId(subscription),
    subscription,
    location,
    name: old?.name ?? name,
    body: { tags: readTags(body["tags"]) ?? {}, managedBy: null, deleting: false },
  };
  backend.resources.put(stored);
  return { created: !old, stored };
}

/** What a read of the group shows. */
export const showGroup = ({ id, name, location, body }: Stored<GroupBody>) => ({
  id,
  name,
  type: groupType,
  location,
  tags: body.tags,
  properties: { provisioningState: body.deleting ? "Deleting" : "Succeeded" },
});

/** The deletion of a group: it shows Deleting, then it is gone with everything in it. */
export function registerGroupDeletion(backend: Backend): void {
  backend.operations.register("deleteGroup", {
    steps: () => 2,
    enter(operation) {
      const group = backend.resources.get<GroupBody>(operation.resource);
      if (group && operation.step === 0) backend.resources.put({ ...group, body: { ...group.body, deleting: true } });
      if (operation.step === 1) {
        for (const inside of backend.resources.listBelow(operation.resource)) backend.operations.cancel(inside.id);
        backend.resources.deleteBelow(operation.resource);
        backend.resources.delete(operation.resource);
      }
      return null;
    },
  });
}
