import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { Stored } from '@policy-registry/storage';
import { requireEtag, unlessDone } from '@policy-registry/transitions';
import { type BindingRecord, bindingTitle } from '../environments/binding-record.ts';
import { findBinding } from '../environments/read-binding.ts';
import { readEnvironment } from '../environments/read-environment.ts';
import { checkFreeText } from '../kernel/free-text.ts';
import { activate, checkNotLive, type Step, unseenBinding } from './activate.ts';
import { activatedBefore } from './after-activation.ts';
import type { PromotionView } from './read-promotion.ts';
import type { PublishedVersion, ReleaseDependencies } from './release-dependencies.ts';

export interface PromotionRequest {
  readonly environment: string;
  readonly pack: string;
  readonly version: string;
  readonly reason: string;
  readonly ticket: string;
  readonly hasCanary: boolean;
  /** The digest that is meant; empty when the caller does not say. */
  readonly irDigest: string;
  readonly validateOnly: boolean;
  readonly etag: string;
}

/** What would have become live, had the request not asked to check only. */
export interface Checked {
  readonly step: Step;
}

/**
 * Makes a published version live in an environment, at once. Throws NOT_FOUND (environment, version), INVALID_STATE (not published,
 * deprecated, live already), STALE_DIGEST, ETAG_MISMATCH, CONFLICT, and UNIMPLEMENTED for a canary.
 */
export async function createPromotion(
  deps: ReleaseDependencies,
  context: CallContext,
  request: PromotionRequest,
): Promise<PromotionView | Checked> {
  checkFreeText({ reason: request.reason, ticket: request.ticket });
  if (request.hasCanary) {
    throw new ServiceError('UNIMPLEMENTED', 'Canaries are not served yet; promote without one to go live at once.', {
      metadata: { field: 'canary' },
    });
  }
  return unlessDone<PromotionView | Checked>(
    context,
    () => activatedBefore(deps, context, request),
    () => promote(deps, context, request),
  );
}

async function promote(
  deps: ReleaseDependencies,
  context: CallContext,
  request: PromotionRequest,
): Promise<PromotionView | Checked> {
  const { environment, pack, version, reason, ticket, etag } = request;
  const { tenant } = context.principal;
  await readEnvironment(deps, tenant, environment);
  const published = await promotable(deps, tenant, request);
  const step: Step = { kind: 'promotion', environment, pack, version, published, reason, ticket, etag };
  if (!request.validateOnly) return activate(deps, context, step);
  checkEtag(step, await findBinding(deps, tenant, environment, pack));
  return { step };
}

async function promotable(
  deps: ReleaseDependencies,
  tenant: string,
  { pack, version, irDigest }: PromotionRequest,
): Promise<PublishedVersion> {
  const published = await deps.versions.get(tenant, pack, version);
  const title = `version ${version} of pack "${pack}"`;
  if (published === undefined) {
    throw new ServiceError('NOT_FOUND', `There is no ${title}.`, { metadata: { pack, version } });
  }
  const { state } = published;
  if (state !== 'published') {
    const why = state === 'deprecated' ? 'and not to be promoted any more' : 'and only published versions are promoted';
    throw new ServiceError('INVALID_STATE', `The ${title} is ${state.replaceAll('_', ' ')}, ${why}.`, {
      metadata: { pack, version, state },
    });
  }
  if (irDigest !== '' && irDigest !== published.irDigest) {
    throw new ServiceError('STALE_DIGEST', `The ${title} has another IR digest than the request means.`, {
      metadata: { expected: irDigest, actual: published.irDigest },
    });
  }
  return published;
}

/** What `activate` checks against the binding, without writing. */
function checkEtag(step: Step, stored: Stored<BindingRecord> | undefined): void {
  const { environment, pack, etag } = step;
  if (etag !== '' && stored === undefined) throw unseenBinding(environment, pack, etag);
  if (stored !== undefined) requireEtag(stored, etag, bindingTitle(environment, pack));
  checkNotLive(step, stored?.body);
}
