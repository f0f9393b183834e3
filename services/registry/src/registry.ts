import type { Implementation, Pager } from '@policy-registry/rpc';
import { adminHandlers } from './admin/admin-service.ts';
import { auditHandlers } from './audit/audit-service.ts';
import { createRelay, type Relay } from './audit/relay.ts';
import { type BusFeed, createBusFeed } from './bus/bus-feed.ts';
import { ActivationNotifier } from './distribution/activation-notifier.ts';
import { type ActivePolicies, activePolicy } from './distribution/active-policy.ts';
import { distributionHandlers } from './distribution/distribution-service.ts';
import { environmentHandlers } from './environments/environments-service.ts';
import { governanceHandlers } from './governance/governance-service.ts';
import { identityHandlers } from './identity/identity-service.ts';
import type { RegistryDependencies } from './kernel/ports.ts';
import type { BackgroundWork } from './kernel/tenant-rounds.ts';
import { createOverrideExpiry } from './overrides/override-expiry.ts';
import { type OverrideSource, overrideSource } from './overrides/override-source.ts';
import { overridesInForce } from './overrides/overrides-in-force.ts';
import { overrideHandlers } from './overrides/overrides-service.ts';
import { packHandlers } from './packs/packs-service.ts';
import { logPromotion } from './promotions/promotion-log.ts';
import { promotionHandlers } from './promotions/promotions-service.ts';
import { publishedVersions } from './promotions/published-versions.ts';
import type { ReleaseDependencies } from './promotions/release-dependencies.ts';
import { createEscalation } from './reviews/escalation.ts';
import { reviewHandlers } from './reviews/reviews-service.ts';
import { settleSuggestions } from './reviews/settle-suggestion.ts';
import { createLogKeeper, type LogKeeper } from './transparency/log-keeper.ts';
import { transparencyHandlers } from './transparency/transparency-service.ts';
import { policySource, type VersionSource } from './versions/policy-source.ts';
import { copyPublication } from './versions/publication.ts';
import { versionHandlers } from './versions/versions-service.ts';
import { createWebhookDelivery } from './webhooks/delivery/webhook-delivery.ts';
import { webhookHandlers } from './webhooks/webhooks-service.ts';
import { workspaceHandlers } from './workspaces/workspaces-service.ts';

/** The registry: handlers for the doors, and what it gives to the other services. */
export interface Registry {
  readonly implementations: readonly Implementation[];
  readonly policies: VersionSource;
  readonly active: ActivePolicies;
  readonly overrides: OverrideSource;
  /** Moves the events of every service to the audit log. To be started and stopped by the process. */
  readonly relay: Relay;
  /** Brings the audit log into its Merkle log. Likewise. */
  readonly keeper: LogKeeper;
  /** Brings what is in the Merkle log to the bus. Likewise. */
  readonly feed: BusFeed;
  /** Sends it to webhooks. Likewise. */
  readonly webhooks: BackgroundWork;
  /** Tells of reviews whose due time has passed without a decision. Likewise. */
  readonly escalation: BackgroundWork;
  /** Writes down which overrides have expired, and announces which are about to. Likewise. */
  readonly expiry: BackgroundWork;
}

export function createRegistry(deps: RegistryDependencies, pager: Pager): Registry {
  const { documents, attestor, checkpoints, messages, now } = deps;
  const feed = createBusFeed({ documents, events: messages.events, now });
  const webhooks = createWebhookDelivery(deps);
  const onGrown = (tenant: string) => {
    feed.wake(tenant);
    webhooks.wake(tenant);
  };
  const keeper = createLogKeeper({ documents, checkpoints, now, onGrown });
  const relay = createRelay({
    documents,
    attestor,
    projections: [copyPublication, logPromotion, settleSuggestions(deps)],
    onMoved: (tenant) => keeper.wake(tenant),
  });
  const release: ReleaseDependencies = {
    ...deps,
    relay,
    versions: publishedVersions(deps),
    activations: new ActivationNotifier(),
    overrides: (tenant, environment, pack, at) => overridesInForce(deps, tenant, pack, environment, at),
  };
  return {
    implementations: [
      packHandlers(deps, pager),
      workspaceHandlers(deps, pager),
      versionHandlers(deps, pager),
      reviewHandlers(deps, pager),
      environmentHandlers(release, pager),
      promotionHandlers(release, pager),
      distributionHandlers(release, pager),
      auditHandlers(release, pager),
      transparencyHandlers(release),
      webhookHandlers({ ...release, wake: (tenant) => webhooks.wake(tenant) }, pager),
      governanceHandlers(deps),
      overrideHandlers(deps, pager),
      identityHandlers(),
      adminHandlers({ ...deps, relay, feed }),
    ],
    policies: policySource(deps),
    active: activePolicy(deps),
    overrides: overrideSource(deps),
    relay,
    keeper,
    feed,
    webhooks,
    escalation: createEscalation(deps),
    expiry: createOverrideExpiry(deps),
  };
}
