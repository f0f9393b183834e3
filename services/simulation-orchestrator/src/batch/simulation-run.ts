import type { Origin } from '@policy-registry/events';
import type { CollectionDefinition } from '@policy-registry/storage';
import type { Remembering } from '@policy-registry/transitions';
import type { SimulationInputs } from '../simulations/collections.ts';
import type { Measures, Threshold } from '../simulations/result.ts';

export type RunState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';

/** What a batch runs: the job carries it, the record keeps it, and the two are held against each other. */
export interface RunInputs extends SimulationInputs {
  readonly samples: number;
}

/** What a batch came to. Both digests name objects of the tenant. */
export interface Outcome {
  readonly resultDigest: string;
  readonly changesDigest: string;
  readonly withinThresholds: boolean;
  readonly measures: Measures;
}

/** A batch simulation. One document, and every transition one compare-and-set on it; what has succeeded never changes. */
export interface SimulationRun extends Remembering {
  readonly simulation: string;
  readonly state: RunState;
  /** From 0; each retry is a round of its own, with a job of its own. */
  readonly round: number;
  /** How often a worker began in this round. */
  readonly attempts: number;
  readonly inputs: RunInputs;
  /** Of the snapshot, and how many of them the current attempt has compared. */
  readonly findings: number;
  readonly compared: number;
  readonly thresholds: readonly Threshold[];
  readonly requestedBy: string;
  /** Who asked for this round, for the events of it. */
  readonly origin: StoredOrigin;
  /** W3C trace context of the call that asked for this round. */
  readonly traceparent?: string;
  readonly createTime: string;
  readonly finishTime?: string;
  /** Why it failed; empty otherwise. */
  readonly failure: string;
  readonly outcome?: Outcome;
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
  fields: ['createTime', 'pack', 'open', 'succeeded', 'finishTime'],
  index: (run) => ({
    createTime: run.createTime,
    pack: run.inputs.candidate.pack,
    open: isOpen(run),
    // What gates look for: nothing that only might be.
    succeeded: run.state === 'succeeded' && !run.inputs.overrides?.hypothetical ? run.inputs.candidate.irDigest : null,
    finishTime: run.finishTime ?? null,
  }),
};

/** It waits for a worker or is in the hands of one. */
export function isOpen({ state }: SimulationRun): boolean {
  return state === 'queued' || state === 'running';
}

export function storeOrigin({ principal, traceId, requestId }: Origin): StoredOrigin {
  const { subject, clientId, scopes } = principal;
  return { subject, clientId, scopes: [...scopes].sort(), traceId, ...(requestId === undefined ? {} : { requestId }) };
}

export function originOf({ origin }: SimulationRun): Origin {
  const { subject, clientId, scopes, traceId, requestId } = origin;
  return { principal: { subject, clientId, scopes: new Set(scopes) }, traceId, requestId };
}
