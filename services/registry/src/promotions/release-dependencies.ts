import type { Digest } from '@policy-registry/canonical';
import type { Override } from '@policy-registry/overrides';
import type { Relay } from '../audit/relay.ts';
import type { ActivationNotifier } from '../distribution/activation-notifier.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';

/** What a promotion needs to know of a version. */
export interface PublishedVersion {
  /** `draft`, `in_review`, `approved`, `published`, `deprecated`, `archived`, `rejected`. */
  readonly state: string;
  readonly sourceDigest: Digest;
  readonly irDigest: Digest;
  /** Id of the attestation of the publication; empty before it. */
  readonly attestation: string;
}

/** The versions, as the side that makes them live sees them. */
export interface PublishedVersions {
  /** `undefined` when there is no such version in the tenant. */
  get(tenant: string, pack: string, version: string): Promise<PublishedVersion | undefined>;
}

/** The approved overrides that act on a pack in an environment at a time, by id. */
export type OverridesInForce = (
  tenant: string,
  environment: string,
  pack: string,
  at: Date,
) => Promise<readonly Override[]>;

/** What environments, promotions, distribution and audit stand on. */
export interface ReleaseDependencies extends RegistryDependencies {
  readonly versions: PublishedVersions;
  readonly relay: Relay;
  readonly activations: ActivationNotifier;
  readonly overrides: OverridesInForce;
}
