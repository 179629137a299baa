import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../scripts/setUp/folders.mjs";
import { type Deployment, makeStack, type ResourceState, type Stack, succeeded } from "./stack";

const FOLDER = path.join(__dirname, "golden");
const WORKSPACE =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/ml/providers/Microsoft.MachineLearningServices/workspaces/vision";
const IMAGE = "mcr.microsoft.com/azureml/minimal-ubuntu22.04-py39-cpu:20250101.v1";

const changelog = readFileSync(path.join(root, "CHANGELOG.md"), "utf8");

/** Of the sections of the changelog, the newest first. */
export const titles = [...changelog.matchAll(/^## (.*)$/gm)].map(([, title = ""]) => title);

/** Every version with a section, the newest first. */
export const releases = titles.slice(1).map((title) => title.split(" ")[0] ?? "");

/** What the programs give as a secret. In the files there is a placeholder instead. */
export const SECRET = "hunter2";
const SECRET_IN_BASE64 = Buffer.from(SECRET).toString("base64");
const masked = (text: string) => text.replaceAll(SECRET_IN_BASE64, "<secret in base64>").replaceAll(SECRET, "<secret>");
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

const goldenProgram = readFileSync(path.join(__dirname, "goldenProgram.ts"), "utf8");

const FAILURES: Sent[] = [
  {
    method: "POST",
    address: "/_emulator/outcomes",
    body: { operation: "create", name: "ci-failed", errors: [{ code: "AllocationFailed", message: "No capacity." }] },
  },
  {
    method: "POST",
    address: "/_emulator/builds",
    body: { failsAt: "dependencies", environment: "image-failed", log: ["ResolvePackageNotFound: numpy=1.21"] },
  },
];

/** What others have made, for the program to adopt. */
const FOUND: Sent[] = [
  {
    method: "PUT",
    address: `${WORKSPACE}/computes/ci-adopted?api-version=2026-05-01`,
    body: {
      location: "eastus",
      properties: {
        computeType: "ComputeInstance",
        description: "as released",
        properties: { vmSize: "Standard_DS3_v2" },
      },
    },
  },
  {
    method: "PUT",
    address: `${WORKSPACE}/environments/image-adopted/versions/1?api-version=2026-05-01`,
    body: { properties: { image: IMAGE, description: "as released" } },
  },
];

const storiesOf = (version: string) => path.join(FOLDER, version, "stories");

export const isKept = (version: string) => existsSync(storiesOf(version));

/** A stack with all the stories, as the present code leaves it behind. */
export async function leftBehind(): Promise<Stack> {
  const stack = await makeLab(goldenProgram.replaceAll(/(instance|image)-renamed/g, "$1-former"));
  succeeded(await stack.up("--target", "**-former"));
  for (const request of [...FOUND, ...FAILURES]) await send(stack, request);
  stack.program(goldenProgram);
  const up = await stack.up("--continue-on-error");
  const failed = up.events.flatMap(({ resOpFailedEvent }) => resOpFailedEvent?.metadata.urn.split("::").at(-1) ?? []);
  assert.deepEqual(failed.sort(), ["image-failed", "instance-failed"], `${up.stdout}\n${up.stderr}`);
  return stack;
}

/** Writes what the present code leaves behind, as that of a version that has no such states yet. */
export async function keep(version: string): Promise<void> {
  const stack = await leftBehind();
  // The error of a failed build tells where its log was.
  const exported = JSON.stringify(await stack.export(), withoutPlaces, 2);
  const state = exported.replaceAll(stack.emulator.url, "https://emulator.invalid");
  const requests = masked(JSON.stringify([...FAILURES, ...(await sentTo(stack))], undefined, 2));
  for (const text of [state, requests]) {
    for (const unwanted of [SECRET, SECRET_IN_BASE64, "127.0.0.1", stack.folder]) {
      assert.ok(!text.includes(unwanted), `${unwanted} is in it`);
    }
  }
  mkdirSync(storiesOf(version), { recursive: true });
  const files = { "program.ts": goldenProgram, "azure.json": `${requests}\n`, "state.json": `${state}\n` };
  for (const [file, text] of Object.entries(files)) {
    writeFileSync(path.join(storiesOf(version), file), text, { flag: "wx" });
  }
}

/** Everything that was written to Azure, and the builds that were begun. */
async function sentTo({ emulator }: Stack): Promise<Sent[]> {
  const { value } = (await emulator.admin("GET", "journal")).body;
  const written = (value as Entry[]).filter(
    ({ method, path: to, status }) =>
      status < 300 && (method === "PUT" || (method === "POST" && to.endsWith("/image"))),
  );
  return written.map(({ method, path: to, query, requestBody }) => {
    const asked = new URLSearchParams(query).toString();
    return { method, address: asked ? `${to}?${asked}` : to, body: requestBody };
  });
}

interface Entry {
  method: string;
  path: string;
  query: Record<string, string>;
  status: number;
  requestBody?: unknown;
}

/** Where Pulumi saw a resource declared says nothing about the release. */
function withoutPlaces(key: string, value: unknown): unknown {
  return key === "sourcePosition" || key === "stackTrace" ? undefined : value;
}
