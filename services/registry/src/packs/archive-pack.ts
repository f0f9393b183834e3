import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { Stored } from '@policy-registry/storage';
import { changeOnce } from '@policy-registry/transitions';
import { eventOf } from '../kernel/event.ts';
import { checkFreeText } from '../kernel/free-text.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { PACKS, type PackRecord } from './pack-record.ts';
import { packTitle } from './read-pack.ts';

const TURNS = {
  archive: { from: 'open', to: 'archived', type: 'policy.pack.archived' },
  restore: { from: 'archived', to: 'open', type: 'policy.pack.restored' },
} as const;

/**
 * Takes a pack out of lists, and nothing new is cut for it; or undoes that. What is published and live stays so. Throws
 * INVALID_STATE when it is that already.
 */
export async function turnPack(
  deps: RegistryDependencies,
  context: CallContext,
  verb: keyof typeof TURNS,
  request: { readonly pack: string; readonly reason: string; readonly etag: string },
): Promise<Stored<PackRecord>> {
  const { from, to, type } = TURNS[verb];
  const { pack, reason, etag } = request;
  checkFreeText({ reason });
  const packs = deps.documents.forTenant(context.principal.tenant).collection(PACKS);
  return changeOnce(packs, pack, packTitle(pack), { etag, context }, ({ body }) => {
    const state = body.archived ? 'archived' : 'open';
    if (state !== from) {
      throw new ServiceError('INVALID_STATE', `The ${packTitle(pack)} is ${state}.`, {
        metadata: { state, allowed: body.archived ? 'restore' : 'archive' },
      });
    }
    const now = deps.now();
    const details = reason === '' ? {} : { reason };
    return {
      body: { ...body, archived: to === 'archived', updateTime: now.toISOString() },
      events: [eventOf(context, now, { type, pack, from, to, details })],
    };
  });
}
