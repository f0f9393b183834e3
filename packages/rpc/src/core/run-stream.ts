import { create, type Message } from '@bufbuild/protobuf';
import { ServiceError } from '../errors/service-error.ts';
import type { ActiveCall } from './active-call.ts';
import type { Admission } from './admission.ts';
import type { Conclusion } from './conclude.ts';
import type { OpenCalls } from './open-calls.ts';

export interface StreamRun {
  readonly begin: () => ActiveCall;
  /** The checks, and the handler's messages. */
  readonly open: (active: ActiveCall) => Promise<AsyncIterable<Record<string, unknown>>>;
  readonly places: Admission;
  readonly conclusion: Conclusion;
  readonly openCalls: OpenCalls;
}

/**
 * Runs a server-streaming call, one message per pull: a slow reader slows the handler, nothing is queued. A reader that
 * leaves early ends the call as CANCELLED and aborts the handler's signal.
 */
export async function* runStream(run: StreamRun): AsyncGenerator<Message, void, void> {
  const active = run.begin();
  let iterator: AsyncIterator<Record<string, unknown>> | undefined;
  let leave: (() => void) | undefined;
  const forget = run.openCalls.add(active);
  let concluded = false;
  let taken = true;
  try {
    const messages = await active.end.race(active.run(() => run.open(active)));
    leave = run.places.enter(active.caller?.tenant ?? '');
    const source = active.run(() => messages[Symbol.asyncIterator]());
    iterator = source;
    for (;;) {
      const next = await active.end.race(active.run(() => source.next()));
      if (next.done === true) break;
      taken = false;
      yield create(active.method.output, next.value);
      taken = true;
    }
    iterator = undefined;
    concluded = true;
    run.conclusion.succeed(active);
  } catch (thrown) {
    concluded = true;
    // A door that cannot hand on a message throws its own error in: nobody is there any more to take it.
    throw run.conclusion.fail(active, taken ? thrown : hasLeft(thrown));
  } finally {
    if (!concluded) run.conclusion.fail(active, hasLeft());
    if (iterator !== undefined) {
      active.end.end(hasLeft());
      close(iterator, active);
    }
    active.end.dispose();
    leave?.();
    forget();
  }
}

function hasLeft(cause?: unknown): ServiceError {
  return new ServiceError('CANCELLED', 'The caller left the stream.', { cause });
}

/** Not awaited: a generator that waits for something else than its signal answers `return` only after that. */
function close(iterator: AsyncIterator<Record<string, unknown>>, active: ActiveCall): void {
  iterator.return?.().catch((err: unknown) => {
    if (err !== active.signal.reason) active.log.warn({ err }, 'the handler failed while its stream was closed');
  });
}
