import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { OutboxEvent, Stored } from '@policy-registry/storage';
import {
  changedBefore,
  changeOnce,
  insertIfAbsent,
  remember,
  rememberedRequest,
  unlessDone,
} from '@policy-registry/transitions';
import { BINDINGS, type BindingRecord, bindingId, bindingTitle, newBinding } from '../environments/binding-record.ts';
import { findBinding } from '../environments/read-binding.ts';
import { afterwards } from '../kernel/afterwards.ts';
import type { PromotionRecord } from './promotion-record.ts';
import { type PromotionView, promotionAt, viewOf } from './read-promotion.ts';
import type { ReleaseDependencies } from './release-dependencies.ts';

export interface BindingName {
  readonly environment: string;
  readonly pack: string;
}

/** What a call makes of a binding: its next state, the promotion that it is about, and what is told of it. */
export interface BindingDecision {
  readonly binding: BindingRecord;
  readonly promotion: PromotionRecord;
  readonly events: readonly OutboxEvent[];
}

/**
 * The only way to write a binding: one compare-and-set, whoever else promotes at the same moment. A repeat of the request gets the
 * promotion that its first run was about, with what became of it. Throws ETAG_MISMATCH, CONFLICT, and what `decide` throws.
 */
export function changeBinding(
  deps: ReleaseDependencies,
  context: CallContext,
  name: BindingName & { readonly etag: string },
  decide: (binding: BindingRecord) => Promise<BindingDecision>,
): Promise<PromotionView> {
  const { environment, pack } = name;
  return unlessDone(
    context,
    async () => {
      const stored = await findBinding(deps, context.principal.tenant, environment, pack);
      const before = changedBefore(stored, context);
      return before && afterChange(deps, context, before);
    },
    async () => afterChange(deps, context, await write(deps, context, name, decide)),
  );
}

async function write(
  deps: ReleaseDependencies,
  context: CallContext,
  { environment, pack, etag }: BindingName & { readonly etag: string },
  decide: (binding: BindingRecord) => Promise<BindingDecision>,
): Promise<Stored<BindingRecord>> {
  const bindings = deps.documents.forTenant(context.principal.tenant).collection(BINDINGS);
  const id = bindingId(environment, pack);
  if ((await bindings.get(id)) === undefined) {
    if (etag !== '') throw unseenBinding(environment, pack, etag);
    const { binding, promotion, events } = await decide(newBinding(environment, pack));
    context.signal.throwIfAborted();
    const body = { ...binding, ...remember(binding, context.requestMark, String(promotion.number)) };
    const first = await insertIfAbsent(bindings, id, body, events);
    if (first !== undefined) return first;
  }
  return changeOnce(bindings, id, bindingTitle(environment, pack), { etag, context }, async ({ body }) => {
    const { binding, promotion, events } = await decide(body);
    return { body: binding, events, made: String(promotion.number) };
  });
}

/**
 * What follows a change: who waits for the binding is woken, the attestation is recorded. In every repeat too, since the first run may
 * have died before.
 */
async function afterChange(
  deps: ReleaseDependencies,
  context: CallContext,
  binding: Stored<BindingRecord>,
): Promise<PromotionView> {
  const { tenant, subject } = context.principal;
  const documents = deps.documents.forTenant(tenant);
  const made = rememberedRequest(binding.body, context.requestMark)?.made;
  const record = await promotionAt(documents, binding.body, Number(made ?? binding.body.promotions));
  deps.activations.notify(tenant, binding.body.environment, binding.body.pack);
  const { live } = record;
  if (live !== undefined) {
    await afterwards(context, 'recording the attestation of an activation', () =>
      deps.attestor.record(tenant, live.statement.bundleDigest, subject),
    );
  }
  return viewOf(documents, binding, record);
}

/** The caller says what it saw of a binding that is not there. */
export function unseenBinding(environment: string, pack: string, etag: string): ServiceError {
  return new ServiceError('ETAG_MISMATCH', `There is no ${bindingTitle(environment, pack)}.`, {
    metadata: { expected: etag, actual: '' },
  });
}
