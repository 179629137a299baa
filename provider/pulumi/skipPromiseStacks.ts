/**
 * Until what it returns is called, promises of the SDK get no stack. Four for each registered property would be put through
 * source maps, and shown only with PULUMI_DEBUG_PROMISE_LEAKS. All other errors have theirs.
 *
 * To be called around `super` itself, not in a base class: the SDK counts the frames up to the program's.
 */
export function skipPromiseStacks(): () => void {
  const original = Error.prepareStackTrace;
  if (typeof original !== "function" || process.env["PULUMI_DEBUG_PROMISE_LEAKS"]) return () => {};
  const skipping: typeof original = (error, frames) =>
    frames[0]?.getFunctionName() === "debuggablePromise" ? String(error) : original.call(Error, error, frames);
  Error.prepareStackTrace = skipping;
  return () => {
    // A callback of the program may have put its own there meanwhile.
    if (Error.prepareStackTrace === skipping) Error.prepareStackTrace = original;
  };
}
