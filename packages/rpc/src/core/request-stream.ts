import type { Message } from '@bufbuild/protobuf';
import { ServiceError } from '../errors/service-error.ts';
import type { Deadline } from './deadline.ts';

/** The messages of a request as they come, until its call ends or they stay away for too long. Used once. */
export interface RequestStream {
  /** One message a pull: nothing is read ahead. Throws what ended the call, and what the door throws for a message. */
  readonly messages: AsyncIterableIterator<Message>;
  /** The call is over: ends a pull that waits. Idempotent. */
  close(): void;
}

/** Silence that is longer than `silenceMs` ends the call with DEADLINE_EXCEEDED. */
export function openRequestStream(source: AsyncIterable<Message>, end: Deadline, silenceMs: number): RequestStream {
  const over = new AbortController();
  const endWithCall = () => over.abort(end.signal.reason);
  end.signal.addEventListener('abort', endWithCall, { once: true });
  if (end.signal.aborted) endWithCall();
  const silent = () => {
    const seconds = silenceMs / 1000;
    end.end(new ServiceError('DEADLINE_EXCEEDED', `Nothing of the request came for ${seconds} seconds.`));
  };
  return {
    messages: pulled(source, (part) => arriving(part, over.signal, silenceMs, silent)),
    close() {
      end.signal.removeEventListener('abort', endWithCall);
      over.abort(new ServiceError('CANCELLED', 'The call is over.'));
    },
  };
}

async function* pulled(
  source: AsyncIterable<Message>,
  arrival: <T>(part: Promise<T>) => Promise<T>,
): AsyncGenerator<Message, void, void> {
  const iterator = source[Symbol.asyncIterator]();
  let isAtEnd = false;
  try {
    for (;;) {
      const next = await arrival(iterator.next());
      isAtEnd = next.done === true;
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    // Not awaited: a door that waits for its caller answers only after that, and then of a call that is over.
    if (!isAtEnd) iterator.return?.().catch(() => undefined);
  }
}

/** Settles as the part does, or rejects when the call is over. */
function arriving<T>(part: Promise<T>, over: AbortSignal, silenceMs: number, silent: () => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(silent, silenceMs);
    const endEarly = () => reject(over.reason);
    over.addEventListener('abort', endEarly, { once: true });
    if (over.aborted) endEarly();
    part.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      over.removeEventListener('abort', endEarly);
    });
  });
}
