import { sha256 } from '@policy-registry/canonical';
import type { Finding, SeverityName } from '@policy-registry/stella-dsl';
import { OverrideTally } from './override-tally.ts';
import type { Change, ChangeSide, Measures, SimulationResult } from './result.ts';
import type { RowOutcome, RowPolicy } from './row-policy.ts';
import { RuleHeat } from './rule-heat.ts';
import { compareText, Tally, TransitionTally } from './tally.ts';

const TOP_MOVERS = 10;

/** Unknown is not in the order: a move from or to it neither raises nor lowers. */
const RANK: Readonly<Record<SeverityName, number | undefined>> = {
  None: 0,
  Low: 1,
  Medium: 2,
  High: 3,
  Critical: 4,
  Unknown: undefined,
};

/** Adds up what two policies say of the same rows. The result does not depend on the order of the rows. */
export class Comparison {
  readonly #before: RuleHeat;
  readonly #after: RuleHeat;
  readonly #overrides: OverrideTally;
  readonly #tallies = {
    statusBefore: new Tally(),
    statusAfter: new Tally(),
    severityBefore: new Tally(),
    severityAfter: new Tally(),
    statusTransitions: new TransitionTally(),
    severityTransitions: new TransitionTally(),
  };
  readonly #measures: { -readonly [K in keyof Measures]: number } = {
    changed: 0,
    gained_blocks: 0,
    lost_blocks: 0,
    newly_suppressed: 0,
    severity_raised: 0,
    severity_lowered: 0,
    unknown: 0,
  };
  readonly #changes: Change[] = [];
  readonly #movers: Change[] = [];
  #evaluated = 0;

  constructor(before: RowPolicy, after: RowPolicy) {
    this.#before = new RuleHeat(before);
    this.#after = new RuleHeat(after);
    this.#overrides = new OverrideTally(before, after);
  }

  add(subject: string, finding: Finding, before: RowOutcome, after: RowOutcome): void {
    this.#evaluated += 1;
    this.#before.add(before);
    this.#after.add(after);
    this.#overrides.add('before', before);
    this.#overrides.add('after', after);
    this.#count(before, after);
    const statusOrSeverity = before.status !== after.status || before.severity !== after.severity;
    if (!statusOrSeverity && before.score === after.score) return;
    const change: Change = {
      finding: finding.id,
      subject,
      purl: finding.sbom.purl ?? '',
      advisory: finding.advisory.id ?? '',
      before: this.#side(this.#before, before),
      after: this.#side(this.#after, after),
    };
    if (before.score !== after.score) this.#moved(change);
    if (!statusOrSeverity) return;
    this.#measures.changed += 1;
    this.#changes.push(change);
  }

  /** Every finding whose status or severity differs, by finding id. */
  changes(): readonly Change[] {
    return this.#changes.sort((a, b) => compareText(a.finding, b.finding));
  }

  result(total: number, samples: number): SimulationResult {
    const overrides = this.#overrides.hits();
    return {
      evaluated: this.#evaluated,
      total,
      measures: { ...this.#measures },
      statusBefore: this.#tallies.statusBefore.counts(),
      statusAfter: this.#tallies.statusAfter.counts(),
      severityBefore: this.#tallies.severityBefore.counts(),
      severityAfter: this.#tallies.severityAfter.counts(),
      statusTransitions: this.#tallies.statusTransitions.counts(),
      severityTransitions: this.#tallies.severityTransitions.counts(),
      rulesBefore: this.#before.hits(),
      rulesAfter: this.#after.hits(),
      rulesNeverFired: this.#after.neverFired(),
      topMovers: [...this.#movers].sort(byMove).slice(0, TOP_MOVERS),
      samples: byLowestHash(this.#changes).slice(0, samples),
      ...(overrides.length === 0 ? {} : { overrides }),
    };
  }

  #count(before: RowOutcome, after: RowOutcome): void {
    const tallies = this.#tallies;
    tallies.statusBefore.add(before.status);
    tallies.statusAfter.add(after.status);
    tallies.severityBefore.add(before.severity);
    tallies.severityAfter.add(after.severity);
    tallies.statusTransitions.add(before.status, after.status);
    tallies.severityTransitions.add(before.severity, after.severity);
    const measures = this.#measures;
    if (after.status === 'blocked' && before.status !== 'blocked') measures.gained_blocks += 1;
    if (before.status === 'blocked' && after.status !== 'blocked') measures.lost_blocks += 1;
    if (after.status === 'suppressed' && before.status !== 'suppressed') measures.newly_suppressed += 1;
    const from = RANK[before.severity];
    const to = RANK[after.severity];
    if (from !== undefined && to !== undefined && to > from) measures.severity_raised += 1;
    if (from !== undefined && to !== undefined && to < from) measures.severity_lowered += 1;
    if (after.outcomes.includes('unknown')) measures.unknown += 1;
  }

  /** Keeps the list bounded: it is cut back to the largest moves whenever it has doubled. */
  #moved(change: Change): void {
    this.#movers.push(change);
    if (this.#movers.length >= 2 * TOP_MOVERS) this.#movers.sort(byMove).splice(TOP_MOVERS);
  }

  #side(heat: RuleHeat, outcome: RowOutcome): ChangeSide {
    const { status, severity, score, winningRule: rule = '', override } = outcome;
    if (override === undefined) return { status, severity, score, rule, because: heat.because(rule) };
    return { status, severity, score, rule, because: override.reason, override: override.override };
  }
}

/** Largest move of the score first, ties by finding id. Scores have few digits: the difference of doubles orders them. */
function byMove(left: Change, right: Change): number {
  return moveOf(right) - moveOf(left) || compareText(left.finding, right.finding);
}

function moveOf({ before, after }: Change): number {
  return Math.round(Math.abs(Number(after.score) - Number(before.score)) * 1e6);
}

/** A sample that every shard would choose alike, whatever it holds (domain.md 4.2). */
function byLowestHash(changes: readonly Change[]): Change[] {
  return changes
    .map((change) => ({ change, hash: sha256(change.finding) }))
    .sort((a, b) => compareText(a.hash, b.hash))
    .map(({ change }) => change);
}
