import type { CallContext } from '@policy-registry/rpc';
import { readEnvironment } from '../environments/read-environment.ts';
import { checkFreeText } from '../kernel/free-text.ts';
import { activate } from './activate.ts';
import { changeBinding } from './change-binding.ts';
import { readPromotable, requireNotLive } from './promotable.ts';
import { promotionId } from './promotion-id.ts';
import type { PromotionRecord } from './promotion-record.ts';
import type { PromotionView } from './read-promotion.ts';
import type { ReleaseDependencies } from './release-dependencies.ts';

export interface BreakGlass {
  readonly environment: string;
  readonly pack: string;
  readonly version: string;
  readonly reason: string;
  readonly incident: string;
}

/**
 * Makes a published version live at once: past gates, freeze, second person and canary, and ends what was on its way. It is still
 * signed, recorded and told, and nothing else is promoted there until somebody else reviewed it. Throws NOT_FOUND, INVALID_STATE.
 */
export function breakGlass(
  deps: ReleaseDependencies,
  context: CallContext,
  request: BreakGlass,
): Promise<PromotionView> {
  const { environment, pack, version, reason, incident } = request;
  checkFreeText({ reason, incident });
  return changeBinding(deps, context, { environment, pack, etag: '' }, async (binding) => {
    await readEnvironment(deps, context.principal.tenant, environment);
    const published = await readPromotable(deps, context, { pack, version, irDigest: '' });
    requireNotLive(binding, version);
    const number = binding.promotions + 1;
    const now = deps.now().toISOString();
    const { sourceDigest, irDigest, attestation } = published;
    const record: PromotionRecord = {
      ...{ promotion: promotionId(environment, pack, number), number, step: 1, kind: 'break_glass' },
      ...{ environment, pack, state: 'active', version, sourceDigest, irDigest, publication: attestation },
      ...{ requestedBy: context.principal.subject, approvedBy: [], reason, ticket: incident, abortReason: '' },
      ...{ createTime: now, updateTime: now },
    };
    return activate(deps, context, binding, record, 'none');
  });
}
