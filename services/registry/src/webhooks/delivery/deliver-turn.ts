import type { TenantDocuments } from '@policy-registry/storage';
import type { RegistryDependencies } from '../../kernel/ports.ts';
import { forgiven } from '../webhook-cursor.ts';
import { isActive, WEBHOOKS, type WebhookRecord } from '../webhook-record.ts';
import { CursorLease, LeaseLost } from './cursor-lease.ts';
import { redeliverNext } from './redeliver-next.ts';
import { sendNext } from './send-next.ts';
import { Upcoming } from './upcoming.ts';

/** Then another webhook gets its turn. */
const MOST_STEPS = 20;
/** Beyond an attempt: for the writes after it, and for clocks that differ. */
const LEASE_GRACE_MS = 5_000;

export interface DeliveryDependencies extends Pick<RegistryDependencies, 'documents' | 'webhooks' | 'now'> {
  /** The process. */
  readonly holder: string;
  /** Hears of an event that was given up. */
  readonly onGivenUp: (about: { readonly tenant: string; readonly webhook: string; readonly event: string }) => void;
}

/** What the steps of a turn stand on. */
export interface TurnParts {
  readonly deps: DeliveryDependencies;
  readonly documents: TenantDocuments;
  readonly webhook: WebhookRecord;
  readonly lease: CursorLease;
  readonly upcoming: Upcoming;
  readonly signal: AbortSignal;
}

/**
 * Sends what is due to a webhook, up to a bound: the next events of the audit log in order, each when the one before it is done with, and
 * beside them what is to be sent once more. Any number of processes may do it at once, and die: what was sent and not written down is sent
 * again. `more` when it ended at the bound. Throws the reason of the signal, StoreError, and ServiceError for what cannot be signed or read.
 */
export async function deliverTurn(
  deps: DeliveryDependencies,
  tenant: string,
  name: string,
  signal: AbortSignal,
): Promise<'done' | 'more'> {
  const documents = deps.documents.forTenant(tenant);
  const webhooks = documents.collection(WEBHOOKS);
  const stored = await webhooks.get(name);
  if (stored === undefined || !isActive(stored.body)) return 'done';
  const { holder, now } = deps;
  const leaseMs = deps.webhooks.settings.timeoutMs + LEASE_GRACE_MS;
  const lease = await CursorLease.take(documents, stored, { holder, leaseMs, now });
  if (lease === undefined) return 'done';
  const upcoming = new Upcoming(documents);
  let mayRedeliver = true;
  try {
    for (let step = 0; step < MOST_STEPS; step += 1) {
      signal.throwIfAborted();
      // Whoever disables, deletes or changes it is obeyed before the next event.
      const current = await webhooks.get(name);
      if (current === undefined || current.body.uid !== stored.body.uid || !isActive(current.body)) return 'done';
      lease.cursor = forgiven(lease.cursor, current.body);
      const parts = { deps, documents, webhook: current.body, lease, upcoming, signal };
      const hasSent = await sendNext(parts);
      // What is asked for meanwhile has another turn.
      mayRedeliver = mayRedeliver && (await redeliverNext(parts));
      if (!hasSent && !mayRedeliver) return 'done';
    }
    return 'more';
  } catch (error) {
    if (error instanceof LeaseLost) return 'done';
    throw error;
  } finally {
    await lease.release().catch((error: unknown) => {
      if (!(error instanceof LeaseLost)) throw error;
    });
  }
}
