import { type Timestamp, timestampDate } from '@bufbuild/protobuf/wkt';
import type {
  Change as ChangeMessage,
  RuleHits as RuleHitsMessage,
  SimulationResult as SimulationResultMessage,
} from '@policy-registry/contracts/simulation';
import type { Change, ChangeSide, RuleHits, SimulationResult } from '@policy-registry/simulation';
import { severityName } from './evaluation-messages.ts';

/** What a simulation found, out of the contract: what `simulationResultMessage` was given. */
export function readSimulationResult(message: SimulationResultMessage): SimulationResult {
  return {
    evaluated: Number(message.evaluated),
    total: Number(message.total),
    measures: {
      changed: Number(message.changed),
      gained_blocks: Number(message.gainedBlocks),
      lost_blocks: Number(message.lostBlocks),
      newly_suppressed: Number(message.newlySuppressed),
      severity_raised: Number(message.severityRaised),
      severity_lowered: Number(message.severityLowered),
      unknown: Number(message.unknown),
    },
    maybe: { gainedBlocks: Number(message.maybeGainedBlocks), lostBlocks: Number(message.maybeLostBlocks) },
    statusBefore: message.statusBefore.map(count),
    statusAfter: message.statusAfter.map(count),
    severityBefore: message.severityBefore.map(count),
    severityAfter: message.severityAfter.map(count),
    statusTransitions: message.statusTransitions.map(transition),
    severityTransitions: message.severityTransitions.map(transition),
    rulesBefore: message.rulesBefore.map(hits),
    rulesAfter: message.rulesAfter.map(hits),
    rulesNeverFiredBefore: message.rulesNeverFiredBefore,
    rulesNeverFired: message.rulesNeverFired,
    topMovers: message.topMovers.map(readChange),
    samples: message.samples.map(readChange),
    overrides: message.overrides.map(({ override, before, after }) => ({
      override,
      before: Number(before),
      after: Number(after),
    })),
    forecast: {
      ends: message.forecast.map(({ time, overrides, statusTransitions }) => ({
        time: isoOf(time),
        overrides,
        statusTransitions: statusTransitions.map(transition),
      })),
      later: message.forecastLater,
    },
  };
}

/** One finding that changes, out of the contract. */
export function readChange(message: ChangeMessage): Change {
  const { finding, subject, purl, advisory } = message;
  return {
    ...{ finding, subject, purl, advisory },
    before: side({
      ...{ status: message.statusBefore, severity: severityName(message.severityBefore), score: message.scoreBefore },
      ...{ rule: message.ruleBefore, because: message.becauseBefore, override: message.overrideBefore },
    }),
    after: side({
      ...{ status: message.statusAfter, severity: severityName(message.severityAfter), score: message.scoreAfter },
      ...{ rule: message.ruleAfter, because: message.becauseAfter, override: message.overrideAfter },
    }),
  };
}

/** An override is absent where the status is the policy's. */
function side({ override, ...said }: Required<ChangeSide>): ChangeSide {
  return override === '' ? said : { ...said, override };
}

function isoOf(time: Timestamp | undefined): string {
  return time === undefined ? '' : timestampDate(time).toISOString();
}

function count({ key, count: value }: { key: string; count: bigint }) {
  return { key, count: Number(value) };
}

function transition({ from, to, count: value }: { from: string; to: string; count: bigint }) {
  return { from, to, count: Number(value) };
}

function hits(entry: RuleHitsMessage): RuleHits {
  const { rule, bySeverity, byStatus } = entry;
  return {
    rule,
    matched: Number(entry.matched),
    decided: Number(entry.decided),
    unknown: Number(entry.unknown),
    notApplied: Number(entry.notApplied),
    bySeverity: bySeverity.map(heat),
    byStatus: byStatus.map(heat),
  };
}

function heat({ key, matched, decided }: { key: string; matched: bigint; decided: bigint }) {
  return { key, matched: Number(matched), decided: Number(decided) };
}
