export type { DrainReport, Relay, RelayLog, StuckEvent } from './audit/relay.ts';
export type { BusFeed } from './bus/bus-feed.ts';
export type { ActivePolicies, ActivePolicy } from './distribution/active-policy.ts';
export { findSource } from './distribution/find-source.ts';
export { resolveLivePolicy } from './distribution/live-policy.ts';
export type {
  Attestor,
  DistributionSettings,
  OverrideSettings,
  RegistryDependencies,
  RegistryLimits,
  SignedStatement,
  SimulationDirectory,
  StatementInput,
  WebhookParts,
  WebhookSettings,
} from './kernel/ports.ts';
export { distributionSettings, overrideSettings, registryLimits, webhookSettings } from './limits.ts';
export type { OverrideSource, OverridesAsked, OverridesResolved } from './overrides/override-source.ts';
export { OVERRIDE_PREDICATE } from './overrides/override-statement.ts';
export { PROMOTION_PREDICATE } from './promotions/promotion-statement.ts';
export { createRegistry, type Registry } from './registry.ts';
export { APPROVAL_PREDICATE, OBJECTION_PREDICATE } from './reviews/vote-statement.ts';
export { type Delivery, startDelivery } from './start-delivery.ts';
export { type CheckpointSigner, localCheckpointSigner } from './transparency/checkpoint-signer.ts';
export type { LogKeeper } from './transparency/log-keeper.ts';
export { openLogKey, readLogKey } from './transparency/log-key.ts';
export type { VersionName } from './versions/change-version.ts';
export { policySource, type ResolvedPolicy, type VersionSource } from './versions/policy-source.ts';
export { VERSION_PREDICATE } from './versions/publication-statement.ts';
export { openOutbound } from './webhooks/open-outbound.ts';
