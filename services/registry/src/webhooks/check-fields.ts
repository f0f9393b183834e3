import { EVENT_TYPES } from '@policy-registry/events';
import { ServiceError, type Violation } from '@policy-registry/rpc/errors';
import { checkFreeText } from '../kernel/free-text.ts';
import type { WebhookParts } from '../kernel/ports.ts';
import { fits } from './wants.ts';
import type { WebhookFields } from './webhook-record.ts';

/** Throws INVALID_ARGUMENT naming everything that could not be obeyed: a URL that is never asked, a pattern that no type of event is of. */
export function checkFields(
  { outbound }: Pick<WebhookParts, 'outbound'>,
  { url, eventTypes = [], description = '' }: Partial<WebhookFields>,
): void {
  checkFreeText({ 'webhook.description': description });
  const refusal = url === undefined ? undefined : outbound.refusalOf(url);
  const violations: Violation[] = [];
  if (refusal !== undefined) violations.push({ field: 'webhook.url', description: refusal, code: 'url' });
  for (const [index, pattern] of eventTypes.entries()) {
    if (EVENT_TYPES.some((type) => fits(type, pattern))) continue;
    const field = `webhook.eventTypes[${index}]`;
    violations.push({ field, description: 'is of no type of event that there is', code: 'event_type' });
  }
  if (violations.length === 0) return;
  throw new ServiceError('INVALID_ARGUMENT', 'The webhook cannot be obeyed as it is.', { violations });
}
