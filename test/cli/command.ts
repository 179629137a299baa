import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { offlineEnvironment } from "../../scripts/offlineRun/environment.mjs";
import { root } from "../../scripts/setUp/folders.mjs";
import { whenHanging } from "../deadline";
import { currentDist } from "../endToEnd/dist";
import { startTestEmulator, type TestEmulator } from "../endToEnd/emulator";
import { waitingFor } from "../notes";
import { notInTheFastTier } from "../tier";

export const SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";
export const OTHER_SUBSCRIPTION = "00000000-0000-0000-0000-000000000002";
export const VISION = workspace(SUBSCRIPTION, "ml", "vision");
export const SPEECH = workspace(SUBSCRIPTION, "ml", "speech");
export const ELSEWHERE = workspace(OTHER_SUBSCRIPTION, "lab", "robots");
const VERSION = "api-version=2026-05-15-preview";

function workspace(subscription: string, group: string, name: string): string {
  return `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.MachineLearningServices/workspaces/${name}`;
}

export interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly result: Promise<Result>;
  /** Resolves once stdout or stderr has shown it. */
  shows(text: string): Promise<void>;
}

/** The built command against an emulator in a process of its own, over HTTPS. */
export interface CommandLine {
  readonly emulator: TestEmulator;
  readonly env: Record<string, string>;
  run(...args: string[]): Promise<Result>;
  start(args: string[], env?: Record<string, string>): Running;
  /** Makes an instance behind the command's back. */
  make(id: string, properties?: object, tags?: Record<string, string>): Promise<void>;
  stateOf(id: string): Promise<string>;
  /** Methods and paths of what was sent to change something, since the last call. */
  writes(): Promise<string[]>;
  close(): Promise<void>;
}

export async function openCommandLine(
  main = path.join(root, "dist", "provider", "cli", "main.js"),
): Promise<CommandLine> {
  notInTheFastTier();
  await currentDist();
  const folder = mkdtempSync(path.join(os.tmpdir(), "azureml commands "));
  const args = [VISION, SPEECH, ELSEWHERE].flatMap((each) => ["--workspace", each]);
  const emulator = await waitingFor("starting an emulator", startTestEmulator(folder, args));
  const env = offlineEnvironment({ emulator, pulumiFolder: folder, home: folder, state: folder });
  const start = (given: string[], more: Record<string, string> = {}) =>
    follow(spawn(process.execPath, [main, ...given], { env: { ...env, ...more }, stdio: ["ignore", "pipe", "pipe"] }));
  const journal = async () => {
    const { body } = await emulator.admin("GET", "journal");
    await emulator.admin("DELETE", "journal");
    return body.value as { method: string; path: string }[];
  };
  return {
    emulator,
    env,
    start,
    run: (...given) => start(given).result,
    async make(id, properties = {}, tags = {}) {
      const body = { location: "eastus", tags, properties: { computeType: "ComputeInstance", properties } };
      const { status, body: answer } = await emulator.arm("PUT", `${id}?${VERSION}`, body);
      if (status >= 300) throw new Error(JSON.stringify(answer));
    },
    async stateOf(id) {
      const { status, body } = await emulator.arm("GET", `${id}?${VERSION}`);
      return status === 404 ? "gone" : body.properties.properties.state;
    },
    async writes() {
      const sent = (await journal()).filter(
        ({ method, path }) => method !== "GET" && path.startsWith("/subscriptions"),
      );
      return sent.map(({ method, path }) => `${method} ${path.split("/computes/")[1]}`);
    },
    async close() {
      await emulator.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

export function follow(child: ChildProcess): Running {
  let [stdout, stderr] = ["", ""];
  let ended = false;
  const waiting = new Set<() => void>();
  const heard = () => {
    for (const look of waiting) look();
  };
  child.stdout?.setEncoding("utf8").on("data", (chunk) => {
    stdout += chunk;
    heard();
  });
  child.stderr?.setEncoding("utf8").on("data", (chunk) => {
    stderr += chunk;
    heard();
  });
  const result = new Promise<Result>((resolve, reject) => {
    const done = whenHanging(() => child.kill("SIGKILL"));
    child.on("error", reject);
    child.on("close", (code) => {
      done();
      ended = true;
      heard();
      resolve({ code, stdout, stderr });
    });
  });
  const shows = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        const found = (stdout + stderr).includes(text);
        if (!found && !ended) return;
        waiting.delete(look);
        if (found) resolve();
        else reject(new Error(`The command ended without showing ${text}\n${stdout}\n${stderr}`));
      };
      waiting.add(look);
      look();
    });
  return { child, result: waitingFor("processes", result), shows };
}
