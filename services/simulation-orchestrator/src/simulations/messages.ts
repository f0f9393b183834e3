import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import {
  type ChangeSchema,
  type PolicyRef as PolicyRefMessage,
  type Simulation,
  SimulationKind,
  type SimulationResultSchema,
  SimulationSchema,
  SimulationState,
  Verdict,
} from '@policy-registry/contracts/simulation';
import { severityMessage } from '@policy-registry/engine-messages';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { SimulationRecord } from './collections.ts';
import type { PolicyRef } from './policy-ref.ts';
import type { Change, Count, RuleHits, SimulationResult, TransitionCount } from './result.ts';

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

export function simulationMessage(record: SimulationRecord, parts: 'whole' | 'head' = 'whole'): Simulation {
  return create(SimulationSchema, {
    simulation: record.simulation,
    kind: SimulationKind.QUICK,
    state: SimulationState.SUCCEEDED,
    baseline: record.baseline,
    candidate: record.candidate,
    snapshot: record.snapshot,
    factTableDigest: record.factTableDigest,
    env: { ...record.env },
    evaluatedAt: timestampFromDate(new Date(record.evaluatedAt)),
    ...(parts === 'whole' ? { result: resultMessage(record.result) } : {}),
    resultDigest: record.resultDigest,
    thresholds: record.thresholds.map(({ measure, maximum }) => ({ measure, maximum: BigInt(maximum) })),
    verdict: record.withinThresholds ? Verdict.WITHIN_THRESHOLDS : Verdict.EXCEEDED,
    requestedBy: record.requestedBy,
    createTime: timestampFromDate(new Date(record.createTime)),
    finishTime: timestampFromDate(new Date(record.finishTime)),
  });
}

function resultMessage(result: SimulationResult): MessageInitShape<typeof SimulationResultSchema> {
  const { measures } = result;
  return {
    evaluated: BigInt(result.evaluated),
    total: BigInt(result.total),
    changed: BigInt(measures.changed),
    gainedBlocks: BigInt(measures.gained_blocks),
    lostBlocks: BigInt(measures.lost_blocks),
    newlySuppressed: BigInt(measures.newly_suppressed),
    severityRaised: BigInt(measures.severity_raised),
    severityLowered: BigInt(measures.severity_lowered),
    unknown: BigInt(measures.unknown),
    statusBefore: result.statusBefore.map(count),
    statusAfter: result.statusAfter.map(count),
    severityBefore: result.severityBefore.map(count),
    severityAfter: result.severityAfter.map(count),
    statusTransitions: result.statusTransitions.map(transition),
    severityTransitions: result.severityTransitions.map(transition),
    rulesBefore: result.rulesBefore.map(hits),
    rulesAfter: result.rulesAfter.map(hits),
    rulesNeverFired: [...result.rulesNeverFired],
    topMovers: result.topMovers.map(changeMessage),
    samples: result.samples.map(changeMessage),
  };
}

export function changeMessage({ before, after, ...change }: Change): MessageInitShape<typeof ChangeSchema> {
  return {
    ...change,
    statusBefore: before.status,
    statusAfter: after.status,
    severityBefore: severityMessage(before.severity),
    severityAfter: severityMessage(after.severity),
    scoreBefore: before.score,
    scoreAfter: after.score,
    ruleBefore: before.rule,
    ruleAfter: after.rule,
    becauseBefore: before.because,
    becauseAfter: after.because,
  };
}

function count(entry: Count) {
  return { key: entry.key, count: BigInt(entry.count) };
}

function transition(entry: TransitionCount) {
  return { from: entry.from, to: entry.to, count: BigInt(entry.count) };
}

function hits(entry: RuleHits) {
  return {
    rule: entry.rule,
    matched: BigInt(entry.matched),
    decided: BigInt(entry.decided),
    unknown: BigInt(entry.unknown),
    notApplied: BigInt(entry.notApplied),
  };
}
