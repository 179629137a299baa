import { type ChildProcess, spawn } from "node:child_process";
import { appendFileSync, readFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { waitingFor } from "../notes";

// biome-ignore lint/suspicious/noExplicitAny: tests look into whatever the client hands back
export type Value = any;

/** What a Python exception was. */
export class PythonError extends Error {
  constructor(
    readonly type: string,
    readonly text: string,
    readonly printed = "",
  ) {
    super(`${type}: ${text}`);
  }
}

/** An object of the client that is made where it is used as an argument. */
export const make = (name: string, kwargs: Record<string, unknown>) => ({ $make: name, kwargs });

interface Command {
  call: string;
  on?: unknown;
  args: unknown[];
  kwargs: Record<string, unknown>;
}

interface Answer {
  value?: Value;
  error?: { type: string; text: string };
  printed: string;
}

interface Waiting {
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

/** One Python process that calls a stock client; commands that are not awaited run side by side. */
export class PythonClient {
  /** Calls of functions and methods of the client, those of Python itself not counted. */
  calls = 0;
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, Waiting>();
  private readonly closed: Promise<void>;
  private last = 0;

  constructor(python: string, env: Record<string, string>, log: string) {
    this.child = spawn(python, ["-B", "-u", path.join(__dirname, "runner.py")], {
      env,
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.child.stderr?.on("data", (chunk) => appendFileSync(log, chunk));
    this.closed = new Promise((resolve) => {
      const fail = (what: string) => {
        for (const { reject } of this.waiting.values()) {
          reject(new Error(`the Python process ${what}; it wrote:\n${tail(log)}`));
        }
        this.waiting.clear();
        resolve();
      };
      this.child.once("error", (error) => fail(`could not be used (${error.message})`));
      this.child.once("close", (code, signal) => fail(`ended with ${signal ?? `code ${code}`}`));
    });
    this.child.stdin?.on("error", () => {});
    createInterface({ input: this.child.stdout as NodeJS.ReadableStream }).on("line", (line) => {
      const { id, ...answer } = JSON.parse(line);
      this.waiting.get(id)?.resolve(answer);
      this.waiting.delete(id);
    });
  }

  /** Calls `module:name`. */
  call(name: string, args: unknown[] = [], kwargs: Record<string, unknown> = {}): Promise<Value> {
    return this.send({ call: name, args, kwargs });
  }

  /** Calls a method of an object that a call handed back, or reads its attribute. */
  on(object: Value, name: string, args: unknown[] = [], kwargs: Record<string, unknown> = {}): Promise<Value> {
    return this.send({ on: { $kept: object.$kept }, call: name, args, kwargs });
  }

  /** Calls a method, and tells what it printed as well. */
  async ask(object: Value, name: string, kwargs: Record<string, unknown>): Promise<Answer> {
    return await this.exchange({ on: { $kept: object.$kept }, call: name, args: [], kwargs });
  }

  /** What is left in an iterator. */
  list(iterator: Value): Promise<Value[]> {
    return this.call("builtins:list", [iterator]);
  }

  async stop(): Promise<void> {
    this.child.stdin?.end();
    await this.closed;
  }

  private async send(command: Command): Promise<Value> {
    return (await this.exchange(command)).value;
  }

  private async exchange({ args, kwargs, ...target }: Command): Promise<Answer> {
    if (!target.call.startsWith("builtins:")) this.calls += 1;
    this.last += 1;
    const command = { id: this.last, ...target, args: asArgument(args), kwargs: asArgument(kwargs) };
    const answered = new Promise<Answer>((resolve, reject) => {
      if (this.child.exitCode !== null || this.child.signalCode !== null) {
        reject(new Error("the Python process has ended"));
        return;
      }
      this.waiting.set(command.id, { resolve, reject });
      this.child.stdin?.write(`${JSON.stringify(command)}\n`);
    });
    const answer = await waitingFor("Python", answered);
    if (answer.error) throw new PythonError(answer.error.type, answer.error.text, answer.printed);
    return answer;
  }
}

/** Objects of the client travel back as their handles. */
function asArgument(value: Value): Value {
  if (Array.isArray(value)) return value.map(asArgument);
  if (typeof value !== "object" || value === null) return value;
  if ("$kept" in value) return { $kept: value.$kept };
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, asArgument(each)]));
}

function tail(log: string): string {
  try {
    return readFileSync(log, "utf8").slice(-4000);
  } catch {
    return "nothing";
  }
}
