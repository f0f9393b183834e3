import type { TenantDocuments } from '@policy-registry/storage';
import { storedLog } from '../../transparency/log-record.ts';
import { cursorOf, WEBHOOK_CURSORS } from '../webhook-cursor.ts';
import { WEBHOOKS } from '../webhook-record.ts';
import { nextRedelivery } from './redeliver-next.ts';

/** The bound of the store. */
const MOST = 1000;

/** The webhooks of a tenant that something is due for, as far as that is known without asking for their leases. */
export async function dueWebhooks(documents: TenantDocuments, now: Date): Promise<readonly string[]> {
  const active = await documents.collection(WEBHOOKS).list({ where: { active: true }, limit: MOST });
  if (active.length === 0) return [];
  const covered = (await storedLog(documents))?.body.size ?? 0;
  const cursors = documents.collection(WEBHOOK_CURSORS);
  const due: string[] = [];
  for (const { id, body } of active) {
    const { sequence, nextAttemptTime } = cursorOf(await cursors.get(id), body);
    const isDue = covered > sequence && nextAttemptTime <= now.toISOString();
    if (isDue || (await nextRedelivery(documents, body.uid, now)) !== undefined) due.push(id);
  }
  return due;
}
