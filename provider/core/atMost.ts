/**
 * What the work on each item comes to, in the order of the items; at most `limit` of them are at work at a time. After a
 * failure nothing more is begun, and it is thrown when those at work have ended. The work's own signal is aborted by a
 * failure of another, and by `signal`: then it is the work that throws.
 */
export async function atMost<Item, Result>(
  limit: number,
  items: readonly Item[],
  work: (item: Item, signal: AbortSignal) => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result[]> {
  const stop = new AbortController();
  const either = signal ? AbortSignal.any([stop.signal, signal]) : stop.signal;
  const results: Result[] = [];
  const left = items.entries();
  const worker = async () => {
    for (const [at, item] of left) {
      if (stop.signal.aborted) return;
      results[at] = await work(item, either);
    }
  };
  const workers = Array.from({ length: limit }, () =>
    worker().catch((error) => {
      // The others stop because of this one: its reason is the one to tell.
      if (!stop.signal.aborted) stop.abort(error);
    }),
  );
  await Promise.all(workers);
  stop.signal.throwIfAborted();
  return results;
}
