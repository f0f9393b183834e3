import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { durationFromMs, timestampFromDate } from '@bufbuild/protobuf/wkt';
import {
  type PolicyRef as PolicyRefMessage,
  type ShardSchema,
  SimulationKind,
  type Simulation as SimulationMessage,
  SimulationSchema,
  SimulationState,
} from '@policy-registry/contracts/simulation';
import { simulationResultMessage, verdictMessage } from '@policy-registry/engine-messages';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { SimulationResult } from '@policy-registry/simulation';
import type { RunShard } from '../batch/list-run-shards.ts';
import type { Progress } from '../batch/progress.ts';
import type { SimulationLimits } from '../kernel/ports.ts';
import { expireTimeOf, isHeld } from '../retention/retained.ts';
import type { PolicyRef } from './policy-ref.ts';
import type { Simulation } from './simulation.ts';

/** The rules of the contract see to it that one of the cases is set. */
export function readPolicyRef(ref: PolicyRefMessage | undefined, field: string): PolicyRef {
  const policy = ref?.policy;
  switch (policy?.case) {
    case 'version':
      return { kind: 'version', pack: policy.value.pack, version: policy.value.version };
    case 'workspace':
      return { kind: 'workspace', workspace: policy.value.workspace, commit: policy.value.commit };
    case 'active':
      return { kind: 'active', environment: policy.value.environment, pack: policy.value.pack };
    case 'none':
      return { kind: 'none' };
    default:
      throw new ServiceError('INVALID_ARGUMENT', `${field} names no policy.`, {
        violations: [{ field, description: 'one of version, workspace, active, none', code: 'required' }],
      });
  }
}

const KINDS = { quick: SimulationKind.QUICK, batch: SimulationKind.BATCH } as const;

const STATES = {
  queued: SimulationState.QUEUED,
  running: SimulationState.RUNNING,
  succeeded: SimulationState.SUCCEEDED,
  failed: SimulationState.FAILED,
  cancelled: SimulationState.CANCELLED,
} as const;

/** Without the result unless it is given: lists and progress do without. */
export function simulationMessage(
  simulation: Simulation,
  { keepDays }: Pick<SimulationLimits, 'keepDays'>,
  result?: SimulationResult,
): SimulationMessage {
  const expireTime = expireTimeOf(simulation, keepDays);
  const { inputs, outcome, progress, finishTime } = simulation;
  return create(SimulationSchema, {
    simulation: simulation.simulation,
    kind: KINDS[simulation.kind],
    state: STATES[simulation.state],
    baseline: inputs.baseline,
    candidate: inputs.candidate,
    snapshot: inputs.snapshot,
    factTableDigest: inputs.factTableDigest,
    env: { ...inputs.env },
    evaluatedAt: timestampFromDate(new Date(inputs.evaluatedAt)),
    environment: inputs.environment ?? '',
    overridesDigest: inputs.overrides?.digest ?? '',
    ...(result === undefined ? {} : { result: simulationResultMessage(result) }),
    ...(outcome === undefined ? {} : { resultDigest: outcome.resultDigest, verdict: verdictMessage(outcome.verdict) }),
    thresholds: simulation.thresholds.map(({ measure, maximum }) => ({ measure, maximum: BigInt(maximum) })),
    requestedBy: simulation.requestedBy,
    createTime: timestampFromDate(new Date(simulation.createTime)),
    ...(finishTime === undefined ? {} : { finishTime: timestampFromDate(new Date(finishTime)) }),
    ...(expireTime === undefined ? {} : { expireTime: timestampFromDate(expireTime) }),
    held: isHeld(simulation),
    failure: simulation.failure,
    ...(progress === undefined ? {} : { progress: progressMessage(progress), shards: progress.shards }),
    manifestDigest: outcome?.manifestDigest ?? '',
    attestation: simulation.attestation ?? '',
    engineVersion: inputs.engineVersion,
    stale: [...(simulation.stale ?? [])],
    allowPartial: simulation.allowPartial,
    missing: (outcome?.missing ?? []).map(({ shard, firstRow, rows, failure }) => ({
      ...{ shard, failure },
      ...{ first: BigInt(firstRow), count: BigInt(rows) },
    })),
  });
}

function progressMessage({ findings, total, findingsPerSecond, secondsLeft, ...progress }: Progress) {
  const { attempts, percent } = progress;
  return {
    ...{ attempts, percent },
    ...{ findings: BigInt(findings), total: BigInt(total), findingsPerSecond: BigInt(findingsPerSecond) },
    ...(secondsLeft === undefined ? {} : { timeLeft: durationFromMs(secondsLeft * 1000) }),
  };
}

/** One shard of a batch. */
export function shardMessage(shard: RunShard): MessageInitShape<typeof ShardSchema> {
  const { index, state, rows, firstRow, findings, attempts, worker, failure, found, startTime, finishTime } = shard;
  return {
    ...{ index, attempts, worker, failure },
    state: STATES[state],
    ...{ rows: BigInt(rows), firstRow: BigInt(firstRow), findings: BigInt(findings) },
    ...{ partialDigest: found?.partial ?? '', changesDigest: found?.changes ?? '' },
    ...(startTime === undefined ? {} : { startTime: timestampFromDate(new Date(startTime)) }),
    ...(finishTime === undefined ? {} : { finishTime: timestampFromDate(new Date(finishTime)) }),
  };
}
