import type { Override } from '@policy-registry/overrides';
import type { CallContext } from '@policy-registry/rpc';
import { BINDINGS, bindingId, isLive, type LiveBinding } from '../environments/binding-record.ts';
import { compareAndSet, LOST, untilWon } from '../kernel/compare-and-set.ts';
import type { BindingName } from '../promotions/change-binding.ts';
import type { ReleaseDependencies } from '../promotions/release-dependencies.ts';
import { HEADS, type HeadRecord, isDue, nextGeneration, timeOf } from './head-record.ts';
import { liveContent, liveContentDigest } from './live-content.ts';
import { type Given, signHead, signHeadAnew } from './sign-head.ts';

/** What is live of a binding, and the head that is signed over it. */
export interface LiveHead {
  readonly binding: LiveBinding;
  readonly overrides: readonly Override[];
  readonly head: HeadRecord;
}

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
  return untilWon(`what is live of "${pack}" in "${environment}"`, async () => {
    // First, so that whoever replaces it has read everything else at least as new as it was made of.
    const recorded = await heads.get(id);
    const binding = (await documents.collection(BINDINGS).get(id))?.body;
    if (binding === undefined || !isLive(binding)) return undefined;
    const now = timeOf(deps.now(), recorded?.body);
    const overrides = await deps.overrides(tenant, environment, pack, now);
    const contentDigest = liveContentDigest(liveContent(tenant, binding, overrides), binding);
    const head = await nextHead(deps, { tenant, binding, overrides, contentDigest, now }, recorded?.body, log);
    if (head === undefined) return LOST;
    const isNew = head !== recorded?.body;
    return !isNew || (await compareAndSet(heads, id, recorded, head)) ? { binding, overrides, head } : LOST;
  });
}

/** The head before while it is good; `undefined` when the binding that was read is older than that. */
async function nextHead(
  deps: ReleaseDependencies,
  given: Given,
  before: HeadRecord | undefined,
  log: CallContext['log'],
): Promise<HeadRecord | undefined> {
  if (before?.contentDigest === given.contentDigest) {
    return isDue(before, given.now) ? signHeadAnew(deps, given, before, log) : before;
  }
  if (before !== undefined && before.bindingHead > given.binding.head) return undefined;
  return signHead(deps, given, nextGeneration(given.binding, before));
}
