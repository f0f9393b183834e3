import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { BindingRecord } from '../environments/binding-record.ts';
import type { EnvironmentRecord } from '../environments/environment-record.ts';
import { promotionId } from './promotion-id.ts';
import type { PublishedVersion, ReleaseDependencies } from './release-dependencies.ts';

/** A version that may be promoted. Throws NOT_FOUND, INVALID_STATE, and STALE_DIGEST when another IR is meant. */
export async function readPromotable(
  deps: ReleaseDependencies,
  context: CallContext,
  { pack, version, irDigest }: { readonly pack: string; readonly version: string; readonly irDigest: string },
): Promise<PublishedVersion> {
  const published = await deps.versions.get(context.principal.tenant, pack, version);
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

/** Throws ENVIRONMENT_FROZEN. */
export function requireThawed({ environment, freeze }: EnvironmentRecord): void {
  if (freeze === undefined) return;
  throw new ServiceError('ENVIRONMENT_FROZEN', `Environment "${environment}" is frozen: ${freeze.reason}`, {
    metadata: { environment, frozenBy: freeze.frozenBy, freezeTime: freeze.freezeTime },
  });
}

/** Refuses to make live what is live. */
export function requireNotLive({ environment, pack, current }: BindingRecord, version: string): void {
  if (current?.version !== version) return;
  throw new ServiceError('INVALID_STATE', `Version ${version} of "${pack}" is live in "${environment}" already.`, {
    metadata: { environment, pack, version, generation: String(current.live.generation) },
  });
}

/** One promotion is on its way at a time, and none while a broken glass waits for its review. Throws INVALID_STATE. */
export function requireClear({ open, unreviewed, ...binding }: BindingRecord): void {
  if (open !== undefined) {
    const { promotion, state } = open;
    throw new ServiceError('INVALID_STATE', `Promotion ${promotion} is on its way; advance or abort it first.`, {
      metadata: { promotion, state },
    });
  }
  const [number] = unreviewed;
  if (number === undefined) return;
  const promotion = promotionId(binding.environment, binding.pack, number);
  throw new ServiceError('INVALID_STATE', `Promotion ${promotion} broke the glass; somebody has to review it first.`, {
    metadata: { promotion, state: 'unreviewed' },
  });
}
