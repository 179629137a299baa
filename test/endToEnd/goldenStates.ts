import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { type Deployment, makeStack, type ResourceState, type Stack } from "./stack";

const FOLDER = path.join(__dirname, "golden");
const WORKSPACE =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/ml/providers/Microsoft.MachineLearningServices/workspaces/vision";

/** What the programs give as a secret. In the files there is a placeholder instead. */
export const SECRET = "hunter2";
const SECRET_IN_BASE64 = Buffer.from(SECRET).toString("base64");
const unmasked = (text: string) =>
  text.replaceAll("<secret in base64>", SECRET_IN_BASE64).replaceAll("<secret>", SECRET);

/** What a release left behind: a state, what had been sent to Azure until then, and the program that declares it. */
export interface Kept {
  readonly version: string;
  readonly name: string;
  readonly program: string;
  readonly requests: readonly Sent[];
  readonly state: Deployment;
}

/** A request to the emulator: to Azure, or to an admin route, which says what fails. */
export interface Sent {
  readonly method: string;
  readonly address: string;
  readonly body?: unknown;
}

export function keptStates(): Kept[] {
  return readdirSync(FOLDER).flatMap((version) =>
    readdirSync(path.join(FOLDER, version)).map((name) => {
      const read = (file: string) => readFileSync(path.join(FOLDER, version, name, file), "utf8");
      return {
        version,
        name,
        program: read("program.ts"),
        requests: JSON.parse(unmasked(read("azure.json"))),
        state: JSON.parse(read("state.json")),
      };
    }),
  );
}

export const nameOf = ({ urn }: ResourceState) => urn.split("::").at(-1) ?? "";

/** The resources of this package in a state. */
export function resourcesIn({ resources = [] }: Deployment): ResourceState[] {
  return resources.filter(({ type }) => type.startsWith("pulumi-nodejs:dynamic/azureml:"));
}

/** A stack with an Azure of its own, whose program has the description and the secret from its environment. */
export function makeLab(program: string): Promise<Stack> {
  const environment = { DESCRIPTION: "as released", SECRET };
  return makeStack({ program, emulatorArgs: ["--workspace", WORKSPACE], environment });
}

export async function send({ emulator }: Stack, { method, address, body }: Sent): Promise<void> {
  const [, route] = /^\/_emulator\/(.*)$/.exec(address) ?? [];
  const { status, body: answer } = await (route
    ? emulator.admin(method, route, body)
    : emulator.arm(method, address, body));
  assert.ok(status < 300, `${method} ${address}: ${status} ${JSON.stringify(answer)}`);
}
