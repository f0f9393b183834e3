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
    const { seq } = await link.js.publish(layout.workSubject(rules.name, tenant, group), delivered.data, headers);
    // Cancelled, or done by who had it next, in between: then this one must not stay. Whoever cancels from now on finds both.
    if (!(await isQueued(context, sequence))) await withdraw(context, seq);
  }
  await settle(link, delivered, '+TERM');
}

async function withdraw({ link, layout, rules }: QueueContext, sequence: number): Promise<void> {
  try {
    await link.jsm.streams.deleteMessage(layout.workStream(rules.name), sequence, false);
  } catch (error) {
    if (await isQueued({ link, layout, rules }, sequence)) throw error;
  }
}
