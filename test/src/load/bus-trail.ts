import assert from 'node:assert/strict';
import type { AuditEvent } from '@policy-registry/contracts/registry';
import type { Messaging, StoredEvent } from '@policy-registry/messaging';
import { openJetStreamMessaging } from '@policy-registry/messaging/jetstream';
import type { Stack } from '@policy-registry/stack';

/** How long the bus may get nothing new before it is taken for incomplete. */
const WAIT_MS = 30_000;

/** As many events of a tenant as are wanted, in the order of the bus. Waits for them. */
export async function busTrail(stack: Stack, prefix: string, count: number): Promise<readonly StoredEvent[]> {
  const messages = await openJetStreamMessaging({ servers: [stack.nats.url], prefix });
  try {
    const all: StoredEvent[] = [];
    while (all.length < count) {
      const page = await pageAfter(messages, all, WAIT_MS);
      assert.notEqual(page.length, 0, `the bus has ${all.length} events, not ${count}`);
      all.push(...page);
    }
    return all;
  } finally {
    await messages.close();
  }
}

function pageAfter(messages: Messaging, all: readonly StoredEvent[], waitMs: number): Promise<readonly StoredEvent[]> {
  return messages.events.forTenant('acme').read({ limit: 1000, after: all.at(-1)?.position ?? 0, waitMs });
}

/** What is on the bus is what is in the audit log: in its order, each event once. */
export async function checkBus(stack: Stack, prefix: string, trail: readonly AuditEvent[]): Promise<void> {
  checkStored(await busTrail(stack, prefix, trail.length), trail);
}

/**
 * The same of a bus that nobody feeds any more, and which may have been cut off before the newest events. Resolves with how many it has.
 */
export async function checkCutBus(messages: Messaging, trail: readonly AuditEvent[]): Promise<number> {
  const all: StoredEvent[] = [];
  for (;;) {
    const page = await pageAfter(messages, all, 0);
    all.push(...page);
    if (page.length === 0) break;
  }
  checkStored(all, trail.slice(0, all.length));
  return all.length;
}

function checkStored(stored: readonly StoredEvent[], trail: readonly AuditEvent[]): void {
  assert.deepEqual(
    stored.map(({ event }) => event.id),
    trail.map(({ event }) => event),
  );
}
