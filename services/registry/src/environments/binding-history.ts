import { ServiceError } from '@policy-registry/rpc/errors';
import type { TenantDocuments } from '@policy-registry/storage';
import { promotionId } from '../promotions/promotion-id.ts';
import { PROMOTIONS } from '../promotions/promotion-log.ts';
import type { Activation, BindingRecord } from './binding-record.ts';

/** An activation and the one that ended it; without a successor it is live. */
export interface Span {
  readonly activation: Activation;
  readonly successor?: Activation;
}

/** The activation of a generation from 1 to the current one: from the binding, or from the promotion log when it is older. */
export async function activationAt(
  documents: TenantDocuments,
  binding: BindingRecord,
  generation: number,
): Promise<Activation> {
  if (generation === binding.current.generation) return binding.current;
  const kept = binding.history.find((activation) => activation.generation === generation);
  if (kept !== undefined) return kept;
  const id = promotionId(binding.environment, binding.pack, generation);
  const logged = await documents.collection(PROMOTIONS).get(id);
  if (logged !== undefined) return logged.body.activation;
  throw new ServiceError('UNAVAILABLE', `The promotion ${id} did not reach the promotion log yet; retry later.`, {
    metadata: { promotion: id },
    retryAfterMs: 1000,
  });
}

export async function spanOf(
  documents: TenantDocuments,
  binding: BindingRecord,
  activation: Activation,
): Promise<Span> {
  // A binding that was read before the log may be behind it; then the activation is at least as new as what it says.
  if (activation.generation >= binding.current.generation) return { activation };
  return { activation, successor: await activationAt(documents, binding, activation.generation + 1) };
}

/** Spans with generations from `newest` down to 1, newest first, at most `limit`. */
export async function spansDown(
  documents: TenantDocuments,
  binding: BindingRecord,
  newest: number,
  limit: number,
): Promise<readonly Span[]> {
  const generations = Array.from({ length: Math.max(0, Math.min(limit, newest)) }, (_, index) => newest - index);
  return Promise.all(
    generations.map(async (generation) =>
      spanOf(documents, binding, await activationAt(documents, binding, generation)),
    ),
  );
}

/**
 * What was live at a time; `undefined` before the first. `since` never goes down from one generation to the next, so
 * the latest generation that began by then is found by halving.
 */
export async function spanAsOf(
  documents: TenantDocuments,
  binding: BindingRecord,
  asOf: Date,
): Promise<Span | undefined> {
  const time = asOf.getTime();
  let low = 0;
  let high = binding.current.generation;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const { since } = await activationAt(documents, binding, middle);
    if (Date.parse(since) <= time) low = middle;
    else high = middle - 1;
  }
  if (low === 0) return undefined;
  return spanOf(documents, binding, await activationAt(documents, binding, low));
}
