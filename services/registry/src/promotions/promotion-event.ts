import { isDigest } from '@policy-registry/canonical';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { OutboxEvent } from '@policy-registry/storage';
import type { EventData, EventType, Transition } from '../kernel/event.ts';
import type { PromotionState } from './promotion-machine.ts';
import type { PromotionRecord } from './promotion-record.ts';

const TYPES: ReadonlySet<string> = new Set<EventType>([
  'policy.promotion.requested',
  'policy.promotion.canary',
  'policy.promotion.activated',
  'policy.promotion.break_glass',
  'policy.promotion.aborted',
  'policy.promotion.reviewed',
  'policy.rolled_back',
]);

/** What the event of a promotion says: all of its record. `promotionOf` reads it back. */
export function promotionTransition(record: PromotionRecord, type: EventType, from: PromotionState): Transition {
  const { environment, pack, version, state: to, sourceDigest, irDigest, live, ...details } = record;
  return {
    ...{ type, environment, pack, version, from, to, sourceDigest, irDigest },
    ...(live === undefined ? {} : { attestations: [live.statement] }),
    details: {
      ...details,
      ...(live === undefined
        ? {}
        : { generation: live.generation, previousVersion: live.previousVersion, since: live.since }),
    },
  };
}

/** The record that an event tells of; `undefined` for other events. Throws DATA_CORRUPT. */
export function promotionOf(event: OutboxEvent): PromotionRecord | undefined {
  if (!TYPES.has(event.type)) return undefined;
  const {
    environment,
    pack,
    version,
    to,
    sourceDigest,
    irDigest,
    attestations = [],
    details = {},
  } = event.data as EventData;
  const { generation, previousVersion, since, ...rest } = details;
  const [statement] = attestations;
  const names = { environment, pack, version, state: to, sourceDigest, irDigest };
  const live = generation === undefined ? {} : { live: { generation, previousVersion, since, statement } };
  const record = { ...rest, ...names, ...live } as unknown as PromotionRecord;
  const complete =
    typeof record.promotion === 'string' &&
    Number.isSafeInteger(record.step) &&
    isDigest(record.irDigest) &&
    isDigest(record.sourceDigest) &&
    (record.live === undefined ||
      (Number.isSafeInteger(record.live.generation) && isDigest(record.live.statement?.bundleDigest ?? '')));
  if (complete) return record;
  throw new ServiceError('DATA_CORRUPT', 'The event of a promotion is damaged.', { metadata: { event: event.id } });
}
