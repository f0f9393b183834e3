import type { StoredMsg } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import { checkAfter, checkLimit } from '../definition.ts';
import { decodeJob } from '../job-text.ts';
import { MessagingError } from '../messaging-error.ts';
import type { DeadLetter, Job } from '../work-queue.ts';
import { type Delivered, settle } from './delivered.ts';
import { dedupeId, ownerOf } from './layout.ts';
import { ENVELOPE_BYTES, isQueued, type QueueContext } from './queue-streams.ts';
import { storedPage } from './stored-page.ts';

const DELIVERIES = 'Policy-Deliveries';
const REASON = 'Policy-Reason';
/** Of a message that somebody else published with what is no group. */
const NO_GROUP = '-';

/**
 * Makes a dead letter of a delivered job, then takes it out of the queue: a crash in between leaves a job that is
 * buried once more, into the same letter. A job that was cancelled is not buried.
 */
export async function bury(context: QueueContext, delivered: Delivered, reason: string): Promise<void> {
  const { link, layout, rules } = context;
  const { tenant, subject, sequence } = delivered;
  const group = ownerOf(subject)?.group ?? NO_GROUP;
  if (await isQueued(context, sequence)) {
    const about = headers();
    about.set(DELIVERIES, String(Math.min(delivered.delivery, rules.maxDeliveries)));
    about.set(REASON, encodeURIComponent(reason));
    // Only what is no job of ours can be so long that its end is cut off.
    const data = delivered.data.subarray(0, link.maxPayload - ENVELOPE_BYTES);
    await link.js.publish(layout.deadSubject(rules.name, tenant, group, sequence), data, { headers: about });
    const filter = layout.deadSubject(rules.name, tenant, '*', '*');
    await link.jsm.streams.purge(layout.deadStream(rules.name), { filter, keep: rules.deadLettersPerTenant });
  }
  await settle(link, delivered, '+TERM');
}

/** One page, as `TenantQueue.deadLetters` promises. */
export async function listDeadLetters(
  { link, layout, rules }: QueueContext,
  tenant: string,
  page: { readonly limit: number; readonly after?: number },
): Promise<readonly DeadLetter[]> {
  const subject = layout.deadSubject(rules.name, tenant, '*', '*');
  const query = { subject, after: checkAfter(page.after), limit: checkLimit(page.limit) };
  return (await storedPage(link, layout.deadStream(rules.name), query)).map(letterOf);
}

/**
 * Puts dead letters back into the queue, each before it is removed: a crash in between is made good by the dedupe
 * window.
 */
export async function replayDeadLetters(
  { link, layout, rules }: QueueContext,
  tenant: string,
  positions: readonly number[],
  room: number,
): Promise<number> {
  const stream = layout.deadStream(rules.name);
  let replayed = 0;
  for (const position of positions) {
    if (position < 1) continue;
    const stored = await link.jsm.streams.getMessage(stream, { seq: position });
    const owner = stored === null ? undefined : ownerOf(stored.subject);
    if (stored === null || owner?.tenant !== tenant || jobOf(stored) === undefined) continue;
    if (replayed === room) throw new MessagingError('FULL', `queue ${rules.name} of ${tenant} is full`);
    const msgID = dedupeId(tenant, `replay of ${position}`);
    await link.js.publish(layout.workSubject(rules.name, tenant, owner.group), stored.data, { msgID });
    await link.jsm.streams.deleteMessage(stream, position);
    replayed += 1;
  }
  return replayed;
}

function letterOf(stored: StoredMsg): DeadLetter {
  const job = jobOf(stored);
  return {
    position: stored.seq,
    ...(job === undefined ? {} : { job }),
    deliveries: Number(stored.header?.get(DELIVERIES) ?? 0),
    reason: decodeURIComponent(stored.header?.get(REASON) ?? ''),
    time: stored.time.toISOString(),
  };
}

function jobOf(stored: StoredMsg): Job | undefined {
  return decodeJob(Buffer.from(stored.data).toString('utf8'), ownerOf(stored.subject)?.group);
}
