import type { CallContext } from '@policy-registry/rpc';
import type { Stored } from '@policy-registry/storage';
import { changedBefore, rememberedRequest } from '@policy-registry/transitions';
import { activationAt, spanOf } from '../environments/binding-history.ts';
import type { BindingRecord } from '../environments/binding-record.ts';
import { findBinding } from '../environments/read-binding.ts';
import { afterwards } from '../kernel/afterwards.ts';
import type { PromotionView } from './read-promotion.ts';
import type { ReleaseDependencies } from './release-dependencies.ts';

/**
 * What follows an activation: who waits for it is woken, its attestation is recorded. In every repeat too, since the first run
 * may have died before. Gives the activation that the request made, with what became of it.
 */
export async function afterActivation(
  deps: ReleaseDependencies,
  context: CallContext,
  binding: Stored<BindingRecord>,
): Promise<PromotionView> {
  const { tenant, subject } = context.principal;
  const { current } = binding.body;
  const documents = deps.documents.forTenant(tenant);
  const generation = Number(rememberedRequest(binding.body, context.requestMark)?.made ?? current.generation);
  const activation = await activationAt(documents, binding.body, generation);
  deps.activations.notify(tenant, binding.id);
  await afterwards(context, 'recording the attestation of an activation', () =>
    deps.attestor.record(tenant, activation.statement.bundleDigest, subject),
  );
  return { binding, span: await spanOf(documents, binding.body, activation) };
}

/** The activation that this very request made before. */
export async function activatedBefore(
  deps: ReleaseDependencies,
  context: CallContext,
  { environment, pack }: Pick<BindingRecord, 'environment' | 'pack'>,
): Promise<PromotionView | undefined> {
  const binding = changedBefore(await findBinding(deps, context.principal.tenant, environment, pack), context);
  return binding && afterActivation(deps, context, binding);
}
