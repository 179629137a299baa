import { randomUUID } from "node:crypto";
import { type ErrorDetail, userError } from "../arm/errors";
import type { Backend } from "../backend";
import { registryOf } from "../builds/image";
import type { Workspace } from "../environments/keep";
import { any, list, map, object, oneOf, required, string } from "../schema/fields";
import { readField } from "../schema/read";
import { beginPackaging } from "./operations";
import { type Image, type ImageBody, imageId, imageType, type Operation } from "./record";

const open = { open: true } as const;

/** What a creation takes, as azureml-core sends it. `tags` is a list of former times, and always null. */
const creation = object({
  name: string(required),
  driverProgram: string(),
  description: string(),
  tags: any(),
  kvTags: map(string()),
  properties: map(string()),
  modelIds: list(string()),
  imageType: oneOf("Docker", required),
  imageFlavor: string(),
  dockerFileUri: string(),
  assets: list(object({ id: string(required), url: string(required) }, open)),
  targetRuntime: object({ runtimeType: string(required) }, { ...open, ...required }),
  baseImage: string(),
  baseImageRegistryInfo: object({ location: string(), user: string(), password: string() }),
});

const namePattern = /^(?=.{3,32}$)[a-z0-9]([-.a-z0-9]*[a-z0-9])?$/;

type Given = Pick<ImageBody, "name" | "modelIds" | "properties"> &
  Partial<Pick<ImageBody, "description">> & { kvTags?: Record<string, string> } & Record<string, unknown>;

/** Makes the next version of an image, and begins its creation. */
export function createImage(
  backend: Backend,
  workspace: Workspace,
  body: unknown,
): { image: Image; operation: Operation } {
  const { name, description = null, kvTags = {}, properties = {}, modelIds = [], ...rest } = read(body);
  if (!namePattern.test(name)) {
    throw userError(
      `The image name '${name}' is invalid. It must have 3 to 32 lowercase letters, digits, '-' and '.', and begin and end with a letter or a digit.`,
      "name",
    );
  }
  const version = nextVersion(backend, workspace.id, name);
  const { tags: _, baseImageRegistryInfo: __, ...given } = rest;
  const image: Image = {
    id: imageId(workspace.id, `${name}:${version}`),
    type: imageType,
    parent: workspace.id,
    subscription: workspace.subscription,
    location: null,
    name: `${name}:${version}`,
    body: {
      name,
      version,
      description,
      tags: kvTags,
      properties,
      modelIds,
      given,
      imageLocation: `${registryOf(workspace)}/${name}:${version}`,
      creationState: "Creating",
      createdTime: backend.clock.now(),
      log: [],
      logKey: randomUUID(),
    },
  };
  backend.resources.put(image);
  const operation = beginPackaging(backend, workspace, {
    kind: "createImage",
    operationType: "Image",
    resourceLocation: image.id,
    name,
  });
  return { image, operation };
}

function read(body: unknown): Given {
  const problems: ErrorDetail[] = [];
  const given = readField(creation, body, "", { version: "", refuseUnknownToVersion: false, problems });
  if (problems.length > 0) {
    throw userError(problems.map((each) => each.message).join(" "), problems[0]?.target, problems);
  }
  return given as Given;
}

/** A number that no image of this name has had, deleted ones included. */
function nextVersion(backend: Backend, workspace: string, name: string): number {
  const counters = backend.documents<number>("imageVersions");
  const key = `${workspace.toLowerCase()}/${name}`;
  const next = (counters.get(key) ?? 0) + 1;
  counters.put(key, next);
  return next;
}
