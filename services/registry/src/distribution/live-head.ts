import type { Override } from '@policy-registry/overrides';
import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import { type MutableCollection, type Stored, StoreError } from '@policy-registry/storage';
import { insertIfAbsent, pause } from '@policy-registry/transitions';
import { BINDINGS, bindingId, isLive, type LiveBinding } from '../environments/binding-record.ts';
import type { BindingName } from '../promotions/change-binding.ts';
import type { ReleaseDependencies } from '../promotions/release-dependencies.ts';
import { HEADS, type HeadRecord, isDue, nextGeneration, timeOf } from './head-record.ts';
import { liveContent, liveContentDigest } from './live-content.ts';
import { signHead, signHeadAnew } from './sign-head.ts';

/** What is live of a binding, and the head that is signed over it. */
export interface LiveHead {
  readonly binding: LiveBinding;
  readonly overrides: readonly Override[];
  readonly head: HeadRecord;
}

const ATTEMPTS = 16;

/**
 * What engines are to be given now; `undefined` when nothing is live. Signs a head when something else is to be given than the last one
 * is of, and another when half of its time is over; any number of processes may do that at once. Throws CONFLICT, and what the signer
 * throws when no head is good.
 */
export async function liveHead(
  deps: ReleaseDependencies,
  tenant: string,
  { environment, pack }: BindingName,
  log: CallContext['log'],
): Promise<LiveHead | undefined> {
  const documents = deps.documents.forTenant(tenant);
  const heads = documents.collection(HEADS);
  const id = bindingId(environment, pack);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    // First, so that whoever replaces it has read everything else at least as new as it was made of.
    const recorded = await heads.get(id);
    const binding = (await documents.collection(BINDINGS).get(id))?.body;
    if (binding === undefined || !isLive(binding)) return undefined;
    const now = timeOf(deps.now(), recorded?.body);
    const overrides = await deps.overrides(tenant, environment, pack, now);
    const contentDigest = liveContentDigest(liveContent(tenant, binding, overrides), binding);
    const given = { tenant, binding, overrides, contentDigest, now };
    if (recorded === undefined) {
      const head = await signHead(deps, given, nextGeneration(binding, undefined));
      if ((await insertIfAbsent(heads, id, head)) !== undefined) return { binding, overrides, head };
    } else if (recorded.body.contentDigest === contentDigest) {
      const before = recorded.body;
      const head = isDue(before, now) ? await signHeadAnew(deps, given, before, log) : before;
      if (head === before || (await replaced(heads, recorded, head))) return { binding, overrides, head };
    } else if (recorded.body.bindingHead <= binding.head) {
      const head = await signHead(deps, given, nextGeneration(binding, recorded.body));
      if (await replaced(heads, recorded, head)) return { binding, overrides, head };
    }
    await pause(attempt);
  }
  throw new ServiceError('CONFLICT', 'What is live keeps changing; retry the call.', {
    metadata: { environment, pack },
    retryAfterMs: 200,
  });
}

async function replaced(
  heads: MutableCollection<HeadRecord>,
  { id, revision }: Stored<HeadRecord>,
  head: HeadRecord,
): Promise<boolean> {
  try {
    await heads.replace(id, revision, head);
    return true;
  } catch (error) {
    if (error instanceof StoreError && error.code === 'REVISION_MISMATCH') return false;
    throw error;
  }
}
