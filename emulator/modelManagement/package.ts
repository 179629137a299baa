import { type ErrorDetail, userError } from "../arm/errors";
import type { Backend } from "../backend";
import { registryOf } from "../builds/image";
import type { Workspace } from "../environments/keep";
import { any, object, oneOf, required, string } from "../schema/fields";
import { readField } from "../schema/read";
import { beginPackaging } from "./operations";
import type { Operation } from "./record";

const request = object({
  imageRequest: any(required),
  packageType: oneOf("DockerImage DockerBuildContext", required),
  imageName: string(),
  imageLabel: string(),
});

interface Given {
  packageType: "DockerImage" | "DockerBuildContext";
  imageName?: string;
  imageLabel?: string;
}

/** Begins to package models: as an image in the workspace's registry, or as a build context in its storage. */
export function packageModels(backend: Backend, workspace: Workspace, body: unknown): Operation {
  const problems: ErrorDetail[] = [];
  const given = readField(request, body, "", { version: "", refuseUnknownToVersion: false, problems });
  if (problems.length > 0) {
    throw userError(problems.map((each) => each.message).join(" "), problems[0]?.target, problems);
  }
  const { packageType, imageName = "package", imageLabel = "latest" } = given as Given;
  const storage = String(workspace.body.properties["storageAccount"]).split("/").at(-1);
  const resourceLocation =
    packageType === "DockerImage"
      ? `${registryOf(workspace)}/${imageName}:${imageLabel}`
      : `https://${storage}.blob.core.windows.net/azureml/packages/${imageName}/${imageLabel}/`;
  return beginPackaging(backend, workspace, {
    kind: "package",
    operationType: `Package${packageType}`,
    resourceLocation,
    name: imageName,
  });
}
