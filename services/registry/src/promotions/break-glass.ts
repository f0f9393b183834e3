import type { CallContext } from '@policy-registry/rpc';
import { readEnvironment } from '../environments/read-environment.ts';
import { checkFreeText } from '../kernel/free-text.ts';
import { activate } from './activate.ts';
import { changeBinding } from './change-binding.ts';
import { newPromotion } from './new-promotion.ts';
import { readPromotable, requireNotLive } from './promotable.ts';
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
    const asked = { version, published, requestedBy: context.principal.subject, reason, ticket: incident };
    const promotion = newPromotion(binding, { kind: 'break_glass', ...asked }, deps.now());
    return activate(deps, context, binding, promotion, 'none');
  });
}
