import { type Fields, flag, object, text } from "../core/fields";

const given = { mutability: "computed" } as const;

/** What Azure, or the provider, tells of an image. */
export const outputFields = {
  imageId: text("`name:version`.", given),
  creationState: text(
    "State of the container image: `Succeeded`, `Failed`, or `NotBuilt` when nobody has asked for it yet.",
    given,
  ),
  imageLocation: object(
    "Where the container image is, once it is built.",
    {
      reference: text("To pull it by: `<registry>/<repository>:<tag>`, or with the digest.", given),
      registry: text("Registry.", given),
      repository: text("Repository.", given),
      tag: text("Tag, where the service tells it.", given),
      digest: text("Digest, where the service tells it.", given),
    },
    given,
  ),
  imageBuildLogUri: text(
    "Address of the log of the last build that this resource waited for. A secret: who has it needs no token.",
    { ...given, secret: true },
  ),
  builtTrigger: text("The `rebuildTrigger` that the container image was built for.", given),
  isShared: flag("Another owner has made the version; it is used, and never archived or deleted here.", given),
  environmentType: text("`UserCreated` or `Curated`.", given),
  provisioningState: text("`Succeeded`, `Failed`, `Canceled`, `Creating`, `Updating` or `Deleting`.", given),
  isAnonymous: flag("Made by a job, without a name.", given),
  systemData: object(
    "Who created and changed the version.",
    {
      createdBy: text("Creator.", given),
      createdByType: text("Kind of the creator.", given),
      createdAt: text("When it was created. ISO 8601.", given),
      lastModifiedBy: text("Who changed it last.", given),
      lastModifiedByType: text("Kind of who changed it last.", given),
      lastModifiedAt: text("When it was changed last. ISO 8601.", given),
    },
    given,
  ),
} satisfies Fields;
