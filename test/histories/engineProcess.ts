import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Deployment, EngineEvent } from "../endToEnd/stack";

/** What Pulumi's engine is to do. */
export interface EngineCommand {
  readonly op: "up" | "preview" | "refresh" | "destroy";
  readonly project: string;
  readonly stack: string;
  /** The state before; none for a new stack. */
  readonly deployment?: Deployment | undefined;
  readonly options?: EngineOptions;
}

export interface EngineOptions {
  /** URNs. */
  readonly targets?: readonly string[];
  readonly excludes?: readonly string[];
  readonly replace?: readonly string[];
  readonly targetDependents?: boolean;
  readonly excludeDependents?: boolean;
  readonly refresh?: boolean;
  /** A refresh or a destroy that runs the program. */
  readonly runProgram?: boolean;
  readonly continueOnError?: boolean;
  readonly parallel?: number;
  readonly dryRun?: boolean;
  readonly keepPlan?: boolean;
  /** The number of a plan that was kept. */
  readonly plan?: number | undefined;
}

export interface EngineAnswer {
  readonly error?: string;
  readonly events: EngineEvent[];
  /** The state that was written last; none when none was, as in a preview. */
  readonly deployment?: Deployment;
  /** What Pulumi itself finds wrong with a state that was written. */
  readonly invalid?: string[];
  readonly plan?: number;
}

/** Where the engine finds what it calls, as `host:port`. */
export interface Served {
  readonly language: string;
  readonly provider: string;
  /** The log that programs write to. */
  readonly engine: string;
}

export interface EngineProcess {
  run(command: EngineCommand): Promise<EngineAnswer>;
  /** One Ctrl-C; or the end of the process, after which nothing more of the command is written. */
  interrupt(how: "cancel" | "kill"): Promise<void>;
  close(): Promise<void>;
}

/** Pulumi's engine in a process of its own, which asks this one. */
export function startEngine(file: string, served: Served): EngineProcess {
  const child = spawn(file, [], { stdio: ["pipe", "pipe", "inherit"] });
  const waiting = new Map<number, { resolve: (answer: EngineAnswer) => void; reject: (error: Error) => void }>();
  let end: Error | undefined;
  const ended = new Promise<void>((resolve) => {
    child.on("exit", (code, signal) => {
      end = new Error(`the engine ended: ${signal ?? code}`);
      for (const { reject } of waiting.values()) reject(end);
      waiting.clear();
      resolve();
    });
  });
  // What it cannot be asked any more is rejected by its end.
  child.stdin.on("error", () => {});
  createInterface({ input: child.stdout }).on("line", (line) => {
    const { id, ...answer } = JSON.parse(line);
    waiting.get(id)?.resolve({ events: [], ...answer });
    waiting.delete(id);
  });
  let asked = 0;
  const ask = (request: object) =>
    new Promise<EngineAnswer>((resolve, reject) => {
      if (end) throw end;
      asked += 1;
      waiting.set(asked, { resolve, reject });
      child.stdin.write(`${JSON.stringify({ id: asked, ...request })}\n`);
    });
  return {
    run: (command) => ask({ ...command, ...served }),
    interrupt: async (how) => void (await ask({ op: how })),
    async close() {
      child.stdin.end();
      await ended;
    },
  };
}
