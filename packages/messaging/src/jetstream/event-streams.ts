import {
  AckPolicy,
  type ConsumerInfo,
  DeliverPolicy,
  DiscardPolicy,
  RetentionPolicy,
  StorageType,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { ConsumerRules, EventRules } from '../definition.ts';
import { MessagingError } from '../messaging-error.ts';
import { ensureStream } from './ensure-stream.ts';
import type { LaneConfig } from './lanes.ts';
import type { Layout } from './layout.ts';
import { isConsumerMissing, isConsumerTaken } from './nats-error.ts';
import type { NatsLink } from './nats-link.ts';
import { ackWaitMs, ENVELOPE_BYTES } from './queue-streams.ts';

/** What the parts of the bus share. */
export interface BusContext {
  readonly link: NatsLink;
  readonly layout: Layout;
  readonly rules: EventRules;
}

/**
 * Makes the stream of events, or brings it to its limits. Full, it refuses new events: what is on the bus was promised
 * to consumers.
 */
export async function ensureEvents({ link, layout, rules }: BusContext): Promise<void> {
  if (rules.eventBytes + ENVELOPE_BYTES > link.maxPayload) {
    const most = link.maxPayload - ENVELOPE_BYTES;
    throw new MessagingError('UNAVAILABLE', `the bus: the server takes events of ${most} bytes at most`);
  }
  await ensureStream(link.jsm, {
    ...link.streamDefaults(),
    name: layout.eventStream,
    subjects: [layout.eventSubject('*')],
    storage: StorageType.File,
    retention: RetentionPolicy.Limits,
    discard: DiscardPolicy.New,
    max_msgs: rules.maxEvents,
    max_age: nanos(rules.maxAgeMs),
    duplicate_window: nanos(rules.dedupeMs),
  });
}

/** The stream that `ready` writes to. */
export async function ensureProbe({ link, layout }: BusContext): Promise<void> {
  await ensureStream(link.jsm, {
    ...link.streamDefaults(),
    name: layout.probeStream,
    subjects: [layout.probeSubject],
    storage: StorageType.File,
    retention: RetentionPolicy.Limits,
    discard: DiscardPolicy.Old,
    max_msgs: 1,
  });
}

/** Which stream this is: another one, when somebody deleted it and it was made again. */
export async function streamBirth({ link, layout }: BusContext): Promise<string> {
  return String((await link.jsm.streams.info(layout.eventStream)).created);
}

/**
 * Makes sure that a consumer of this name is known, and where it starts. The record of that is a consumer of the server
 * that nobody pulls from: made once, by whoever is first, and unchangeable.
 */
export async function registerConsumer({ link, layout }: BusContext, { name, from }: ConsumerRules): Promise<void> {
  const { jsm } = link;
  if ((await recordOf(link, layout, name)) !== undefined) return;
  const last = from === 'beginning' ? 0 : (await jsm.streams.info(layout.eventStream)).state.last_seq;
  try {
    await jsm.consumers.add(layout.eventStream, {
      durable_name: name,
      ack_policy: AckPolicy.None,
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: last + 1,
    });
  } catch (error) {
    if (!isConsumerTaken(error)) throw error;
  }
}

/**
 * Of one tenant: one event at a time, so that the order holds over redeliveries and processes. On a stream that was made anew
 * since `birth`, whatever comes is to be delivered; on the same one a consumer without a record was removed.
 */
export async function eventLane(
  context: BusContext,
  rules: ConsumerRules,
  tenant: string,
  birth: string,
): Promise<{ config: LaneConfig; update: { readonly ack_wait: number } }> {
  const { link, layout } = context;
  const { name, leaseMs } = rules;
  let record = await recordOf(link, layout, name);
  if (record === undefined && (await streamBirth(context)) !== birth) {
    await registerConsumer(context, { ...rules, from: 'beginning' });
    record = await recordOf(link, layout, name);
  }
  if (record === undefined) throw new MessagingError('UNAVAILABLE', `consumer ${name} was removed`);
  const update = { ack_wait: nanos(ackWaitMs(link, leaseMs)) };
  const config = {
    ...update,
    durable_name: layout.lane(name, tenant),
    filter_subject: layout.eventSubject(tenant),
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: record.config.opt_start_seq ?? 1,
    max_ack_pending: 1,
    max_deliver: -1,
  };
  return { config, update };
}

/** Removes the record first, so that no process makes a lane anew. */
export async function forgetConsumer({ link, layout }: BusContext, name: string): Promise<void> {
  const { jsm } = link;
  await remove(name);
  // Only now: a lane that is made before the record is gone would hand over its place to whoever comes after.
  const lanes: string[] = [];
  for await (const lane of jsm.consumers.list(layout.eventStream)) {
    if (lane.name.startsWith(layout.lane(name, ''))) lanes.push(lane.name);
  }
  for (const lane of lanes) await remove(lane);

  async function remove(one: string): Promise<void> {
    try {
      await jsm.consumers.delete(layout.eventStream, one);
    } catch (error) {
      if (!isConsumerMissing(error)) throw error;
    }
  }
}

async function recordOf({ jsm }: NatsLink, layout: Layout, name: string): Promise<ConsumerInfo | undefined> {
  try {
    return await jsm.consumers.info(layout.eventStream, name);
  } catch (error) {
    if (isConsumerMissing(error)) return undefined;
    throw error;
  }
}
