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
