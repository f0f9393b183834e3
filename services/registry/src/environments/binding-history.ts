import { ServiceError } from '@policy-registry/rpc/errors';
import type { TenantDocuments } from '@policy-registry/storage';
import { type Activation, isActivation, PROMOTIONS } from '../promotions/promotion-record.ts';
import type { LiveBinding } from './binding-record.ts';

/** An activation and the one that ended it; without a successor it is live. */
export interface Span {
  readonly activation: Activation;
  readonly successor?: Activation;
}

/** The activation of a generation from 1 to the current one: from the binding, or from the promotion log when it is older. */
export async function activationAt(
  documents: TenantDocuments,
  { environment, pack, current, history }: LiveBinding,
  generation: number,
): Promise<Activation> {
  const kept = [current, ...history].find(({ live }) => live.generation === generation);
  if (kept !== undefined) return kept;
  const where = { environment, pack, generation };
  const [logged] = await documents.collection(PROMOTIONS).list({ where, limit: 1 });
  if (logged !== undefined && isActivation(logged.body)) return logged.body;
  throw new ServiceError('UNAVAILABLE', 'An activation did not reach the promotion log yet; retry later.', {
    metadata: { environment, pack, generation: String(generation) },
    retryAfterMs: 1000,
  });
}

export async function spanOf(documents: TenantDocuments, binding: LiveBinding, activation: Activation): Promise<Span> {
  const { generation } = activation.live;
  // A binding that was read before the log may be behind it; then the activation is at least as new as what it says.
  if (generation >= binding.current.live.generation) return { activation };
  return { activation, successor: await activationAt(documents, binding, generation + 1) };
}

/** Spans with generations from `newest` down to 1, newest first, at most `limit`. */
export async function spansDown(
  documents: TenantDocuments,
  binding: LiveBinding,
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
  binding: LiveBinding,
  asOf: Date,
): Promise<Span | undefined> {
  const time = asOf.getTime();
  let low = 0;
  let high = binding.current.live.generation;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const { live } = await activationAt(documents, binding, middle);
    if (Date.parse(live.since) <= time) low = middle;
    else high = middle - 1;
  }
  if (low === 0) return undefined;
  return spanOf(documents, binding, await activationAt(documents, binding, low));
}
