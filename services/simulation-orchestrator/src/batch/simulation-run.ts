import type { Origin } from '@policy-registry/events';
import type { Measures, ShardRange, Threshold, VerdictName } from '@policy-registry/simulation';
import type { CollectionDefinition } from '@policy-registry/storage';
import type { Remembering } from '@policy-registry/transitions';
import type { SignedStatement } from '../kernel/ports.ts';
import { RETENTION_FIELDS, type Retained, retentionIndex } from '../retention/retained.ts';
import type { SimulationInputs } from '../simulations/collections.ts';

export type RunState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';

/** What a batch runs. */
export interface RunInputs extends SimulationInputs {
  readonly samples: number;
}

/** A shard as it was planned: record batches of the fact table, and the rows in them. */
export interface PlannedShard extends ShardRange {
  /** Place of its first finding in the table. */
  readonly firstRow: number;
  readonly rows: number;
}

/** What a batch came to. The digests name objects of its area. */
export interface Outcome {
  readonly resultDigest: string;
  readonly changesDigest: string;
  /** Of a batch. */
  readonly manifestDigest?: string;
  readonly verdict: VerdictName;
  readonly measures: Measures;
  /** Shards that could not be evaluated, with the reason of each. Absent where there are none. */
  readonly missing?: readonly MissingShard[];
}

export interface MissingShard {
  readonly shard: number;
  readonly firstRow: number;
  readonly rows: number;
  readonly failure: string;
}

/**
 * A batch simulation: what it is asked, how it is cut into shards, and how it ends. Every transition is one compare-and-set; of what has
 * succeeded nothing changes but that it comes to be attested. How far it is stands in the documents of its shards, so that workers do not
 * wait for one another here.
 */
export interface SimulationRun extends Remembering, Retained {
  readonly simulation: string;
  readonly state: RunState;
  /** From 0; each retry is a round of its own, with jobs of its own. */
  readonly round: number;
  readonly inputs: RunInputs;
  /** It may succeed without shards that have failed. */
  readonly allowPartial: boolean;
  /** In order, every finding of the snapshot in exactly one. */
  readonly plan: readonly PlannedShard[];
  /** Of the snapshot. */
  readonly findings: number;
  readonly thresholds: readonly Threshold[];
  readonly requestedBy: string;
  /** Who asked for this round, for the events of it. */
  readonly origin: StoredOrigin;
  /** W3C trace context of the call that asked for this round. */
  readonly traceparent?: string;
  readonly createTime: string;
  /** When this round was asked for: simulations of a tenant get their turn in this order. */
  readonly queueTime: string;
  /** When the first worker of this round began. */
  readonly startTime?: string;
  readonly finishTime?: string;
  /** Why it failed, or why somebody cancelled it, if they said so; empty otherwise. */
  readonly failure: string;
  readonly outcome?: Outcome;
  /** The signature over its manifest that counts. Whether it is listed yet, nobody knows. */
  readonly signed?: SignedStatement;
  /** The attestation of its manifest: it is listed. */
  readonly attestation?: string;
}

export interface StoredOrigin {
  readonly subject: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly traceId: string;
  readonly requestId?: string;
}

export const RUNS: CollectionDefinition<SimulationRun> & { mode: 'mutable' } = {
  name: 'simulation_runs',
  mode: 'mutable',
  fields: ['createTime', 'queueTime', 'pack', 'open', 'succeeded', 'finishTime', 'unattested', ...RETENTION_FIELDS],
  index: (run) => ({
    createTime: run.createTime,
    queueTime: run.queueTime,
    pack: run.inputs.candidate.pack,
    open: isOpen(run),
    succeeded: isEvidence(run) ? run.inputs.candidate.irDigest : null,
    finishTime: run.finishTime ?? null,
    unattested: isUnattested(run),
    ...retentionIndex(run),
  }),
};

/** What gates may look at: nothing that only might be, and nothing that was not looked at as a whole. */
function isEvidence({ state, inputs, outcome, expiredTime }: SimulationRun): boolean {
  return (
    state === 'succeeded' &&
    expiredTime === undefined &&
    !inputs.overrides?.hypothetical &&
    outcome?.missing === undefined
  );
}

/** It has a manifest, and no listed attestation yet. */
export function isUnattested({ state, attestation, outcome, expiredTime }: SimulationRun): boolean {
  return (
    state === 'succeeded' &&
    expiredTime === undefined &&
    outcome?.manifestDigest !== undefined &&
    attestation === undefined
  );
}

/** It waits for workers or is in their hands. */
export function isOpen({ state }: Pick<SimulationRun, 'state'>): boolean {
  return state === 'queued' || state === 'running';
}

export function storeOrigin({ principal, traceId, requestId }: Origin): StoredOrigin {
  const { subject, clientId, scopes } = principal;
  return { subject, clientId, scopes: [...scopes].sort(), traceId, ...(requestId === undefined ? {} : { requestId }) };
}

export function originOf({ origin }: Pick<SimulationRun, 'origin'>): Origin {
  const { subject, clientId, scopes, traceId, requestId } = origin;
  return { principal: { subject, clientId, scopes: new Set(scopes) }, traceId, requestId };
}
