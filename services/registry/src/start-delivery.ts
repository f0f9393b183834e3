import type { RelayLog } from './audit/relay.ts';
import type { Registry } from './registry.ts';

const RELAY_MS = 1_000;
const KEEPER_MS = 5_000;
const FEED_MS = 5_000;
const WEBHOOKS_MS = 5_000;
const EXPIRY_MS = 60_000;
const ESCALATION_MS = 60_000;

/** What brings events from their documents to the audit log, into its Merkle log, and from there to the bus and to webhooks, while the process runs. */
export interface Delivery {
  /** Resolves when nothing of it runs any more. What was not delivered stays where it is. */
  stop(): Promise<unknown>;
}

export function startDelivery(
  {
    relay,
    keeper,
    feed,
    webhooks,
    expiry,
    escalation,
  }: Pick<Registry, 'relay' | 'keeper' | 'feed' | 'webhooks' | 'expiry' | 'escalation'>,
  log: RelayLog,
): Delivery {
  feed.start({ intervalMs: FEED_MS, log });
  webhooks.start({ intervalMs: WEBHOOKS_MS, log });
  keeper.start({ intervalMs: KEEPER_MS, log });
  relay.start({ intervalMs: RELAY_MS, log });
  expiry.start({ intervalMs: EXPIRY_MS, log });
  escalation.start({ intervalMs: ESCALATION_MS, log });
  const started = [relay, keeper, feed, webhooks, expiry, escalation];
  return { stop: () => Promise.all(started.map((part) => part.stop())) };
}
