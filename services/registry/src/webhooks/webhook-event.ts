import type { EventType } from '@policy-registry/events';
import type { OutboxEvent } from '@policy-registry/storage';
import { eventOf, type Origin } from '../kernel/event.ts';
import type { WebhookFields } from './webhook-record.ts';

export type WebhookEventType = Extract<EventType, `policy.webhook.${string}`>;

/** What is told of a webhook. */
export function webhookEvent(
  origin: Origin,
  time: Date,
  type: WebhookEventType,
  webhook: string,
  details: Readonly<Record<string, unknown>> = {},
): OutboxEvent {
  return eventOf(origin, time, { type, details: { webhook, ...details } });
}

/** What a webhook asks for, without what stands behind its host: in many receivers' URLs that is a secret. */
export function shownFields({ url, eventTypes, packs }: Partial<WebhookFields>): Readonly<Record<string, unknown>> {
  return {
    ...(url === undefined ? {} : { origin: new URL(url).origin }),
    ...(eventTypes === undefined ? {} : { eventTypes }),
    ...(packs === undefined ? {} : { packs }),
  };
}
