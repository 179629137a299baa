import { type ChildProcess, spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import ts from "typescript";
import { placeAzureNativeStandIn } from "../../scripts/offlineRun/azureNative.mjs";
import { offlineEnvironment } from "../../scripts/offlineRun/environment.mjs";
import { getPulumi, type PulumiCli } from "../../scripts/pulumiCli/get.mjs";
import { root } from "../../scripts/setUp/folders.mjs";
import { whenHanging } from "../deadline";
import { waitingFor } from "../notes";
import { notInTheFastTier } from "../tier";
import { currentDist } from "./dist";
import { startTestEmulator, type TestEmulator } from "./emulator";

const project = "endtoend";

export interface Result {
  /** The exit code; -1 when a signal ended the command. */
  code: number;
  stdout: string;
  stderr: string;
  events: EngineEvent[];
}

/** One line of Pulumi's event log, the parts that tests look at. */
export interface EngineEvent {
  resourcePreEvent?: { metadata: StepMetadata; planning?: boolean };
  resOutputsEvent?: { metadata: StepMetadata; planning?: boolean };
  resOpFailedEvent?: { metadata: StepMetadata };
  diagnosticEvent?: { urn?: string; message: string; severity: string; ephemeral?: boolean };
  summaryEvent?: { resourceChanges: Record<string, number> };
}

export interface StepMetadata {
  op: string;
  urn: string;
  type: string;
  diffs?: string[] | null;
  detailedDiff?: Record<string, { diffKind: string; inputDiff: boolean }> | null;
}

export interface Running {
  child: ChildProcess;
  result: Promise<Result>;
  /** Resolves once stdout or stderr has shown the text. */
  shows(text: string | RegExp): Promise<void>;
}

export interface Stack {
  name: string;
  folder: string;
  /** The folder that Pulumi keeps its state in. */
  state: string;
  emulator: TestEmulator;
  env: Record<string, string>;
  /** Replaces the program. */
  program(text: string): void;
  up(...args: string[]): Promise<Result>;
  preview(...args: string[]): Promise<Result>;
  refresh(...args: string[]): Promise<Result>;
  destroy(...args: string[]): Promise<Result>;
  cancel(): Promise<Result>;
  /** The deployment of the state, secrets encrypted. */
  export(): Promise<Deployment>;
  import(deployment: Deployment): Promise<Result>;
  pulumi(...args: string[]): Promise<Result>;
  /** Starts a command without waiting for it, to interrupt it. */
  start(args: string[], env?: Record<string, string>): Running;
}

export interface Deployment {
  resources: ResourceState[];
  pending_operations?: unknown[];
}

export interface ResourceState {
  urn: string;
  type: string;
  id?: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into every kind of resource
  inputs?: any;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into every kind of resource
  outputs?: any;
  initErrors?: string[];
  sourcePosition?: string;
}

const made: { folder: string; stop: () => Promise<void> }[] = [];
let cli: Promise<PulumiCli> | undefined;

/** Makes a project with its own Pulumi home, state and emulator. `removeStacks` takes all of it away. */
export async function makeStack(setting: {
  program?: string;
  /** A folder with a Pulumi.yaml, to be used as it is instead of one made for the program. */
  project?: string;
  config?: Record<string, string>;
  emulatorArgs?: string[];
  environment?: Record<string, string>;
}): Promise<Stack> {
  notInTheFastTier();
  await currentDist();
  cli ??= getPulumi();
  const pulumi = await cli;
  const folder = mkdtempSync(path.join(os.tmpdir(), "azureml end to end "));
  const emulator = await waitingFor("starting an emulator", startTestEmulator(folder, setting.emulatorArgs));
  made.push({ folder, stop: emulator.stop });

  const home = path.join(folder, "pulumi home");
  const state = path.join(folder, "state");
  mkdirSync(state);
  placeAzureNativeStandIn(home);
  const env = {
    ...offlineEnvironment({ emulator, pulumiFolder: pulumi.folder, home, state }),
    PULUMI_DEBUG_COMMANDS: "true",
    ...setting.environment,
  };
  const at = setting.project ?? path.join(folder, "project");
  if (!setting.project) writeProject(at, setting.program ?? "", setting.config ?? {});

  const start = (args: string[], more: Record<string, string> = {}) => run(pulumi.file, args, at, { ...env, ...more });
  const pulumiCommand = (...args: string[]) => start(args).result;
  let commands = 0;
  const withEvents = async (...args: string[]) => {
    commands += 1;
    const log = path.join(folder, `events-${commands}.json`);
    const result = await pulumiCommand(...args, "--non-interactive", "--color", "never", "--event-log", log);
    return { ...result, events: readEvents(log) };
  };

  const selected = await pulumiCommand("stack", "init", "test", "--non-interactive");
  if (selected.code !== 0) throw new Error(`pulumi stack init: ${selected.stderr}`);

  return {
    name: "test",
    folder: at,
    state,
    emulator,
    env,
    program: (text) => writeProgram(at, text),
    up: (...args) => withEvents("up", "--yes", "--skip-preview", ...args),
    preview: (...args) => withEvents("preview", ...args),
    refresh: (...args) => withEvents("refresh", "--yes", "--skip-preview", ...args),
    destroy: (...args) => withEvents("destroy", "--yes", "--skip-preview", ...args),
    cancel: () => pulumiCommand("cancel", "--yes", "--non-interactive"),
    export: async () => deploymentIn(state, "test"),
    import: async (deployment) => {
      const file = path.join(folder, "deployment.json");
      writeFileSync(file, JSON.stringify({ version: 3, deployment }));
      return await pulumiCommand("stack", "import", "--file", file);
    },
    pulumi: pulumiCommand,
    start,
  };
}

/** What `pulumi stack export` prints, read from the folder of the state without starting it. */
export function deploymentIn(state: string, stack: string, project?: string): Deployment {
  const stacks = path.join(state, ".pulumi", "stacks");
  const file = path.join(stacks, project ?? readdirSync(stacks)[0] ?? "", `${stack}.json`);
  return JSON.parse(readFileSync(file, "utf8")).checkpoint.latest ?? {};
}

/** Stops the emulators of all stacks made so far and deletes their folders. */
export async function removeStacks(): Promise<void> {
  for (const { folder, stop } of made.splice(0)) {
    await stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** What the command did, and to which resource, stacks and providers apart: `create vision`, `update dev`. */
export function steps(result: Result): string[] {
  return result.events
    .map((event) => event.resourcePreEvent?.metadata)
    .filter((step) => step !== undefined && step.op !== "same" && !/^pulumi:(pulumi|providers):/.test(step.type))
    .map((step) => `${step?.op} ${step?.urn.split("::").at(-1)}`);
}

/** The result, when the command ended well; else an error with all it said. */
export function succeeded(result: Result): Result {
  if (result.code === 0) return result;
  throw new Error(`pulumi ended with ${result.code}\n${result.stdout}\n${result.stderr}`);
}

function writeProject(at: string, program: string, config: Record<string, string>): void {
  const modules = path.join(at, "node_modules");
  mkdirSync(path.join(modules, "@pulumi"), { recursive: true });
  for (const name of ["pulumi", "azure-native"]) link(`node_modules/@pulumi/${name}`, modules, `@pulumi/${name}`);
  link(".", modules, "pulumi-azureml");
  const settings = Object.fromEntries(
    Object.entries({ "azure-native:location": "westeurope", ...config }).map(([key, value]) => [key, { value }]),
  );
  const runtime = { name: "nodejs", options: { typescript: false } };
  // Pulumi.yaml may be written as JSON, which is YAML.
  writeFileSync(
    path.join(at, "Pulumi.yaml"),
    JSON.stringify({ name: project, runtime, main: "index.js", config: settings }),
  );
  writeFileSync(path.join(at, "package.json"), JSON.stringify({ name: project, private: true }));
  writeProgram(at, program);
}

function link(target: string, modules: string, name: string): void {
  const at = path.join(modules, name);
  if (!existsSync(at)) symlinkSync(path.join(root, target), at, "junction");
}

function writeProgram(at: string, text: string): void {
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true };
  writeFileSync(path.join(at, "index.js"), ts.transpileModule(text, { compilerOptions }).outputText);
}

function readEvents(log: string): EngineEvent[] {
  if (!existsSync(log)) return [];
  return readFileSync(log, "utf8")
    .split("\n")
    .filter((line) => line.trim())
    .map((line) => JSON.parse(line));
}

function run(file: string, args: string[], cwd: string, env: Record<string, string>): Running {
  const child = spawn(file, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  let ended = false;
  const waiting = new Set<() => void>();
  const heard = () => {
    for (const look of waiting) look();
  };
  child.stdout.setEncoding("utf8").on("data", (chunk) => {
    stdout += chunk;
    heard();
  });
  child.stderr.setEncoding("utf8").on("data", (chunk) => {
    stderr += chunk;
    heard();
  });
  const result = new Promise<Result>((resolve, reject) => {
    const done = whenHanging(() => {
      if (child.pid) process.kill(-child.pid, "SIGKILL");
      reject(new Error(`pulumi ${args.join(" ")} hangs\n${stdout}\n${stderr}`));
    });
    child.on("error", reject);
    child.on("close", (code) => {
      done();
      ended = true;
      heard();
      resolve({ code: code ?? -1, stdout, stderr, events: [] });
    });
  });
  const shows = (text: string | RegExp) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        const found = typeof text === "string" ? (stdout + stderr).includes(text) : text.test(stdout + stderr);
        if (!found && !ended) return;
        waiting.delete(look);
        if (found) resolve();
        else reject(new Error(`pulumi ${args.join(" ")} ended without showing ${text}\n${stdout}\n${stderr}`));
      };
      waiting.add(look);
      look();
    });
  return { child, result: waitingFor(`pulumi ${args[0]}`, result), shows };
}
