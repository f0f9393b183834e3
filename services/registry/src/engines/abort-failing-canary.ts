import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import { canaryOf, type LiveCanary } from '../distribution/live-content.ts';
import { asRegistryItself } from '../kernel/registry-itself.ts';
import { abortOpen, changeOpenPromotion } from '../promotions/open-promotion.ts';
import type { ReleaseDependencies } from '../promotions/release-dependencies.ts';
import { errorsUnder } from './canary-errors.ts';

/**
 * Aborts a canary under which engines have more errors than it allows, in the name of the registry. Does nothing when somebody else was
 * faster: it is aborted by then, or live. Throws CONFLICT.
 */
export async function abortFailingCanary(
  deps: ReleaseDependencies,
  context: CallContext,
  canary: LiveCanary,
): Promise<void> {
  const documents = deps.documents.forTenant(context.principal.tenant);
  const errors = await errorsUnder(documents, canary);
  if (!isTooMany(errors, canary)) return;
  const itself = asRegistryItself(context);
  const { promotion } = canary;
  try {
    await changeOpenPromotion(deps, itself, { promotion, etag: '' }, 'abort', async (binding, open) => {
      const now = canaryOf(binding);
      if (now === undefined || !isTooMany(errors, now)) throw noReason(promotion);
      const { abortAfterErrors } = now.canary;
      const reason = `engines reported ${errors} evaluation errors, and ${abortAfterErrors} are allowed`;
      const aborted = abortOpen(itself, binding, reason, deps.now());
      return { ...aborted, promotion: aborted.binding.aborted ?? open };
    });
  } catch (error) {
    if (!(error instanceof ServiceError) || error.reason !== 'INVALID_STATE') throw error;
    context.log.info({ promotion }, 'the canary was over, or allowed more, before it was aborted');
  }
}

function isTooMany(errors: number, { canary: { abortAfterErrors } }: LiveCanary): boolean {
  return abortAfterErrors > 0 && errors > abortAfterErrors;
}

/** It was widened meanwhile, with a higher bound. */
function noReason(promotion: string): ServiceError {
  return new ServiceError('INVALID_STATE', 'The canary allows more errors by now.', { metadata: { promotion } });
}
