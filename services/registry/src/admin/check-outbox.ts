import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import { StoreError } from '@policy-registry/storage';
import type { Relay, StuckEvent } from '../audit/relay.ts';
import { isPassing } from '../audit/settle.ts';
import { logStuck } from '../audit/stuck-event-log.ts';
import type { Finding } from './finding.ts';

/** Told one by one; of more only the number. */
const MOST = 20;

/** Events that cannot be moved from the outbox of their document to the audit log. Moves those that can be. */
export async function checkOutbox(
  { relay }: { readonly relay: Relay },
  context: CallContext,
): Promise<readonly Finding[]> {
  const { stuck } = await relay.drain(context.principal.tenant, context.signal);
  for (const event of stuck.slice(0, MOST)) logStuck(context.log, context.principal.tenant, event);
  const findings = stuck.slice(0, MOST).map(stuckFinding);
  if (stuck.length <= MOST) return findings;
  const message = `And ${stuck.length - MOST} more documents have events that cannot be moved.`;
  return [...findings, { code: 'EVENT_STUCK', severity: 'error', component: 'outbox', message, hint: 'As above.' }];
}

function stuckFinding(event: StuckEvent): Finding {
  const { collection, documentId, eventId, type, error } = event;
  const passes = isPassing(event);
  return {
    code: 'EVENT_STUCK',
    severity: passes ? 'warning' : 'error',
    component: 'outbox',
    message: `${type} (${eventId}) of ${collection}/${documentId} cannot be moved to the audit log: ${reasonOf(error)}.`,
    hint: passes
      ? 'It is tried again every second.'
      : 'Later events of the document wait for it, and the audit log lacks them until its outbox is repaired. The log says more.',
  };
}

function reasonOf(error: unknown): string {
  if (error instanceof ServiceError) return error.reason;
  return error instanceof StoreError ? error.code : 'INTERNAL';
}
