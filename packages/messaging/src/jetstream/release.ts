import { type Delivered, settle } from './delivered.ts';
import { dedupeId, ownerOf } from './layout.ts';
import type { QueueContext } from './queue-streams.ts';

/**
 * Puts a delivered job into the queue anew, since the server's count of deliveries cannot be set back, then takes the old one out: a crash in
 * between leaves it there twice. A job that was cancelled does not come back.
 */
export async function release({ link, layout, rules }: QueueContext, delivered: Delivered): Promise<void> {
  const { tenant, subject, sequence, delivery } = delivered;
  const group = ownerOf(subject)?.group;
  const isThere = (await link.jsm.streams.getMessage(layout.workStream(rules.name), { seq: sequence })) !== null;
  if (isThere && group !== undefined) {
    const headers = { msgID: dedupeId(tenant, `release of ${sequence} at ${delivery}`) };
    await link.js.publish(layout.workSubject(rules.name, tenant, group), delivered.data, headers);
  }
  await settle(link, delivered, '+TERM');
}
