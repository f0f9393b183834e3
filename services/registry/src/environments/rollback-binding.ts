import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { TenantDocuments } from '@policy-registry/storage';
import { unlessDone } from '@policy-registry/transitions';
import { checkFreeText } from '../kernel/free-text.ts';
import { activate } from '../promotions/activate.ts';
import { activatedBefore } from '../promotions/after-activation.ts';
import { PROMOTIONS } from '../promotions/promotion-log.ts';
import type { PromotionView } from '../promotions/read-promotion.ts';
import type { PublishedVersion, ReleaseDependencies } from '../promotions/release-dependencies.ts';
import type { BindingRecord } from './binding-record.ts';
import { readBinding } from './read-binding.ts';

export interface RollbackRequest {
  readonly environment: string;
  readonly pack: string;
  readonly toVersion: string;
  readonly incident: string;
  readonly reason: string;
  readonly etag: string;
}

/**
 * Makes a version live again that was live here before, in one step and as a new generation. A deprecated version may be gone
 * back to: deprecation keeps it out of new promotions. Throws NOT_FOUND, INVALID_STATE, ETAG_MISMATCH, CONFLICT.
 */
export async function rollbackBinding(
  deps: ReleaseDependencies,
  context: CallContext,
  request: RollbackRequest,
): Promise<PromotionView> {
  const { toVersion, incident, reason } = request;
  checkFreeText({ toVersion, incident, reason });
  return unlessDone(
    context,
    () => activatedBefore(deps, context, request),
    () => rollBack(deps, context, request),
  );
}

async function rollBack(
  deps: ReleaseDependencies,
  context: CallContext,
  request: RollbackRequest,
): Promise<PromotionView> {
  const { environment, pack, toVersion: version, incident, reason, etag } = request;
  const { tenant } = context.principal;
  const { body: binding } = await readBinding(deps, tenant, environment, pack);
  if (!(await wasLive(deps.documents.forTenant(tenant), binding, version))) {
    throw refused(request, `was never live in "${environment}"`);
  }
  const published = await deps.versions.get(tenant, pack, version);
  if (published === undefined || !isServed(published)) {
    throw refused(request, `is ${published?.state ?? 'not there'}, and not published any more`);
  }
  return activate(deps, context, {
    kind: 'rollback',
    environment,
    pack,
    version,
    published,
    reason,
    ticket: incident,
    etag,
  });
}

/** The binding knows its latest activations; the older ones have reached the promotion log long ago. */
async function wasLive(documents: TenantDocuments, binding: BindingRecord, version: string): Promise<boolean> {
  const { environment, pack, current, history } = binding;
  if ([current, ...history].some((activation) => activation.version === version)) return true;
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
