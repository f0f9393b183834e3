import type { SimulationResult, Threshold } from '@policy-registry/simulation';
import type { Progress } from '../batch/progress.ts';
import type { Outcome, RunState, SimulationRun } from '../batch/simulation-run.ts';
import type { Retained } from '../retention/retained.ts';
import type { SimulationInputs, SimulationRecord } from './collections.ts';
import type { Staleness } from './staleness.ts';

/** A simulation as it is read, whatever its kind. */
export interface Simulation extends Retained {
  readonly kind: 'quick' | 'batch';
  readonly simulation: string;
  readonly state: RunState;
  readonly inputs: SimulationInputs;
  readonly thresholds: readonly Threshold[];
  readonly allowPartial: boolean;
  readonly requestedBy: string;
  readonly createTime: string;
  readonly failure: string;
  /** Of a batch, where its shards were looked at. */
  readonly progress?: Progress;
  /** Of one that succeeded. */
  readonly outcome?: Outcome;
  /** Where it is at hand; `readResult` finds it otherwise. */
  readonly result?: SimulationResult;
  /** Of its manifest, once it is listed. */
  readonly attestation?: string;
  /** What has moved since, where that was looked at. */
  readonly stale?: readonly Staleness[];
}

export function quickSimulation(record: SimulationRecord): Simulation {
  const { simulation, thresholds, requestedBy, createTime, finishTime, result } = record;
  const { resultDigest, changesDigest, verdict, area, holders = [], expiredTime } = record;
  return {
    ...{ kind: 'quick', simulation, state: 'succeeded', inputs: record, failure: '', allowPartial: false },
    ...{ thresholds, requestedBy, createTime, finishTime, result, area, holders },
    ...(expiredTime === undefined ? {} : { expiredTime }),
    outcome: { resultDigest, changesDigest, verdict, measures: result.measures },
  };
}

export function batchSimulation(run: SimulationRun, progress?: Progress): Simulation {
  const { findings, plan, round, origin, traceparent, requests, queueTime, startTime, signed, ...shown } = run;
  return { kind: 'batch', ...shown, ...(progress === undefined ? {} : { progress }) };
}
