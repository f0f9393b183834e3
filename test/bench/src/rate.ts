/** How long a measurement runs, after a warm-up of a third of that. */
export interface Span {
  readonly measureMs: number;
  readonly concurrency: number;
}

/**
 * How often `once` can be done in a second, by `concurrency` callers that each wait for the end of one before the next. `caller`
 * is 0 up to `concurrency`. Rejects with the first failure.
 */
export async function ratePerSecond(
  once: (caller: number) => Promise<unknown>,
  { measureMs, concurrency }: Span,
): Promise<number> {
  await during(once, measureMs / 3, concurrency);
  const begin = performance.now();
  const done = await during(once, measureMs, concurrency);
  return (done * 1000) / (performance.now() - begin);
}

async function during(once: (caller: number) => Promise<unknown>, ms: number, concurrency: number): Promise<number> {
  const end = performance.now() + ms;
  let done = 0;
  const callers = Array.from({ length: concurrency }, async (_, caller) => {
    while (performance.now() < end) {
      await once(caller);
      done += 1;
    }
  });
  await Promise.all(callers);
  return done;
}
