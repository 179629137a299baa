import { spawn } from "node:child_process";

const sameKeyPress = 500;

/**
 * Runs a command for the user: his terminal, his Ctrl-C exactly once, its exit code.
 * @returns {Promise<number>}
 */
export async function runForUser(command, args, options) {
  // In a terminal the whole process group gets Ctrl-C. Elsewhere the signal may come to this process alone, or
  // twice through npm: the command gets a group of its own and each signal once.
  const inTerminal = Boolean(process.stdin.isTTY);
  const child = spawn(command, args, { stdio: "inherit", ...options, detached: !inTerminal });
  const listeners = ["SIGINT", "SIGTERM", "SIGHUP"].map((signal) => {
    let last = 0;
    const listener = () => {
      if (inTerminal && signal === "SIGINT") return;
      if (Date.now() - last < sameKeyPress) return;
      last = Date.now();
      child.kill(signal);
    };
    process.on(signal, listener);
    return [signal, listener];
  });
  try {
    return await new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 1)));
    });
  } finally {
    for (const [signal, listener] of listeners) process.off(signal, listener);
  }
}
