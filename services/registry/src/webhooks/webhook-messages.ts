import { create } from '@bufbuild/protobuf';
import {
  type Delivery,
  type DeliveryAttempt,
  DeliveryAttemptSchema,
  DeliverySchema,
  DeliveryState,
  type Webhook,
  WebhookSchema,
} from '@policy-registry/contracts/registry';
import type { Stored } from '@policy-registry/storage';
import { etagOf } from '@policy-registry/transitions';
import { timestampOf } from '../kernel/timestamps.ts';
import type { AttemptRecord, DeliveryRecord } from './delivery-record.ts';
import type { Progress } from './webhook-progress.ts';
import type { WebhookRecord } from './webhook-record.ts';

export const DELIVERY_STATES = {
  pending: DeliveryState.PENDING,
  delivered: DeliveryState.DELIVERED,
  dead: DeliveryState.DEAD,
} as const satisfies Record<DeliveryRecord['state'], DeliveryState>;

export function webhookMessage(stored: Stored<WebhookRecord>, progress?: Progress): Webhook {
  const { webhook, url, eventTypes, packs, disabled, description, secrets, createdBy, createTime, updateTime } =
    stored.body;
  const [current, previous] = secrets;
  return create(WebhookSchema, {
    ...{ webhook, url, eventTypes: [...eventTypes], packs: [...packs], description, createdBy },
    disabled: disabled !== undefined,
    disabledReason: disabled ?? '',
    ...(current === undefined ? {} : { secretCreateTime: timestampOf(current.createTime) }),
    ...(previous?.expireTime === undefined ? {} : { previousSecretExpireTime: timestampOf(previous.expireTime) }),
    ...(progress === undefined ? {} : { progress }),
    createTime: timestampOf(createTime),
    updateTime: timestampOf(updateTime),
    etag: etagOf(stored),
  });
}

export function deliveryMessage(webhook: string, { body }: Stored<DeliveryRecord>): Delivery {
  const { event, type, pack, sequence, state, attempts, nextAttemptTime, lastAttempt, createTime, updateTime } = body;
  return create(DeliverySchema, {
    ...{ webhook, event, type, pack, attempts },
    sequence: BigInt(sequence),
    state: DELIVERY_STATES[state],
    ...(nextAttemptTime === '' ? {} : { nextAttemptTime: timestampOf(nextAttemptTime) }),
    ...(lastAttempt === undefined ? {} : { lastAttempt: attemptMessage(lastAttempt) }),
    createTime: timestampOf(createTime),
    updateTime: timestampOf(updateTime),
  });
}

export function attemptMessage({ time, durationMs, status, error, answer }: AttemptRecord): DeliveryAttempt {
  return create(DeliveryAttemptSchema, {
    ...{ status, error: error ?? '', answer },
    time: timestampOf(time),
    duration: { seconds: BigInt(Math.floor(durationMs / 1000)), nanos: (durationMs % 1000) * 1_000_000 },
  });
}
