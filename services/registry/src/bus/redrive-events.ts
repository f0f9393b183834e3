import type { CallContext } from '@policy-registry/rpc';
import { changeOnce, insertIfAbsent, rememberedRequest } from '@policy-registry/transitions';
import { auditHead } from '../audit/audit-head.ts';
import { AUDIT_EVENTS } from '../audit/audit-record.ts';
import { eventOf } from '../kernel/event.ts';
import { invalidArgument } from '../kernel/free-text.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { BEFORE_ALL, BUS_CURSORS, CURSOR_ID } from './bus-cursor.ts';
import type { BusFeed } from './bus-feed.ts';

export interface RedriveDependencies extends Pick<RegistryDependencies, 'documents' | 'now'> {
  readonly feed: BusFeed;
}

/** Positions in the audit log, both included; nothing is redriven when `last` is before `first`. */
export interface Redrive {
  readonly first: number;
  readonly last: number;
}

/**
 * Sets the cursor of the tenant back, so that every entry of its audit log from `from` on is published again. Throws INVALID_ARGUMENT
 * when the log ends before: the cursor would pass over what is not on the bus yet. The repeat of a request redrives nothing more, and answers
 * what its first run did.
 */
export async function redriveEvents(deps: RedriveDependencies, context: CallContext, from: number): Promise<Redrive> {
  const { tenant } = context.principal;
  const documents = deps.documents.forTenant(tenant);
  const first = Math.max(1, from);
  const last = await auditHead(documents.collection(AUDIT_EVENTS));
  if (first > Math.max(1, last)) {
    throw invalidArgument('fromSequence', `is after the last event, ${last}`, 'from_sequence');
  }
  const cursors = documents.collection(BUS_CURSORS);
  await insertIfAbsent(cursors, CURSOR_ID, BEFORE_ALL);
  const stored = await changeOnce(cursors, CURSOR_ID, 'position of the bus', { etag: '', context }, ({ body }) => {
    const now = deps.now();
    const generation = body.generation + 1;
    const details = { firstSequence: first, lastSequence: last, generation };
    return {
      body: {
        sequence: Math.min(body.sequence, first - 1),
        generation,
        redrivenTo: Math.max(body.redrivenTo, last),
        time: now.toISOString(),
      },
      events: [eventOf(context, now, { type: 'policy.events.redriven', details })],
      made: String(last),
    };
  });
  deps.feed.wake(tenant);
  return { first, last: Number(rememberedRequest(stored.body, context.requestMark)?.made ?? last) };
}
