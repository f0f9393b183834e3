import { after } from 'node:test';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { startTracing } from './tracing.ts';

export type { ReadableSpan } from '@opentelemetry/sdk-trace';

/** Traces a test file, to its end. Spans are added in the order of their ends; the test may empty the list. */
export function collectSpans(): ReadableSpan[] {
  const finished: ReadableSpan[] = [];
  const processor = {
    onStart: () => {},
    onEnd: (span: ReadableSpan) => void finished.push(span),
    forceFlush: async () => {},
    shutdown: async () => {},
  };
  const tracing = startTracing({ serviceName: 'test', processors: [processor] });
  after(() => tracing.shutdown());
  return finished;
}
