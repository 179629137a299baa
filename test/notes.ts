import { appendFileSync } from "node:fs";
import path from "node:path";

// What tests tell of themselves for the summary of a run: mocha carries nothing but titles and times to its reporter.
const folder = process.env["PULUMI_AZUREML_TEST_NOTES"];
const waited = new Map<string, number>();

function write(runnable: Mocha.Runnable | undefined, title: string | undefined, note: object): void {
  if (!folder || !runnable) return;
  const file = path.relative(__dirname, runnable.file ?? "").replaceAll("\\", "/");
  appendFileSync(path.join(folder, `${process.pid}.jsonl`), `${JSON.stringify({ file, title, ...note })}\n`);
}

export const mochaHooks = {
  beforeEach() {
    waited.clear();
  },
  afterEach(this: Mocha.Context) {
    if (waited.size > 0) {
      write(this.currentTest, this.currentTest?.fullTitle(), { waited: Object.fromEntries(waited) });
    }
  },
};

/** What this machine or checkout may lack; a test is skipped for nothing else. */
const reasons = {
  browser: "because there is no Chromium or Chrome on PATH, nor in CHROME_PATH",
  history: "because this checkout does not reach back to the release",
  go: "because Go is not installed, which builds Pulumi's engine",
  python: "because Python or its packages cannot be had",
  script: "because there is no command `script` to pretend a terminal",
  shared: "because its data is not in ../shared",
  windows: "because it needs a shell",
};

/** Skips the running test, or in a hook its whole suite, for a reason that the summary names. */
export function skipFor(context: Mocha.Context, reason: keyof typeof reasons, more = ""): never {
  const runnable = context.runnable();
  const isHook = "type" in runnable && runnable.type === "hook";
  const title = isHook ? runnable.parent?.fullTitle() : runnable.fullTitle();
  write(runnable, title, { skipped: `${reasons[reason]}${more && `: ${more}`}` });
  return context.skip();
}

/** In milliseconds. What a run spends its time on is told in real time. */
// biome-ignore lint/plugin: nothing that is tested goes by it
export const realTime = (): number => performance.now();

/** Counts the time until the promise is settled as spent on waiting for this. */
export async function waitingFor<T>(what: string, promise: Promise<T>): Promise<T> {
  const started = realTime();
  try {
    return await promise;
  } finally {
    waited.set(what, (waited.get(what) ?? 0) + realTime() - started);
  }
}
