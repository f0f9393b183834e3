import { MessagingError } from '@policy-registry/messaging';
import type { Complaints } from '../kernel/complaints.ts';
import { type BackgroundWork, TenantRounds, type Turn } from '../kernel/tenant-rounds.ts';
import { type FeedDependencies, feedBatch } from './feed-batch.ts';

/**
 * Brings the audit logs of all tenants to the bus, in the background: woken when a log grew, or its cursor was set back. While the bus is
 * down, nothing else waits for it; what is not on the bus stays in the audit log.
 */
export type BusFeed = BackgroundWork;

export function createBusFeed(deps: FeedDependencies): BusFeed {
  const turn = (tenant: string, complaints: Complaints) => feed(deps, tenant, complaints);
  return new TenantRounds({ documents: deps.documents, name: 'the feed of the bus', turn });
}

async function feed(deps: FeedDependencies, tenant: string, complaints: Complaints): Promise<Turn> {
  try {
    const { hasMore } = await feedBatch(deps, tenant);
    return hasMore ? 'more' : 'done';
  } catch (err) {
    // Whatever else the bus says, it says to everybody.
    if (err instanceof MessagingError && err.code !== 'TOO_LARGE') {
      complaints.tell('bus', { err }, 'the bus takes no events; they are in the audit log, and are published later');
      return 'down';
    }
    complaints.tell(`of ${tenant}`, { err, tenant }, 'events cannot be brought to the bus; it will be tried again');
    return 'done';
  }
}
