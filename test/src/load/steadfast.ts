import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { describeError } from '@policy-registry/client';

/** What says nothing of the outcome: the same request id is sent again. */
const AGAIN: ReadonlySet<string> = new Set([
  ...['UNAVAILABLE', 'DEADLINE_EXCEEDED', 'CANCELLED', 'RATE_LIMITED', 'REQUEST_IN_PROGRESS', 'CONFLICT'],
  // Of an answer that is not of the registry: the connection broke.
  ...['CANCELED', 'ABORTED', 'UNKNOWN'],
]);

const PATIENCE_MS = 180_000;
const PAUSE_MS = 150;

/**
 * Makes one call until it is answered, always under the same request id, as a careful client does. Rejects with a refusal, since
 * none is due, and when no answer came in three minutes.
 */
export async function steadfast<T>(what: string, call: (requestId: string) => Promise<T>): Promise<T> {
  const requestId = randomUUID();
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await call(requestId);
    } catch (error) {
      const { reason, message } = describeError(error);
      const late = performance.now() > end;
      if (!AGAIN.has(reason) || late) throw new Error(`${what}: ${reason}: ${message}`, { cause: error });
    }
    await delay(PAUSE_MS);
  }
}
