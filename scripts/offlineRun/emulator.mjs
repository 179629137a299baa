import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { root } from "../setUp/folders.mjs";
import { SetUpError } from "../setUp/step.mjs";

// They end a hang: a machine that is busy may need a minute for what usually takes a second.
const patience = 300_000;
const patienceToStop = 60_000;

/**
 * Starts the emulator in a process group of its own: Ctrl-C in the terminal is not for it.
 * @param {{ data: string, log: string, args?: string[] }} where folder of its data, file for what it logs
 */
export async function startEmulator({ data, log, args = [] }) {
  mkdirSync(data, { recursive: true });
  mkdirSync(path.dirname(log), { recursive: true });
  const logFile = openSync(log, "w");
  const preload = new URL("stopWithParent.mjs", import.meta.url).href;
  const main = path.join(root, "dist", "provider", "cli", "main.js");
  const child = spawn(
    process.execPath,
    ["--import", preload, main, "emulator", "--port", "0", "--data", data, ...args],
    {
      cwd: data,
      detached: true,
      stdio: ["ignore", "pipe", logFile, "ipc"],
    },
  );
  closeSync(logFile);
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const ready = await firstLine(child, log);
  child.unref();
  child.stdout.unref();
  child.channel?.unref();
  return {
    ...ready,
    pid: child.pid,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.ref();
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), patienceToStop);
      await ended;
      clearTimeout(timer);
    },
  };
}

function firstLine(child, log) {
  return new Promise((resolve, reject) => {
    const fail = (what) => {
      child.kill("SIGKILL");
      reject(new SetUpError(`the emulator ${what}; it logged:\n${readFileSync(log, "utf8").slice(-4000)}`));
    };
    const timer = setTimeout(() => fail(`said nothing for ${patience / 1000} s`), patience);
    child.once("error", (error) => fail(`did not start (${error.message})`));
    const onExit = (code, signal) => {
      clearTimeout(timer);
      fail(`ended with ${signal ?? `code ${code}`}`);
    };
    child.once("exit", onExit);
    createInterface({ input: child.stdout }).once("line", (line) => {
      clearTimeout(timer);
      child.off("exit", onExit);
      try {
        resolve(JSON.parse(line));
      } catch {
        fail(`said "${line}" where its address should be`);
      }
    });
  });
}
