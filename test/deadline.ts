/** Ends a hang, and nothing else: a command takes seconds, on a busy machine a minute. */
const DEADLINE_MILLISECONDS = 600_000;

/** Does something about a command that hangs, unless it is called off. */
export function whenHanging(act: () => void): () => void {
  // biome-ignore lint/plugin: a process that hangs has no event
  const timer = setTimeout(act, DEADLINE_MILLISECONDS);
  return () => clearTimeout(timer);
}
