import { isDigest } from '@policy-registry/canonical';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { CollectionDefinition, OutboxEvent, TenantDocuments } from '@policy-registry/storage';
import { insertOnce } from '@policy-registry/transitions';
import type { Activation, BindingRecord } from '../environments/binding-record.ts';
import type { EventData, Transition } from '../kernel/event.ts';
import { promotionId } from './promotion-id.ts';

/** One activation, as promotions are listed across bindings. */
export interface PromotionRecord {
  readonly promotion: string;
  readonly environment: string;
  readonly pack: string;
  readonly activation: Activation;
}

/** Filled by the relay from the events of bindings, so that it holds what happened, all of it, and nothing else. */
export const PROMOTIONS: CollectionDefinition<PromotionRecord> & { readonly mode: 'insert-only' } = {
  name: 'promotions',
  mode: 'insert-only',
  fields: ['since', 'environment', 'pack', 'version'],
  index: ({ environment, pack, activation: { since, version } }) => ({ since, environment, pack, version }),
};

/** What the event of an activation says. `promotionOf` reads it back. */
export function activationTransition(
  { environment, pack }: Pick<BindingRecord, 'environment' | 'pack'>,
  activation: Activation,
): Transition {
  const { kind, generation, version, sourceDigest, irDigest, previousVersion, reason, ticket, publication } =
    activation;
  return {
    type: kind === 'rollback' ? 'policy.rolled_back' : 'policy.promotion.activated',
    environment,
    pack,
    version,
    from: previousVersion === '' ? 'none' : 'active',
    to: 'active',
    sourceDigest,
    irDigest,
    attestations: [activation.statement],
    details: {
      promotion: promotionId(environment, pack, generation),
      generation,
      previousVersion,
      reason,
      ...(kind === 'rollback' ? { incident: ticket } : { ticket }),
      publication,
    },
  };
}

/** Puts the activation that an event tells of into the log; other events are none of its business. Idempotent. */
export async function logPromotion(documents: TenantDocuments, event: OutboxEvent): Promise<void> {
  if (event.type !== 'policy.promotion.activated' && event.type !== 'policy.rolled_back') return;
  const record = promotionOf(event, event.type === 'policy.rolled_back' ? 'rollback' : 'promotion');
  await insertOnce(documents.collection(PROMOTIONS), record.promotion, record);
}

function promotionOf(event: OutboxEvent, kind: Activation['kind']): PromotionRecord {
  const { environment, pack, version, sourceDigest, irDigest, actor, ...data } = event.data as EventData;
  const details = data.details ?? {};
  const text = (name: string, value: unknown): string => {
    if (typeof value === 'string') return value;
    throw damaged(event, name);
  };
  const digest = (name: string, value: string | undefined) => {
    if (value !== undefined && isDigest(value)) return value;
    throw damaged(event, name);
  };
  const [statement] = data.attestations ?? [];
  const { generation } = details;
  if (typeof generation !== 'number' || !Number.isSafeInteger(generation)) throw damaged(event, 'generation');
  const names = { environment: text('environment', environment), pack: text('pack', pack) };
  return {
    promotion: promotionId(names.environment, names.pack, generation),
    ...names,
    activation: {
      generation,
      kind,
      version: text('version', version),
      sourceDigest: digest('sourceDigest', sourceDigest),
      irDigest: digest('irDigest', irDigest),
      publication: text('publication', details.publication),
      previousVersion: text('previousVersion', details.previousVersion),
      actor,
      reason: text('reason', details.reason),
      ticket: text('ticket', kind === 'rollback' ? details.incident : details.ticket),
      since: event.time,
      statement: {
        attestation: text('attestation', statement?.attestation),
        bundleDigest: digest('bundleDigest', statement?.bundleDigest),
      },
    },
  };
}

function damaged(event: OutboxEvent, field: string): ServiceError {
  return new ServiceError('DATA_CORRUPT', `The event of a promotion has no valid ${field}.`, {
    metadata: { event: event.id, field },
  });
}
