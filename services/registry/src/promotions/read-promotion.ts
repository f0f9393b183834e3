import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { Stored, TenantDocuments } from '@policy-registry/storage';
import { activationAt } from '../environments/binding-history.ts';
import { BINDINGS, type BindingRecord, bindingId, isLive } from '../environments/binding-record.ts';
import { noSuchPromotion, promotionId, requirePromotionKey } from './promotion-id.ts';
import type { PromotionState } from './promotion-machine.ts';
import { type Activation, isActivation, PROMOTIONS, type PromotionRecord } from './promotion-record.ts';
import type { ReleaseDependencies } from './release-dependencies.ts';

/** A promotion with what became of it. */
export interface PromotionView {
  readonly binding: Stored<BindingRecord>;
  readonly record: PromotionRecord;
  /** The activation that ended it, when it was live and is not any more. */
  readonly successor?: Activation;
}

/** Throws NOT_FOUND, also for an id that no promotion can have. */
export async function readPromotion(
  deps: Pick<ReleaseDependencies, 'documents'>,
  context: CallContext,
  promotion: string,
): Promise<PromotionView> {
  const documents = deps.documents.forTenant(context.principal.tenant);
  const { environment, pack, number } = requirePromotionKey(promotion);
  const binding = await documents.collection(BINDINGS).get(bindingId(environment, pack));
  if (binding === undefined || number > binding.body.promotions) throw noSuchPromotion(promotion);
  return viewOf(documents, binding, await promotionAt(documents, binding.body, number));
}

/** The promotion of a number from 1 to the newest: from the binding, or from the promotion log when it is older. */
export async function promotionAt(
  documents: TenantDocuments,
  { environment, pack, open, aborted, current, history }: BindingRecord,
  number: number,
): Promise<PromotionRecord> {
  const kept = [open, aborted, current, ...history].find((record) => record?.number === number);
  if (kept !== undefined) return kept;
  const id = promotionId(environment, pack, number);
  const logged = await documents.collection(PROMOTIONS).get(id);
  if (logged !== undefined) return logged.body;
  throw new ServiceError('UNAVAILABLE', `The promotion ${id} did not reach the promotion log yet; retry later.`, {
    metadata: { promotion: id },
    retryAfterMs: 1000,
  });
}

/** What became of a promotion. */
export function stateOf({ record, successor }: Pick<PromotionView, 'record' | 'successor'>): PromotionState {
  if (successor === undefined) return record.state;
  return successor.kind === 'rollback' ? 'rolled_back' : 'superseded';
}

/** What became of the one that the record was, as the binding knows it. */
export async function successorOf(
  documents: TenantDocuments,
  binding: BindingRecord,
  record: PromotionRecord,
): Promise<Activation | undefined> {
  const live = isActivation(record) && isLive(binding);
  if (!live || record.live.generation >= binding.current.live.generation) return undefined;
  return activationAt(documents, binding, record.live.generation + 1);
}

export async function viewOf(
  documents: TenantDocuments,
  binding: Stored<BindingRecord>,
  record: PromotionRecord,
): Promise<PromotionView> {
  const successor = await successorOf(documents, binding.body, record);
  return successor === undefined ? { binding, record } : { binding, record, successor };
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
    records.map(async (record) => {
      const binding = await bindingOf(bindingId(record.environment, record.pack));
      if (binding === undefined) {
        throw new ServiceError('DATA_CORRUPT', 'A promotion has no binding.', {
          metadata: { promotion: record.promotion },
        });
      }
      return viewOf(documents, binding, record);
    }),
  );
}
