import { strict as assert } from "node:assert";
import { Workspace } from "../../provider/azure/workspace";
import type { Values } from "../../provider/core/values";
import { Image } from "../../provider/image/handle";
import { type Azure, type Json, startAzure, WORKSPACE } from "../provider/azure";

export const BASE = "mcr.microsoft.com/azureml/minimal-ubuntu22.04-py39-cpu:20250101.v1";
export const SUBJECT = 'Image "train:1" of workspace "vision"';
const VERSION = "api-version=2026-05-01";

export const versionId = (name = "train", version = "1") => `${WORKSPACE}/environments/${name}/versions/${version}`;

/** One emulator for the tests of the block that calls it, empty before each, and what they do beside the handle. */
export function imageHandles() {
  let azure: Azure;
  let workspace: Workspace;
  before(async () => {
    azure = await startAzure();
  });
  beforeEach(async () => {
    workspace = new Workspace(WORKSPACE, azure.connection, azure.clock);
    await azure.admin("POST", "reset");
  });
  after(() => azure.close());

  const someoneRegisters = async (id = "train:1", properties: Values = {}) => {
    const [name = "", version = ""] = id.split(":");
    const body = { properties: { image: BASE, ...properties } };
    const answer = await azure.arm("PUT", `${versionId(name, version)}?${VERSION}`, body);
    assert.ok(answer.status < 300, JSON.stringify(answer.body));
  };
  return {
    get azure(): Azure {
      return azure;
    },
    get workspace(): Workspace {
      return workspace;
    },
    get elsewhere(): Workspace {
      return new Workspace(`${WORKSPACE}x`, azure.connection, azure.clock);
    },
    someoneRegisters,
    async existing(properties: Values = {}) {
      await someoneRegisters("train:1", properties);
      const image = await Image.get(workspace, "train:1");
      await azure.requests();
      return image;
    },
    /** What ARM has of it now, or `gone`. */
    seen: async (id = "train:1"): Promise<Json> => {
      const [name = "", version = ""] = id.split(":");
      const { status, body } = await azure.arm("GET", `${versionId(name, version)}?${VERSION}`);
      return status === 404 ? "gone" : body.properties;
    },
    /** How long builds last. */
    slow: (build: Json) => azure.admin("PUT", "speed", { build }),
    failing: (outcome: Json) => azure.admin("POST", "builds", { failsAt: "dependencies", ...outcome }),
    /** Methods and paths of what was sent to begin builds, since the last look. */
    async builds(): Promise<string[]> {
      const { value } = await azure.admin("GET", "journal");
      await azure.admin("DELETE", "journal");
      const sent = value.filter(({ method, path }: Json) => method === "POST" && path.startsWith("/environment/"));
      return sent.map(({ path }: Json) => path.split("/environments/")[1]);
    },
    /** The requests to ARM since the last look, without those that only read. */
    writes: async () => (await azure.requests()).filter((request) => !request.startsWith("GET")),
  };
}

export async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}
