import { ServiceError } from '../errors/service-error.ts';
import type { ActiveCall } from './active-call.ts';

/** The streams that run now. They live for up to an hour, which is longer than a process may take to stop. */
export interface OpenStreams {
  /** Returns what forgets the stream again. While draining, the stream is ended at once. */
  add(active: ActiveCall): () => void;
  /** Ends every stream with UNAVAILABLE, and every later one too. Idempotent. */
  drain(): void;
}

export function createOpenStreams(): OpenStreams {
  const open = new Set<ActiveCall>();
  let draining = false;
  const goAway = (active: ActiveCall) =>
    active.end.end(new ServiceError('UNAVAILABLE', 'The server is going away; connect again.', { retryAfterMs: 1000 }));
  return {
    add(active) {
      open.add(active);
      if (draining) goAway(active);
      return () => open.delete(active);
    },
    drain() {
      draining = true;
      for (const active of open) goAway(active);
    },
  };
}
