import assert from 'node:assert/strict';
import type { AuditEvent } from '@policy-registry/contracts/registry';
import { Webhook as Verifier } from 'standardwebhooks';
import type { Receiver } from '../receiver.ts';

/**
 * Waits until a receiver has every event of the audit log that its webhook asks for, and fails unless each came signed, at least once, and
 * for the first time in the order of the log.
 */
export async function checkReceived(
  receiver: Receiver,
  secret: string,
  events: readonly AuditEvent[],
): Promise<{ readonly messages: number }> {
  const wanted = events.map(({ event }) => event);
  await receiver.until((messages) => {
    const ids = new Set(messages.map(({ headers }) => headers['webhook-id']));
    return wanted.every((event) => ids.has(event));
  });
  const verifier = new Verifier(secret);
  const received = receiver.messages.map(({ headers, body }) => {
    const { id, type } = verifier.verify(body, headers) as { id: string; type: string };
    assert.equal(id, headers['webhook-id']);
    return { id, type };
  });
  const ids = received.filter(({ type }) => type !== 'policy.webhook.test').map(({ id }) => id);
  assert.deepEqual([...new Set(ids)], wanted);
  return { messages: ids.length };
}
