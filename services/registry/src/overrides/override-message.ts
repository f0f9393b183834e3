import { create } from '@bufbuild/protobuf';
import {
  type Override,
  OverrideSchema,
  OverrideState as OverrideStateMessage,
} from '@policy-registry/contracts/registry';
import type { Stored } from '@policy-registry/storage';
import { etagOf } from '@policy-registry/transitions';
import { stateFilter } from '../kernel/state-filter.ts';
import { timestampOf } from '../kernel/timestamps.ts';
import type { OverrideState } from './override-machine.ts';
import { type OverrideRecord, stateAt } from './override-record.ts';

const STATES: Readonly<Record<OverrideState, OverrideStateMessage>> = {
  pending: OverrideStateMessage.PENDING,
  approved: OverrideStateMessage.APPROVED,
  disabled: OverrideStateMessage.DISABLED,
  expired: OverrideStateMessage.EXPIRED,
};

export function overrideStateFilter(given: OverrideStateMessage): OverrideState | undefined {
  return stateFilter(STATES, given);
}

/** An override in the state that it is in now. */
export function overrideMessage(stored: Stored<OverrideRecord>, now: Date): Override {
  const { approval, ending, expireTime, createTime, updateTime, ...record } = stored.body;
  const { override, pack, rule, scope, status, owner, reason, createdBy } = record;
  return create(OverrideSchema, {
    ...{ override, pack, rule, scope, status, owner, reason, createdBy },
    state: STATES[stateAt(stored.body, now)],
    expireTime: timestampOf(expireTime),
    createTime: timestampOf(createTime),
    updateTime: timestampOf(updateTime),
    etag: etagOf(stored),
    ...(approval === undefined
      ? {}
      : {
          approvedBy: [approval.approvedBy],
          attestation: approval.attestation,
          approveTime: timestampOf(approval.approveTime),
        }),
    ...(ending === undefined
      ? {}
      : {
          disabledBy: ending.disabledBy,
          disableTime: timestampOf(ending.disableTime),
          disableReason: ending.reason,
        }),
  });
}
