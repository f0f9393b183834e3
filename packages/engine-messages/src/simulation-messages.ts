import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { type ChangeSchema, type SimulationResultSchema, Verdict } from '@policy-registry/contracts/simulation';
import type {
  Change,
  Count,
  RuleHeat,
  RuleHits,
  SimulationResult,
  TransitionCount,
  VerdictName,
} from '@policy-registry/simulation';
import { severityMessage } from './evaluation-messages.ts';

const VERDICTS = {
  within_thresholds: Verdict.WITHIN_THRESHOLDS,
  exceeded: Verdict.EXCEEDED,
  incomplete: Verdict.INCOMPLETE,
} as const;

export function verdictMessage(verdict: VerdictName): Verdict {
  return VERDICTS[verdict];
}

/** What a simulation found, as the contract says it. */
export function simulationResultMessage(result: SimulationResult): MessageInitShape<typeof SimulationResultSchema> {
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
    overrides: result.overrides.map(({ override, before, after }) => ({
      override,
      before: BigInt(before),
      after: BigInt(after),
    })),
    maybeGainedBlocks: BigInt(result.maybe.gainedBlocks),
    maybeLostBlocks: BigInt(result.maybe.lostBlocks),
    rulesNeverFiredBefore: [...result.rulesNeverFiredBefore],
    forecast: result.forecast.ends.map(({ time, overrides, statusTransitions }) => ({
      time: timestampFromDate(new Date(time)),
      overrides: [...overrides],
      statusTransitions: statusTransitions.map(transition),
    })),
    forecastLater: result.forecast.later,
  };
}

/** One finding that changes, as the contract says it. */
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
    overrideBefore: before.override ?? '',
    overrideAfter: after.override ?? '',
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
    bySeverity: entry.bySeverity.map(heat),
    byStatus: entry.byStatus.map(heat),
  };
}

function heat(entry: RuleHeat) {
  return { key: entry.key, matched: BigInt(entry.matched), decided: BigInt(entry.decided) };
}
