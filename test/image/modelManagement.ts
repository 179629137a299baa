import { strict as assert } from "node:assert";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Values } from "../../provider/core/values";
import { image } from "../../provider/image/image";
import { dynamicProvider } from "../../provider/pulumi/dynamicProvider";
import { IMAGE_PROVIDER_TEXT } from "../../provider/pulumi/image";
import { type Azure, type Json, startAzure, WORKSPACE } from "../provider/azure";
import { type Azurite, startAzurite } from "./azurite";
import { type Tree, write } from "./folders";

export const OWNER = { organization: "organization", project: "shop", stack: "dev", type: "Image", name: "churn" };
export const SERVICE = `/modelmanagement/v1.0${WORKSPACE}`;
export const FILES: Tree = {
  "Pulumi.yaml": "name: shop\n",
  "score.py": "def init():\n    pass\n\ndef run(body):\n    return body\n",
  "conda.yml": "dependencies:\n  - python=3.8\n",
  "model/schema.json": "{}",
  "lib/one.py": "ONE = 1\n",
  "lib/two.py": "TWO = 2\n",
  "steps.docker": "RUN echo hello\n",
};
const CONFIGURATION = { executionScript: "score.py", runtime: "python", condaFile: "conda.yml" };

export interface Made {
  readonly id: string;
  readonly inputs: Json;
  readonly outs: Json;
}

export type Legacy = Awaited<ReturnType<typeof startLegacy>>;

/** The emulator with model management, Azurite for its artifacts, and a project to run in. */
export async function startLegacy() {
  const azurite: Azurite = await startAzurite("azureml");
  const azure: Azure = await startAzure();
  // One that remembers nothing, as in the next run.
  const fresh = () =>
    dynamicProvider(
      image(() => azure.connection),
      azure.clock,
    );
  let images = fresh();
  const { account, key, endpoint } = azurite;
  const before = process.cwd();
  let project = before;
  const dataOf = (given: Values, owner: Values) => ({
    workspaceId: WORKSPACE,
    backend: "modelManagement",
    containerConfiguration: CONFIGURATION,
    ...given,
    __context: { owner, urn: "" },
    __provider: IMAGE_PROVIDER_TEXT,
  });
  const check = (given: Values, olds: Json = {}, owner: Values = OWNER) => images.check(olds, dataOf(given, owner));
  const checked = async (given: Values = {}, olds: Json = {}, owner: Values = OWNER): Promise<Json> => {
    const { inputs, failures } = await check(given, olds, owner);
    assert.deepEqual(failures, []);
    return inputs;
  };
  const create = async (given: Values = {}, owner: Values = OWNER): Promise<Made> => {
    const inputs = await checked(given, {}, owner);
    return { inputs, ...(await images.create(inputs)) } as Made;
  };
  return {
    azure,
    images: () => images,
    nextRun() {
      images = fresh();
    },
    azurite,
    artifacts: azurite.container,
    checked,
    create,
    configured: (more: Values) => ({ containerConfiguration: { ...CONFIGURATION, ...more } }),
    refused: async (given: Values) => (await check(given)).failures?.map(({ reason }) => reason),
    async plan(made: Made, given: Values) {
      return images.diff(made.id, made.outs, await checked(given, made.inputs));
    },
    async update(made: Made, given: Values): Promise<Made> {
      const inputs = await checked(given, made.inputs);
      const { outs } = await images.update(made.id, made.outs, inputs);
      assert.equal((await images.diff(made.id, outs, inputs)).changes, false);
      return { ...made, inputs, outs };
    },
    refresh: async (made: Made): Promise<Json> => images.read(made.id, made.outs),
    /** The image as somebody else sees it; undefined when it is gone. */
    async seen(image: string): Promise<Json> {
      const { status, body } = await azure.arm("GET", `${SERVICE}/images/${image}`);
      return status === 404 ? undefined : body;
    },
    /** The requests to the service since the last call, as `METHOD path`. */
    async requests(): Promise<string[]> {
      const { value } = await azure.admin("GET", "journal");
      await azure.admin("DELETE", "journal");
      return value
        .filter((entry: { path: string }) => entry.path.startsWith("/modelmanagement"))
        .map((entry: { method: string; path: string }) => `${entry.method} ${entry.path.replace(SERVICE, "")}`);
    },
    write: (tree: Tree) => write(project, tree),
    async open() {
      await azure.admin("POST", "reset");
      images = fresh();
      await azure.admin("PUT", "storage", { account, key, endpoint });
      project = await realpath(await mkdtemp(path.join(os.tmpdir(), "project-")));
      await write(project, FILES);
      process.chdir(project);
    },
    async leave() {
      process.chdir(before);
      await rm(project, { recursive: true, force: true });
    },
    async close() {
      await azure.close();
      await azurite.close();
    },
  };
}
