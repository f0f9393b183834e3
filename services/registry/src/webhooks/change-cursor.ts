import type { CallContext } from '@policy-registry/rpc';
import type { Stored, TenantDocuments } from '@policy-registry/storage';
import { changeOnce, type Decision, insertIfAbsent } from '@policy-registry/transitions';
import { webhookTitle } from './read-webhook.ts';
import { cursorOf, WEBHOOK_CURSORS, type WebhookCursor } from './webhook-cursor.ts';
import type { WebhookRecord } from './webhook-record.ts';

/** A change of a cursor by a call, which it remembers. */
export async function changeCursor(
  documents: TenantDocuments,
  context: CallContext,
  { id, body: webhook }: Stored<WebhookRecord>,
  decide: (cursor: WebhookCursor) => Decision<WebhookCursor>,
): Promise<Stored<WebhookCursor>> {
  const cursors = documents.collection(WEBHOOK_CURSORS);
  context.signal.throwIfAborted();
  await insertIfAbsent(cursors, id, cursorOf(undefined, webhook));
  const title = `position of the ${webhookTitle(id)}`;
  return changeOnce(cursors, id, title, { etag: '', context }, (stored) => decide(cursorOf(stored, webhook)));
}
