import { AckPolicy, DeliverPolicy, DiscardPolicy, RetentionPolicy, StorageType } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { QueueRules } from '../definition.ts';
import { MessagingError } from '../messaging-error.ts';
import { ensureStream } from './ensure-stream.ts';
import type { LaneConfig } from './lanes.ts';
import type { Layout } from './layout.ts';
import type { NatsLink } from './nats-link.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
/** What id, trace context, headers and the reason of a dead letter add to a payload, at most. */
export const ENVELOPE_BYTES = 8 * 1024;

/**
 * The server takes the word of whoever held a message before, so it gives a message to somebody else only when what its holder said in time,
 * and was answered, has come in.
 */
export function ackWaitMs({ requestMs }: NatsLink, leaseMs: number): number {
  return leaseMs + Math.min(requestMs, leaseMs);
}

/** What the parts of one queue share. */
export interface QueueContext {
  readonly link: NatsLink;
  readonly layout: Layout;
  readonly rules: QueueRules;
}

/**
 * Makes both streams of a queue, or brings them to its definition. Jobs leave theirs when they are acknowledged; dead
 * letters are one message a job.
 */
export async function ensureQueue({ link, layout, rules }: QueueContext): Promise<void> {
  if (rules.payloadBytes + ENVELOPE_BYTES > link.maxPayload) {
    const most = link.maxPayload - ENVELOPE_BYTES;
    throw new MessagingError('UNAVAILABLE', `queue ${rules.name}: the server takes payloads of ${most} bytes at most`);
  }
  await ensureStream(link.jsm, {
    ...link.streamDefaults(),
    name: layout.workStream(rules.name),
    subjects: [layout.workSubject(rules.name, '*', '*')],
    storage: StorageType.File,
    retention: RetentionPolicy.Workqueue,
    duplicate_window: nanos(rules.dedupeMs),
  });
  await ensureStream(link.jsm, {
    ...link.streamDefaults(),
    name: layout.deadStream(rules.name),
    subjects: [layout.deadSubject(rules.name, '*', '*', '*')],
    storage: StorageType.File,
    retention: RetentionPolicy.Limits,
    discard: DiscardPolicy.Old,
    max_msgs_per_subject: 1,
  });
}

/**
 * The consumer of one tenant's jobs. Deliveries are not bounded here: whoever claims a job once too often makes it a
 * dead letter, so that nothing depends on an advisory that nobody may have heard.
 */
export function queueLane(
  { link, layout, rules }: QueueContext,
  tenant: string,
): { config: LaneConfig; update: LaneUpdate } {
  const update = { ack_wait: nanos(ackWaitMs(link, rules.leaseMs)), max_ack_pending: rules.startedPerTenant };
  const config = {
    ...update,
    durable_name: tenant,
    filter_subject: layout.workSubject(rules.name, tenant, '*'),
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
    max_deliver: -1,
    // Of a tenant that nobody asks for, which is one without jobs.
    inactive_threshold: nanos(DAY_MS),
  };
  return { config, update };
}

type LaneUpdate = { readonly ack_wait: number; readonly max_ack_pending: number };

/** Whether a message is in the queue: that of a job which was cancelled is not. */
export async function isQueued({ link, layout, rules }: QueueContext, sequence: number): Promise<boolean> {
  return (await link.jsm.streams.getMessage(layout.workStream(rules.name), { seq: sequence })) !== null;
}
