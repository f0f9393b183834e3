import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { TenantDocuments } from '@policy-registry/storage';
import { checkFreeText } from '../kernel/free-text.ts';
import { activate } from '../promotions/activate.ts';
import { changeBinding } from '../promotions/change-binding.ts';
import { newPromotion } from '../promotions/new-promotion.ts';
import { requireNotLive } from '../promotions/promotable.ts';
import { isActivation, PROMOTIONS } from '../promotions/promotion-record.ts';
import type { PromotionView } from '../promotions/read-promotion.ts';
import type { PublishedVersion, ReleaseDependencies } from '../promotions/release-dependencies.ts';
import type { Span } from './binding-history.ts';
import { type BindingRecord, isLive } from './binding-record.ts';
import { liveOf, readBinding, type StoredLiveBinding } from './read-binding.ts';

export interface RollbackRequest {
  readonly environment: string;
  readonly pack: string;
  readonly toVersion: string;
  readonly incident: string;
  readonly reason: string;
  readonly etag: string;
}

/**
 * Makes a version live again that was live here before, in one step and as a new generation; what was on its way is aborted. A deprecated
 * version may be gone back to: deprecation keeps it out of new promotions. Throws NOT_FOUND, INVALID_STATE, ETAG_MISMATCH, CONFLICT.
 */
export async function rollbackBinding(
  deps: ReleaseDependencies,
  context: CallContext,
  request: RollbackRequest,
): Promise<{ readonly binding: StoredLiveBinding; readonly span: Span }> {
  const { environment, pack, toVersion: version, incident, reason } = request;
  const { tenant, subject } = context.principal;
  checkFreeText({ toVersion: version, incident, reason });
  const view = await changeBinding(deps, context, request, async (binding) => {
    if (!isLive(binding)) await readBinding(deps, tenant, environment, pack);
    if (!(await wasLive(deps.documents.forTenant(tenant), binding, version))) {
      throw refused(request, `was never live in "${environment}"`);
    }
    const published = await deps.versions.get(tenant, pack, version);
    if (published === undefined || !isServed(published)) {
      throw refused(request, `is ${published?.state ?? 'not there'}, and not published any more`);
    }
    requireNotLive(binding, version);
    const asked = { version, published, requestedBy: subject, reason, ticket: incident };
    const promotion = newPromotion(binding, { kind: 'rollback', ...asked }, deps.now());
    return activate(deps, context, binding, promotion, 'active');
  });
  return rolledBack(view);
}

function rolledBack({ binding, record, successor }: PromotionView) {
  const live = liveOf(binding);
  if (live === undefined || !isActivation(record)) {
    throw new ServiceError('DATA_CORRUPT', 'A rollback left nothing live.', { metadata: { binding: binding.id } });
  }
  return { binding: live, span: { activation: record, ...(successor === undefined ? {} : { successor }) } };
}

/** The binding knows its latest activations; the older ones have reached the promotion log long ago. */
async function wasLive(documents: TenantDocuments, binding: BindingRecord, version: string): Promise<boolean> {
  const { environment, pack, current, history } = binding;
  if ([current, ...history].some((activation) => activation?.version === version)) return true;
  const logged = await documents.collection(PROMOTIONS).list({ where: { environment, pack, version }, limit: 1 });
  return logged.length > 0;
}

function isServed({ state }: PublishedVersion): boolean {
  return state === 'published' || state === 'deprecated';
}

function refused({ environment, pack, toVersion }: RollbackRequest, why: string): ServiceError {
  return new ServiceError('INVALID_STATE', `Version ${toVersion.slice(0, 128)} of "${pack}" ${why}.`, {
    metadata: { environment, pack, version: toVersion },
  });
}
