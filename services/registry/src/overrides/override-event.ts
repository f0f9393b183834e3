import { type EventType, eventOf, type Origin } from '@policy-registry/events';
import type { OutboxEvent } from '@policy-registry/storage';
import type { OverrideState } from './override-machine.ts';
import type { OverrideRecord } from './override-record.ts';

export type OverrideEventType = Extract<EventType, `policy.override.${string}`>;

export interface OverrideTold {
  readonly type: OverrideEventType;
  readonly from?: OverrideState;
  /** What the record does not say. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** What is told of an override as it is now: whoever hears of it need not ask what it covers, and whom to talk to. */
export function overrideEvent(
  origin: Origin,
  time: Date,
  { override, pack, rule, scope, status, owner, reason, expireTime, state, approval }: OverrideRecord,
  { type, from, details }: OverrideTold,
): OutboxEvent {
  return eventOf(origin, time, {
    ...{ type, pack, to: state },
    ...(from === undefined ? {} : { from }),
    ...(scope.environment === '' ? {} : { environment: scope.environment }),
    ...(type === 'policy.override.approved' && approval !== undefined
      ? { attestations: [{ attestation: approval.attestation, bundleDigest: approval.bundleDigest }] }
      : {}),
    details: { override, rule, scope, status, owner, reason, expireTime, ...details },
  });
}
