import type { Digest } from '@policy-registry/canonical';
import type { WorkQueue } from '@policy-registry/messaging';
import type { Override } from '@policy-registry/overrides';
import type { DocumentStore, ObjectStore } from '@policy-registry/storage';
import type { PartialsAtHand } from '../shards/partials-at-hand.ts';
import type { PolicyRef } from '../simulations/policy-ref.ts';

/** A policy that a simulation can run: its bytes, and how people call it. */
export interface SimulatedPolicy {
  readonly pack: string;
  /** Empty for a workspace. */
  readonly version: string;
  readonly sourceDigest: string;
  readonly irDigest: Digest;
  /** Canonical IR: the bytes that `irDigest` is over. */
  readonly irJson: string;
  readonly label: string;
}

export interface OverridesAsked {
  readonly pack: string;
  /** Empty for those that name none. */
  readonly environment: string;
  readonly at: Date;
  /** Ids of pending ones that are wanted beside those in force. */
  readonly pending: readonly string[];
}

export interface OverridesResolved {
  /** By id. */
  readonly inForce: readonly Override[];
  /** As if they had been approved at that time. */
  readonly pending: readonly Override[];
}

/**
 * Where policies come from, and what acts on them. The first three throw ServiceError NOT_FOUND; a workspace that does not compile
 * INVALID_SOURCE.
 */
export interface PolicySource {
  resolveVersion(tenant: string, pack: string, version: string): Promise<SimulatedPolicy>;
  resolveWorkspace(tenant: string, workspace: string, commit: string | undefined): Promise<SimulatedPolicy>;
  /** NO_ACTIVE_BUNDLE when nothing is live. */
  resolveActive(tenant: string, environment: string, pack: string): Promise<SimulatedPolicy>;
  /** Of what a reference leads to now; undefined when it leads to nothing any more. Cheap: it compiles nothing. */
  sourceDigest(tenant: string, ref: Exclude<PolicyRef, { kind: 'none' }>): Promise<string | undefined>;
  /** INVALID_ARGUMENT, INVALID_STATE for pending ones that are none of the pack. */
  resolveOverrides(tenant: string, asked: OverridesAsked): Promise<OverridesResolved>;
}

/** A statement before it is signed (in-toto Statement v1: subjects, predicate type, predicate). */
export interface StatementInput {
  readonly predicateType: string;
  readonly subjects: readonly { readonly name: string; readonly digest: Digest }[];
  /** JSON. Canonicalised before it is signed. */
  readonly predicate: Readonly<Record<string, unknown>>;
}

/** A signed statement whose bytes are stored, and which nobody can list yet. */
export interface SignedStatement {
  /** Id of the attestation once it is recorded. */
  readonly attestation: string;
  readonly bundleDigest: Digest;
}

/** Signing. Two signatures over one statement differ, so whoever signs writes down which one counts before it is recorded. */
export interface Attestor {
  sign(tenant: string, statement: StatementInput): Promise<SignedStatement>;
  /** Makes a signed bundle a listed attestation. Idempotent. */
  record(tenant: string, bundleDigest: Digest, createdBy: string): Promise<void>;
}

/** Configured limits. Documented in docs/configuration.md. */
export interface SimulationLimits {
  /** Bytes of one uploaded document. */
  readonly documentBytes: number;
  /** Bytes of all documents of one snapshot. */
  readonly snapshotBytes: number;
  /** Snapshots of a tenant that are building. */
  readonly snapshotsBuilding: number;
  /** Findings that a quick simulation evaluates at most. */
  readonly quickFindings: number;
  /** Batch simulations of a tenant that are in the hands of workers at once; the next ones wait. */
  readonly simulationsAtOnce: number;
  /** Batch simulations of a tenant that wait beside them. */
  readonly simulationsWaiting: number;
  /** Days that a simulation is kept after it is over, unless somebody holds it; 0 for good. */
  readonly keepDays: number;
}

/** Everything that the use cases stand on. They know no driver and no transport. */
export interface SimulationDependencies {
  readonly documents: DocumentStore;
  readonly objects: ObjectStore;
  readonly policies: PolicySource;
  /** `SIMULATION_QUEUE` of the backend. */
  readonly queue: WorkQueue;
  /** `SNAPSHOT_QUEUE` of the backend. */
  readonly snapshotQueue: WorkQueue;
  readonly limits: SimulationLimits;
  readonly now: () => Date;
  /** Record batches of a fact table in one shard. */
  readonly batchesPerShard: number;
}

/** What a batch and its workers stand on: no registry, and no caller. */
export interface BatchDependencies extends Pick<SimulationDependencies, 'documents' | 'objects' | 'queue' | 'now'> {
  readonly limits: Pick<SimulationLimits, 'simulationsAtOnce' | 'simulationsWaiting'>;
  /** Of a process that evaluates shards. */
  readonly partials?: PartialsAtHand;
}

/** What building snapshots stands on. */
export type BuildDependencies = Pick<SimulationDependencies, 'documents' | 'objects' | 'snapshotQueue' | 'now'>;

/** What attesting stands on. */
export interface AttestingDependencies extends Pick<SimulationDependencies, 'documents' | 'objects' | 'now'> {
  readonly attestor: Attestor;
}
