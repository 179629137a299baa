import { createInterface } from "node:readline";
import { AzureMLError } from "../core/errors";

/** Asks at the terminal. Who cannot be asked must have given the option. */
export async function consent(question: string, option = "--yes"): Promise<"yes" | "no" | "interrupted"> {
  if (!process.stdin.isTTY) {
    throw new AzureMLError(
      "InvalidCommand",
      `Nothing was done: nobody can be asked here. Give ${option} to do it without a question.`,
    );
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise((resolve) => {
    const end = (answer: "yes" | "no" | "interrupted") => {
      resolve(answer);
      terminal.close();
    };
    terminal.on("SIGINT", () => end("interrupted"));
    terminal.on("close", () => end("no"));
    terminal.question(`${question} (yes/no) `, (answer) => end(/^y(es)?$/i.test(answer.trim()) ? "yes" : "no"));
  });
}

/** The exit code after Ctrl-C, as shells know it. */
export const INTERRUPTED = 130;

/** Ctrl-C stops the waits, a second one the process. Returns what undoes it. */
export function whenInterrupted(controller: AbortController, told: () => void): () => void {
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(INTERRUPTED);
    told();
    controller.abort();
  };
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) process.on(signal, interrupt);
  return () => {
    for (const signal of signals) process.off(signal, interrupt);
  };
}
