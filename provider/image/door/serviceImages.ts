import type { ServiceImage } from "../../azure/modelManagement";
import { type Admission, admit, type Shown } from "../../azure/permit";
import type { Change, Unshown } from "../../core/diff";
import { AzureMLError } from "../../core/errors";
import type { KnownImage } from "../fields";
import { subject, type Target } from "../target";
import { claimsOf } from "../wire";
import { isSameTime, refuseUnshown, rereading } from "./versions";

/** What an update of an image of model management writes. */
export interface Patching {
  readonly asker: "engine's create" | "engine's update";
  readonly found: ServiceImage;
  readonly changes: readonly Change[];
  /** What no preview has shown. */
  readonly held: Unshown;
  /** The owner's tag, as it is to be. */
  readonly owner: string | undefined;
}

/** Leave to write the labels of an image that was just read. */
export function patching(target: Target, { asker, found, changes, held, owner }: Patching): Admission<"label"> {
  const { id, log } = target;
  const { look, now } = reading(target, found);
  const refuseUnless = (isRight: boolean, reason: string) => {
    if (isRight) return;
    throw new AzureMLError("ChangedMeanwhile", `${subject(id)} was not updated: ${reason}. Run "pulumi up" again.`);
  };
  return () =>
    admit({
      asker,
      act: "label",
      kind: "image",
      id,
      log,
      evidence: {
        read: look,
        "same thing": () => refuseUnless(now().id === found.id, `model management answers with ${now().id}`),
        shown: () => refuseUnshown(id, changes, held),
        owner: () => refuseUnless([ownerIn(found), owner].includes(ownerIn(now())), "its owner has changed"),
        "made when": () =>
          refuseUnless(isSameTime(now().createdTime, found.createdTime), "somebody has recreated it meanwhile"),
      },
    });
}

/** What the state and the program say of an image that the engine deletes. */
export interface Leaving {
  /** What the state has. */
  readonly observed: KnownImage;
  readonly found: ServiceImage;
  /** What is declared, or that the creation has failed, which is of no use to anybody. */
  readonly isMeant: (now: ServiceImage) => boolean;
  /** Another resource of the program declares it. */
  readonly isNeeded: () => boolean;
  readonly count: () => Shown<"count">;
}

export function deleting(target: Target, { observed, found, isMeant, isNeeded, count }: Leaving): Admission<"delete"> {
  const { id, log } = target;
  const { look, now } = reading(target, found);
  const refuse = (isRight: boolean, reason: string) => {
    if (isRight) return;
    const advice = 'To leave it alone, run "pulumi state delete <urn>". To delete it, run "pulumi refresh" first.';
    throw new AzureMLError("DeletionRefused", `${subject(id)} was not deleted: ${reason}. ${advice}`);
  };
  return () =>
    admit({
      asker: "engine's delete",
      act: "delete",
      kind: "image",
      id,
      log,
      evidence: {
        "declared word": () => refuse(isMeant(now()), "it is declared to stay"),
        "no other entry": () => refuse(!isNeeded(), "another resource of this program has it now"),
        count,
        read: look,
        "same thing": () => refuse(now().id === found.id, `model management answers with ${now().id}`),
        owner: () => refuse(isOurs(target, now()), "another owner has it now"),
        "made when": () => {
          const when = observed.systemData?.createdAt;
          refuse(isSameTime(now().createdTime, when), "it was recreated since the state was written");
        },
      },
    });
}

/** Nobody else has tagged it as its own. */
export function isOurs({ tag }: Target, image: ServiceImage): boolean {
  const owner = ownerIn(image);
  return !tag || owner === undefined || owner === tag;
}

function ownerIn({ kvTags }: ServiceImage): string | undefined {
  return claimsOf(kvTags).owner;
}

function reading({ connection, workspaceId, name, version, signal }: Target, found: ServiceImage) {
  return rereading(found, () => connection.modelManagement(workspaceId).getImage(`${name}:${version}`, signal));
}
