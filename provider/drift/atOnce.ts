/** What the work on each item yields, as it comes, with at most `limit` items at work at a time. */
export async function* atOnce<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => AsyncGenerator<Result>,
): AsyncGenerator<Result> {
  const waiting = [...items];
  const running = new Map<AsyncGenerator<Result>, Promise<Next<Result>>>();
  const step = (worker: AsyncGenerator<Result>) =>
    running.set(
      worker,
      worker.next().then((result) => ({ worker, result })),
    );
  const begin = () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      step(work(item));
      if (running.size >= limit) return;
    }
  };
  begin();
  try {
    while (running.size > 0) {
      const { worker, result } = await Promise.race(running.values());
      if (result.done) {
        running.delete(worker);
        begin();
      } else {
        yield result.value;
        step(worker);
      }
    }
  } finally {
    for (const [worker, pending] of running) {
      pending.catch(() => undefined);
      worker.return(undefined).catch(() => undefined);
    }
  }
}

interface Next<Result> {
  readonly worker: AsyncGenerator<Result>;
  readonly result: IteratorResult<Result>;
}
