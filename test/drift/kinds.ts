import type { Values } from "../../provider/core/values";
import { imageInputsOf } from "../image/declared";
import { type Azure, inputsOf } from "../provider/azure";
import { remakeInstance, remakeVersion, removeInstance, removeVersion, withBase } from "./behind";
import { IMAGE_CHANGES, INSTANCE_CHANGES } from "./fieldChanges";
import { IMAGE_SAMENESSES, INSTANCE_SAMENESSES } from "./fieldSamenesses";

/** Both resources with what may be changed of them behind everybody's back, and how. */
export const kindsOf = (azure: () => Azure) => ({
  ComputeInstance: {
    changes: INSTANCE_CHANGES,
    samenesses: INSTANCE_SAMENESSES,
    served: () => azure().provider,
    resource: () => azure().resource,
    inputs: (given: Values) => inputsOf({ computeName: "ci-any", ...given }),
    remake: (id: string, given: Values) => remakeInstance(azure(), id, given),
    remove: (id: string) => removeInstance(azure(), id),
  },
  Image: {
    changes: IMAGE_CHANGES,
    samenesses: IMAGE_SAMENESSES,
    served: () => azure().images,
    resource: () => azure().imageResource,
    inputs: (given: Values) => imageInputsOf({ name: "any", version: "1", onDelete: "delete", ...withBase(given) }),
    remake: (id: string, given: Values) => remakeVersion(azure(), id, given),
    remove: (id: string) => removeVersion(azure(), id),
  },
});
