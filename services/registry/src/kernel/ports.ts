import type { Digest } from '@policy-registry/canonical';
import type { Messaging } from '@policy-registry/messaging';
import type { Outbound } from '@policy-registry/outbound';
import type { DocumentStore, ObjectStore } from '@policy-registry/storage';
import type { CheckpointSigner } from '../transparency/checkpoint-signer.ts';

/** A statement before it is signed (in-toto Statement v1: subjects, predicate type, predicate). */
export interface StatementInput {
  readonly predicateType: string;
  readonly subjects: readonly { readonly name: string; readonly digest: Digest }[];
  /** JSON. Canonicalised before it is signed. */
  readonly predicate: Readonly<Record<string, unknown>>;
}

/** A signed statement whose bytes are stored, and which nobody can list yet. */
export interface SignedStatement {
  /** Id of the attestation once it is recorded. Derived from the bundle digest. */
  readonly attestation: string;
  readonly bundleDigest: Digest;
}

/**
 * Signing, as the lifecycle needs it.
 *
 * `sign` comes before the compare-and-set that makes a transition true, `record` after it. A crash in between leaves
 * either an unlisted bundle (the transition did not happen) or an event that still carries the bundle digest: the relay
 * records it before the event reaches the audit log. So no listed attestation speaks of what did not happen.
 */
export interface Attestor {
  sign(tenant: string, statement: StatementInput): Promise<SignedStatement>;
  /** The DSSE envelope (JSON bytes) of a statement that is short-lived. Kept nowhere, and never a listed attestation. */
  signEnvelope(tenant: string, statement: StatementInput): Promise<Uint8Array>;
  /** Makes a signed bundle a listed attestation. Idempotent. */
  record(tenant: string, bundleDigest: Digest, createdBy: string): Promise<void>;
  /** The sigstore bundle, JSON bytes. Throws ServiceError NOT_FOUND. */
  bundle(tenant: string, attestation: string): Promise<Uint8Array>;
}

/** What a batch simulation has shown of a candidate. */
export interface CompletedSimulation {
  readonly simulation: string;
  readonly candidateSourceDigest: string;
  /** Empty where it was compared with no policy. */
  readonly baselineIrDigest: string;
  /** ISO 8601, UTC. */
  readonly finishTime: string;
  /** By the names that thresholds use, e.g. `lost_blocks`. */
  readonly measures: Readonly<Record<string, number>>;
  /** Sentences: its snapshot, or what evaluated it, is another one by now. */
  readonly stale: readonly string[];
}

/** What the lifecycle needs to know of simulations. */
export interface SimulationDirectory {
  /** Batch simulations of a candidate that have succeeded, newest first; at most 20. */
  completed(tenant: string, candidateIrDigest: string): Promise<readonly CompletedSimulation[]>;
  /** What a submission attaches; `undefined` when there is no such simulation. */
  find(
    tenant: string,
    simulation: string,
  ): Promise<{ readonly candidateSourceDigest: string; readonly candidateIrDigest: string } | undefined>;
  /**
   * Keeps a simulation for good: called before something is written that names it as evidence, `holder`. False when there is none with a
   * result any more. Idempotent; nothing lets go of it again.
   */
  hold(tenant: string, simulation: string, holder: string): Promise<boolean>;
}

/** Configured limits of the registry. Documented in docs/configuration.md. */
export interface RegistryLimits {
  readonly filesPerWorkspace: number;
  readonly fileBytes: number;
  readonly packBytes: number;
  readonly environmentsPerTenant: number;
}

/** How what is live gets to engines. Documented in docs/configuration.md. */
export interface DistributionSettings {
  /** How long a signed head is valid. */
  readonly headSeconds: number;
  readonly enginesPerEnvironment: number;
  /** How long the report of an engine counts. */
  readonly reportSeconds: number;
}

/** What an override may be, and when its end is announced. Documented in docs/configuration.md. */
export interface OverrideSettings {
  /** How long it lasts at most, from when it is asked for. */
  readonly days: number;
  /** Pending or approved at once. */
  readonly perPack: number;
  /** How many days before its end it is announced to expire. */
  readonly noticeDays: readonly number[];
}

/** Documented in docs/configuration.md. */
export interface WebhookSettings {
  readonly perTenant: number;
  /** For one attempt. */
  readonly timeoutMs: number;
  /** At an event, before it is given up. */
  readonly attempts: number;
  /** Without a successful attempt a webhook is disabled after so long. */
  readonly disableAfterMs: number;
  /** So long it is kept what became of an event. */
  readonly deliveryMs: number;
}

/** What webhooks stand on. */
export interface WebhookParts {
  readonly outbound: Pick<Outbound, 'refusalOf' | 'post'>;
  /** Seals their secrets in the store. 32 bytes. */
  readonly key: Uint8Array;
  readonly settings: WebhookSettings;
}

/** Everything that the registry's use cases stand on. They know no driver and no transport. */
export interface RegistryDependencies {
  readonly documents: DocumentStore;
  readonly objects: ObjectStore;
  /** The bus that events are published on. No call but those of AdminService waits for it. */
  readonly messages: Pick<Messaging, 'events' | 'ready'>;
  readonly attestor: Attestor;
  /** Signs the Merkle logs of the audit log. */
  readonly checkpoints: CheckpointSigner;
  readonly simulations: SimulationDirectory;
  readonly limits: RegistryLimits;
  readonly distribution: DistributionSettings;
  readonly overrideSettings: OverrideSettings;
  readonly webhooks: WebhookParts;
  readonly now: () => Date;
}
