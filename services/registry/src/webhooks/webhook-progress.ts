import type { MessageInitShape } from '@bufbuild/protobuf';
import type { WebhookProgressSchema } from '@policy-registry/contracts/registry';
import type { Stored, TenantDocuments } from '@policy-registry/storage';
import { auditHead } from '../audit/audit-head.ts';
import { AUDIT_EVENTS } from '../audit/audit-record.ts';
import { timestampOf } from '../kernel/timestamps.ts';
import { cursorOf, WEBHOOK_CURSORS } from './webhook-cursor.ts';
import type { WebhookRecord } from './webhook-record.ts';

export type Progress = MessageInitShape<typeof WebhookProgressSchema>;

/** How far webhooks are, in their order. */
export async function progressOf(
  documents: TenantDocuments,
  webhooks: readonly Stored<WebhookRecord>[],
): Promise<readonly Progress[]> {
  const head = await auditHead(documents.collection(AUDIT_EVENTS));
  const cursors = documents.collection(WEBHOOK_CURSORS);
  const all: Progress[] = [];
  for (const { id, body } of webhooks) {
    const { sequence, failedAttempts, nextAttemptTime, failingSince, lastDeliveryTime } = cursorOf(
      await cursors.get(id),
      body,
    );
    all.push({
      sequence: BigInt(sequence),
      behind: BigInt(Math.max(0, head - sequence)),
      failedAttempts,
      ...(nextAttemptTime === '' ? {} : { nextAttemptTime: timestampOf(nextAttemptTime) }),
      ...(failingSince === '' ? {} : { failingSince: timestampOf(failingSince) }),
      ...(lastDeliveryTime === '' ? {} : { lastDeliveryTime: timestampOf(lastDeliveryTime) }),
    });
  }
  return all;
}
