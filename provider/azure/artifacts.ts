import { randomUUID } from "node:crypto";
import { AzureMLError } from "../core/errors";
import { addressOf, segment } from "./address";
import { type LocalFile, openContainer } from "./blobs";
import { placeOfAddress } from "./datastores";
import type { Discovery } from "./discovery";
import type { Send } from "./pipeline";
import { bodyWith } from "./reading";

/** Where an artifact was put: `id` is how other services find it, at `contentUri` its content can be written. */
export interface Artifact {
  readonly id: string;
  readonly contentUri: string;
}

export type Artifacts = ReturnType<typeof createArtifacts>;

interface Created {
  readonly artifacts: Readonly<Record<string, { readonly artifactId: string }>>;
  readonly artifactContentInformation: Readonly<Record<string, { readonly contentUri: string }>>;
  readonly errors?: Readonly<Record<string, { readonly error?: { code?: string; message?: string } }>> | null;
}

/** The workspace's artifact service, which keeps files in its storage. In no published specification: azureml-core speaks it so. */
export function createArtifacts(send: Send, discovery: Discovery, workspaceId: string) {
  /** Makes an empty artifact. `container` keeps files of one name apart. */
  async function createArtifact(container: string, name: string, signal?: AbortSignal): Promise<Artifact> {
    const origin = await discovery("history");
    const path = `/artifact/v2.0${addressOf("workspace", workspaceId)}/artifacts/batch/metadata/LocalUpload/${segment(container)}`;
    const body = { paths: [{ path: name }] };
    const contentType = "application/json-patch+json";
    const answer = await send({ method: "POST", harmless: "createArtifact", origin, path, body, contentType, signal });
    const { artifacts, artifactContentInformation, errors } = bodyWith<Created>(answer, "artifacts", path);
    const [failed] = Object.values(errors ?? {});
    if (failed) {
      const { code = "NoErrorCode", message = "no message" } = failed.error ?? {};
      throw new AzureMLError("RequestRefused", `The artifact service refused ${name}: ${code}: ${message}`);
    }
    const [id, contentUri] = [artifacts[name]?.artifactId, artifactContentInformation[name]?.contentUri];
    if (id && contentUri) return { id, contentUri };
    throw new AzureMLError(
      "UnexpectedAnswer",
      `The artifact service took ${name} and did not say where its content goes.`,
    );
  }
  return {
    createArtifact,
    /** Keeps a file of this machine under a name; the result is what other services find it by. */
    async upload(name: string, file: LocalFile, signal?: AbortSignal): Promise<string> {
      const { id, contentUri } = await createArtifact(randomUUID().slice(0, 8), name, signal);
      const blob = placeOfAddress(contentUri);
      if (!blob)
        throw new AzureMLError("UnexpectedAnswer", `The artifact service wants ${name} where no blob storage is.`);
      const container = await openContainer(blob.place);
      await container.upload(blob.name, file, signal);
      return `aml://artifact/${id}`;
    },
  };
}
