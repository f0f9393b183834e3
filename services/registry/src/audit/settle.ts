import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import { StoreError } from '@policy-registry/storage';
import type { Relay, StuckEvent } from './relay.ts';
import { logStuck } from './stuck-event-log.ts';

/**
 * Before a list that is filled by the relay is read: moves what is pending, so that everything acknowledged is in it.
 *
 * What cannot be moved for now (a part is down, somebody is faster) makes the call fail with UNAVAILABLE rather than show a list
 * with a hole. A damaged event is another matter: it would hide the whole log for good. It is logged, and is in the list once it
 * is repaired.
 */
export async function settle(relay: Relay, context: CallContext): Promise<void> {
  const { tenant } = context.principal;
  const { stuck } = await relay.drain(tenant, context.signal);
  for (const event of stuck) logStuck(context.log, tenant, event);
  const passing = stuck.filter(isPassing);
  if (passing.length === 0) return;
  throw new ServiceError('UNAVAILABLE', `Events of ${passing.length} resources cannot be listed yet; retry later.`, {
    retryAfterMs: 1000,
    cause: passing[0]?.error,
  });
}

/** It will be moved without anybody doing something about it. */
export function isPassing({ error }: StuckEvent): boolean {
  if (error instanceof StoreError) return error.code === 'UNAVAILABLE';
  return error instanceof ServiceError && ['UNAVAILABLE', 'DEADLINE_EXCEEDED', 'ABORTED'].includes(error.code);
}
