import { JetStreamError } from '@nats-io/jetstream';
import { type Msg, nanos } from '@nats-io/transport-node';
import type { NatsLink } from './nats-link.ts';

/** A message that a consumer gave out, and where to settle it. */
export interface Delivered {
  readonly tenant: string;
  readonly subject: string;
  readonly data: Uint8Array;
  /** Place in the stream. */
  readonly sequence: number;
  readonly delivery: number;
  readonly replyTo: string;
  /** `performance.now()` before it was asked for. */
  readonly since: number;
}

/**
 * Reads the reply subject, `$JS.ACK.[domain.account.]stream.consumer.deliveries.sequence.consumer
 * sequence.time.pending[.more]` (NATS ADR-15).
 */
export function deliveredOf(message: Msg, tenant: string, since: number): Delivered {
  const replyTo = message.reply ?? '';
  const tokens = replyTo.split('.');
  const rest = tokens.length === 9 ? tokens.slice(2) : tokens.slice(4);
  const [delivery, sequence] = [Number(rest[2]), Number(rest[3])];
  if (!replyTo.startsWith('$JS.ACK.') || !Number.isSafeInteger(delivery) || !Number.isSafeInteger(sequence)) {
    throw new JetStreamError(`not a reply subject of JetStream: ${replyTo}`);
  }
  return { tenant, subject: message.subject, data: message.data, sequence, delivery, replyTo, since };
}

/** Tells the server what became of a message, and resolves when it has heard. */
export async function settle(
  link: NatsLink,
  { replyTo }: Delivered,
  word: '+ACK' | '+WPI' | '+TERM' | { readonly retryAfterMs: number },
): Promise<void> {
  await link.request(replyTo, typeof word === 'string' ? word : negative(word.retryAfterMs));
}

function negative(retryAfterMs: number): string {
  return retryAfterMs === 0 ? '-NAK' : `-NAK ${JSON.stringify({ delay: nanos(retryAfterMs) })}`;
}
