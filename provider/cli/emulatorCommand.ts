import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";

interface Options {
  port: number;
  data?: string;
  workspace?: string[];
  profile?: string;
}

/** `pulumi-azureml emulator`: runs the emulator as a child process that dies with this one. */
export const emulatorCommand = (): Command =>
  new Command("emulator")
    .description(
      "run an Azure with Azure ML on this machine: one line of JSON on stdout when it listens, logs on stderr",
    )
    .option("--port <number>", "port on 127.0.0.1; 0 takes any free one", parsePort, 0)
    .option("--data <folder>", "keep everything in this folder; without it, in memory")
    .option(
      "--workspace <id>",
      "workspace that exists from the start: its ARM id, then @region unless it is in eastus (repeatable)",
      (value: string, before: string[] = []) => [...before, value],
    )
    .addOption(
      new Option("--profile <name>", "how long everything takes: at once, or about as long as in Azure").choices([
        "instant",
        "realistic",
      ]),
    )
    .action(run);

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65535) return port;
  throw new InvalidArgumentError("A port is a number from 0 to 65535.");
}

/** This Node, or the one in the `node` package when this one is too old for node:sqlite. */
function findNode(): string {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 13)) return process.execPath;
  try {
    return join(dirname(require.resolve("node/package.json")), "bin", "node");
  } catch {
    throw new Error(`The emulator needs Node 22.13 or newer; this is ${process.versions.node}.`);
  }
}

function run({ port, data, workspace, profile }: Options): void {
  const main = join(__dirname, "..", "..", "emulator", "main.js");
  const given = [
    `--port=${port}`,
    ...(data ? [`--data=${data}`] : []),
    ...(profile ? [`--profile=${profile}`] : []),
    ...(workspace ?? []).map((id) => `--workspace=${id}`),
  ];
  const child = spawn(findNode(), ["--disable-warning=ExperimentalWarning", main, ...given], {
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  if (process.env["npm_command"] === "exec") stopWithNpx(() => child.kill("SIGTERM"));
  child.on("error", (error) => {
    console.error(`The emulator could not be started: ${error.message}`);
    process.exitCode = 1;
  });
  child.on("exit", (code) => {
    process.exitCode = code ?? 1;
  });
}

/** npx does not pass signals on; when it ends, this process gets another parent. */
function stopWithNpx(stop: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    stop();
  }, 500);
  timer.unref();
}
