import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { describeError } from '@policy-registry/client';

/** What the registry answers when the outcome is open: the same request id is sent again. */
const AGAIN: ReadonlySet<string> = new Set([
  ...['UNAVAILABLE', 'DEADLINE_EXCEEDED', 'CANCELLED', 'RATE_LIMITED', 'REQUEST_IN_PROGRESS', 'CONFLICT'],
]);

const PATIENCE_MS = 600_000;
const PAUSE_MS = 50;

/**
 * Makes one call until it is answered, always under the same request id, as a careful client does. Rejects with a refusal, since
 * none is due, and when no answer came in ten minutes.
 */
export async function steadfast<T>(
  what: string,
  call: (requestId: string) => Promise<T>,
  giveUp?: AbortSignal,
): Promise<T> {
  const requestId = randomUUID();
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await call(requestId);
    } catch (error) {
      const { reason, message, traceId } = describeError(error);
      // Whatever the registry says has a trace id; without one the connection broke.
      const open = traceId === undefined || AGAIN.has(reason);
      if (!open || performance.now() > end) throw new Error(`${what}: ${reason}: ${message}`, { cause: error });
    }
    await delay(PAUSE_MS, undefined, giveUp && { signal: giveUp });
  }
}
