import type { CloudEvent } from '@policy-registry/events';
import { OutboundError } from '@policy-registry/outbound/errors';
import { withSpan } from '@policy-registry/telemetry';
import { Webhook as Signer } from 'standardwebhooks';
import type { WebhookParts } from '../../kernel/ports.ts';
import type { AttemptError, AttemptRecord } from '../delivery-record.ts';
import type { WebhookRecord } from '../webhook-record.ts';
import { signingSecrets } from '../webhook-secrets.ts';

/** Of an answer: enough to see what the receiver did not like. */
const SHOWN_CHARS = 200;

export interface AttemptDependencies {
  readonly webhooks: WebhookParts;
  readonly now: () => Date;
}

export interface Message {
  readonly tenant: string;
  readonly webhook: WebhookRecord;
  readonly event: CloudEvent;
}

/** Thrown inside of the span, so that it ends with an error. */
class Refusal extends Error {
  readonly status: number;
  readonly answer: string;

  constructor(status: number, answer: string) {
    super(`the receiver answered ${status}`);
    this.status = status;
    this.answer = answer;
  }
}

/**
 * Sends an event to a webhook, once: CloudEvents in structured mode, signed as Standard Webhooks with every secret that counts. Whatever
 * comes of it is in the record. Throws the reason of the signal, and INVALID_STATE when the secret cannot be opened.
 */
export async function attemptDelivery(
  { webhooks, now }: AttemptDependencies,
  { tenant, webhook, event }: Message,
  signal: AbortSignal,
): Promise<AttemptRecord> {
  const { outbound, key, settings } = webhooks;
  const time = now();
  const body = JSON.stringify(event);
  const secrets = signingSecrets(key, tenant, webhook, time);
  const headers = {
    'content-type': 'application/cloudevents+json; charset=utf-8',
    'user-agent': 'policy-registry-webhooks',
    'webhook-id': event.id,
    'webhook-timestamp': String(Math.floor(time.getTime() / 1000)),
    'webhook-signature': secrets.map((secret) => new Signer(secret).sign(event.id, time, body)).join(' '),
  };
  const began = performance.now();
  const made = (rest: Pick<AttemptRecord, 'status' | 'answer'> & { readonly error?: AttemptError }): AttemptRecord => ({
    time: time.toISOString(),
    durationMs: Math.round(performance.now() - began),
    ...rest,
  });
  const attributes = { 'policy.webhook': webhook.webhook, 'policy.event': event.id, 'policy.event.type': event.type };
  try {
    const status = await withSpan('webhook attempt', { kind: 'client', tenant, attributes }, async (span) => {
      const answer = await outbound.post({ url: webhook.url, headers, body, timeoutMs: settings.timeoutMs }, signal);
      span.setAttribute('http.response.status_code', answer.status);
      if (answer.status < 200 || answer.status > 299) throw new Refusal(answer.status, answer.text);
      return answer.status;
    });
    return made({ status, answer: '' });
  } catch (thrown) {
    if (thrown instanceof Refusal)
      return made({ status: thrown.status, error: 'REFUSED', answer: shown(thrown.answer) });
    if (thrown instanceof OutboundError) return made({ status: 0, error: errorOf(thrown), answer: '' });
    throw thrown;
  }
}

/** What is configured may have changed since the URL was taken. */
function errorOf({ code }: OutboundError): AttemptError {
  return code === 'NOT_ALLOWED' ? 'BLOCKED_ADDRESS' : code;
}

/** Text that can be kept and shown, whatever the receiver sent. */
function shown(answer: string): string {
  return answer
    .replace(/\p{Cc}+/gu, ' ')
    .slice(0, SHOWN_CHARS)
    .toWellFormed();
}
