import { type Delivered, settle } from './delivered.ts';
import { dedupeId, ownerOf } from './layout.ts';
import { isQueued, type QueueContext } from './queue-streams.ts';

/**
 * Puts a delivered job into the queue anew, since the server's count of deliveries cannot be set back, then takes the old one out: a crash in
 * between leaves it there twice. A job that was cancelled does not come back.
 */
export async function release(context: QueueContext, delivered: Delivered): Promise<void> {
  const { link, layout, rules } = context;
  const { tenant, subject, sequence, delivery } = delivered;
  const group = ownerOf(subject)?.group;
  if (group !== undefined && (await isQueued(context, sequence))) {
    const headers = { msgID: dedupeId(tenant, `release of ${sequence} at ${delivery}`) };
    await link.js.publish(layout.workSubject(rules.name, tenant, group), delivered.data, headers);
  }
  await settle(link, delivered, '+TERM');
}
