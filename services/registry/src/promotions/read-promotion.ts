import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { Stored, TenantDocuments } from '@policy-registry/storage';
import { activationAt, type Span, spanOf } from '../environments/binding-history.ts';
import { BINDINGS, type BindingRecord, bindingId } from '../environments/binding-record.ts';
import { parsePromotionId } from './promotion-id.ts';
import type { PromotionRecord } from './promotion-log.ts';
import type { ReleaseDependencies } from './release-dependencies.ts';

/** A promotion with what became of it. */
export interface PromotionView {
  readonly binding: Stored<BindingRecord>;
  readonly span: Span;
}

/** Throws NOT_FOUND, also for an id that no promotion can have. */
export async function readPromotion(
  deps: Pick<ReleaseDependencies, 'documents'>,
  context: CallContext,
  promotion: string,
): Promise<PromotionView> {
  const documents = deps.documents.forTenant(context.principal.tenant);
  const key = parsePromotionId(promotion);
  const binding = key && (await documents.collection(BINDINGS).get(bindingId(key.environment, key.pack)));
  if (key === undefined || binding === undefined || key.generation > binding.body.current.generation) {
    throw new ServiceError('NOT_FOUND', 'There is no such promotion.', { metadata: { promotion } });
  }
  const activation = await activationAt(documents, binding.body, key.generation);
  return { binding, span: await spanOf(documents, binding.body, activation) };
}

/** The listed promotions with what became of them; each binding is read once. */
export async function viewPromotions(
  documents: TenantDocuments,
  records: readonly PromotionRecord[],
): Promise<readonly PromotionView[]> {
  const reads = new Map<string, Promise<Stored<BindingRecord> | undefined>>();
  const bindingOf = (id: string) => {
    const read = reads.get(id) ?? documents.collection(BINDINGS).get(id);
    reads.set(id, read);
    return read;
  };
  return Promise.all(
    records.map(async ({ promotion, environment, pack, activation }) => {
      const binding = await bindingOf(bindingId(environment, pack));
      if (binding === undefined) {
        throw new ServiceError('DATA_CORRUPT', 'A promotion has no binding.', { metadata: { promotion } });
      }
      return { binding, span: await spanOf(documents, binding.body, activation) };
    }),
  );
}
