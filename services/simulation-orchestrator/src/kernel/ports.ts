import type { Digest } from '@policy-registry/canonical';
import type { WorkQueue } from '@policy-registry/messaging';
import type { Override } from '@policy-registry/overrides';
import type { DocumentStore, ObjectStore } from '@policy-registry/storage';

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
 * Where policies come from, and what acts on them. Each call throws ServiceError NOT_FOUND; a workspace that does not compile
 * INVALID_SOURCE.
 */
export interface PolicySource {
  resolveVersion(tenant: string, pack: string, version: string): Promise<SimulatedPolicy>;
  resolveWorkspace(tenant: string, workspace: string, commit: string | undefined): Promise<SimulatedPolicy>;
  /** NO_ACTIVE_BUNDLE when nothing is live. */
  resolveActive(tenant: string, environment: string, pack: string): Promise<SimulatedPolicy>;
  /** INVALID_ARGUMENT, INVALID_STATE for pending ones that are none of the pack. */
  resolveOverrides(tenant: string, asked: OverridesAsked): Promise<OverridesResolved>;
}

/** Configured limits. Documented in docs/configuration.md. */
export interface SimulationLimits {
  /** Bytes of one uploaded document. */
  readonly documentBytes: number;
  /** Bytes of all documents of one snapshot. */
  readonly snapshotBytes: number;
  /** Findings that a quick simulation evaluates at most. */
  readonly quickFindings: number;
}

/** Everything that the use cases stand on. They know no driver and no transport. */
export interface SimulationDependencies {
  readonly documents: DocumentStore;
  readonly objects: ObjectStore;
  readonly policies: PolicySource;
  /** `SIMULATION_QUEUE` of the backend. */
  readonly queue: WorkQueue;
  readonly limits: SimulationLimits;
  readonly now: () => Date;
}

/** What a worker needs: no registry, and no caller. */
export type WorkerStores = Pick<SimulationDependencies, 'documents' | 'objects' | 'now'>;
