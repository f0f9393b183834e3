import { type TestContext, test } from 'node:test';
import type { BusEvent, EventLimits } from '../event-bus.ts';
import type { Messaging } from '../messaging.ts';
import type { Job, QueueDefinition, WorkQueue } from '../work-queue.ts';
import type { WorkerPlace } from './worker-place.ts';

/** What the suite needs of an adapter, for one test. */
export interface MessagingHarness {
  /** Opened over no data, with `EVENT_LIMITS`. */
  readonly messaging: Messaging;
  /** A second process beside the first, where the adapter allows that; the first one again where it does not. */
  another(): Promise<Messaging>;
  /** Closes what is open and opens again over the same data, as a restart would. */
  reopen(events?: EventLimits): Promise<Messaging>;
  /** Stores something that is no job, behind the adapter's back; then opens again. */
  spoilQueue(queue: string, tenant: string, group: string): Promise<Messaging>;
  /** Stores something that is no event. */
  spoilEvents(tenant: string): Promise<Messaging>;
  /** Closes what is open and says where a process can open the same data; `reopen` comes after it. */
  handOver(): Promise<WorkerPlace>;
  /** Closes what is open, and removes the data. */
  dispose(): Promise<void>;
}

export type OpenMessaging = () => Promise<MessagingHarness>;

/** Registers a test of the contract. */
export type ContractTest = (title: string, run: (harness: MessagingHarness, t: TestContext) => Promise<void>) => void;

/** Tests that each get a backend without data. */
export function messagingTests(open: OpenMessaging): ContractTest {
  return (title, run) => {
    test(title, async (t) => {
      const harness = await open();
      try {
        await run(harness, t);
      } finally {
        await harness.dispose();
      }
    });
  };
}

/** Small, so that the suite is quick. */
export const EVENT_LIMITS: EventLimits = { eventBytes: 2_000, maxEvents: 200 };

/** Long enough for whatever a slow machine does in between; nothing waits for it in vain. */
export const SOON = { waitMs: 20_000 } as const;
/** A look without waiting. */
export const NOW = { waitMs: 0 } as const;

/** A queue whose leases nobody loses by being slow. */
export const STEADY: QueueDefinition = { name: 'steady', payloadBytes: 1_000, backoff: { firstMs: 0, maxMs: 0 } };
/** A queue for tests that let leases run out. */
export const HASTY: QueueDefinition = { ...STEADY, name: 'hasty', leaseMs: 400, maxDeliveries: 3 };

export function job(id: string, more: Partial<Job> = {}): Job {
  return { id, group: 'run', payload: { id }, ...more };
}

export function jobs(count: number, prefix = 'job'): readonly Job[] {
  return Array.from({ length: count }, (_, n) => job(`${prefix}-${n}`));
}

export function event(id: string, more: Partial<BusEvent> = {}): BusEvent {
  return { id, type: 'policy.test', source: '/test', time: '2025-01-01T00:00:00.000Z', data: { id }, ...more };
}

/** Claims and acknowledges jobs until none comes, and answers `tenant/id` in the order of the claims. */
export async function drain(queue: WorkQueue): Promise<string[]> {
  const claimed: string[] = [];
  for (let next = await queue.claim(NOW); next !== undefined; next = await queue.claim(NOW)) {
    claimed.push(`${next.tenant}/${next.job.id}`);
    await next.ack();
  }
  return claimed;
}
