import type { Outcome, RunState, SimulationRun } from '../batch/simulation-run.ts';
import type { SimulationInputs, SimulationRecord } from './collections.ts';
import type { SimulationResult, Threshold } from './result.ts';

/** A simulation as it is read, whatever its kind. */
export interface Simulation {
  readonly kind: 'quick' | 'batch';
  readonly simulation: string;
  readonly state: RunState;
  readonly inputs: SimulationInputs;
  readonly thresholds: readonly Threshold[];
  readonly requestedBy: string;
  readonly createTime: string;
  readonly finishTime?: string;
  readonly failure: string;
  /** Of a batch. */
  readonly progress?: { readonly findings: number; readonly total: number; readonly attempts: number };
  /** Of one that succeeded. */
  readonly outcome?: Outcome;
  /** Where it is at hand; `readResult` finds it otherwise. */
  readonly result?: SimulationResult;
}

export function quickSimulation(record: SimulationRecord): Simulation {
  const { simulation, thresholds, requestedBy, createTime, finishTime, result } = record;
  const { resultDigest, changesDigest, withinThresholds } = record;
  return {
    ...{ kind: 'quick', simulation, state: 'succeeded', inputs: record, failure: '' },
    ...{ thresholds, requestedBy, createTime, finishTime, result },
    outcome: { resultDigest, changesDigest, withinThresholds, measures: result.measures },
  };
}

export function batchSimulation(run: SimulationRun): Simulation {
  const { findings, compared, attempts, round, origin, traceparent, requests, ...shown } = run;
  return { kind: 'batch', ...shown, progress: { findings: compared, total: findings, attempts } };
}
