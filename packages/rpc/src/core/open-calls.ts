import { ServiceError } from '../errors/service-error.ts';
import type { ActiveCall } from './active-call.ts';
import { isServerStreaming } from './method-kind.ts';

/** The calls that run now. Some live for up to an hour, which is longer than a process may take to stop. */
export interface OpenCalls {
  /** Returns what forgets the call again. While draining, one that comes too late is ended at once. */
  add(active: ActiveCall): () => void;
  /** Ends streams of answers at once and other calls after `graceMs`, with UNAVAILABLE, and every later one too. Idempotent. */
  drain(graceMs: number): void;
}

export function createOpenCalls(): OpenCalls {
  const open = new Set<ActiveCall>();
  let draining: 'no' | 'streams' | 'all' = 'no';
  const endLate = (active: ActiveCall) => {
    if (draining === 'no' || (draining === 'streams' && !isServerStreaming(active.method))) return;
    active.end.end(new ServiceError('UNAVAILABLE', 'The server is going away; call again.', { retryAfterMs: 1000 }));
  };
  const reach = (stage: 'streams' | 'all') => {
    draining = stage;
    for (const active of open) endLate(active);
  };
  return {
    add(active) {
      open.add(active);
      endLate(active);
      return () => open.delete(active);
    },
    drain(graceMs) {
      if (draining !== 'no') return;
      reach('streams');
      setTimeout(() => reach('all'), graceMs).unref();
    },
  };
}
