import { createInterface } from "node:readline";
import { AzureMLError } from "../core/errors";

/** Asks at the terminal. Who cannot be asked must have given the option. */
export async function consent(question: string, option = "--yes"): Promise<"yes" | "no" | "interrupted"> {
  if (!process.stdin.isTTY) {
    throw new AzureMLError(
      "input",
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
