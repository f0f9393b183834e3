import { setImmediate } from 'node:timers/promises';

/** Lets others have their turn, and ends the work that nobody waits for any more. */
export async function breath(signal: AbortSignal | undefined): Promise<void> {
  await setImmediate();
  signal?.throwIfAborted();
}
