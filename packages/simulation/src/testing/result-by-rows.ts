import type { FactRow } from '@policy-registry/inventory';
import { moveOf } from '../movers.ts';
import type { Change, ChangeSide, RuleHits, SimulationResult, TransitionCount } from '../result.ts';
import type { RowOutcome, SidePolicy } from '../side-policy.ts';

const BANDS = ['None', 'Low', 'Medium', 'High', 'Critical'];
const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const texts = (all: readonly string[]) => [...new Set(all)].sort(byText);

interface Asked {
  readonly row: FactRow;
  readonly before: RowOutcome;
  readonly after: RowOutcome;
}

/** The result that evaluating one finding after the other gives, in as plain a way as there is: what everything faster is held against. */
export function resultByRows(
  rows: readonly FactRow[],
  before: SidePolicy,
  after: SidePolicy,
  samples: number,
): SimulationResult {
  const all: Asked[] = rows
    .toSorted((a, b) => byText(a.finding.id, b.finding.id))
    .map((row) => ({
      row,
      before: before.evaluate(row.finding, row.subject),
      after: after.evaluate(row.finding, row.subject),
    }));
  const where = (holds: (asked: Asked) => boolean) => all.filter(holds).length;
  const counts = (of: (asked: Asked) => string) =>
    texts(all.map(of)).map((key) => ({ key, count: where((asked) => of(asked) === key) }));
  const changed = all.filter((a) => a.before.status !== a.after.status || a.before.severity !== a.after.severity);
  const band = (severity: string) => BANDS.indexOf(severity);
  const known = ({ before: b, after: a }: Asked) => band(b.severity) >= 0 && band(a.severity) >= 0;
  const show = ({ row, ...sides }: Asked): Change => ({
    finding: row.finding.id,
    subject: row.subject,
    purl: row.finding.sbom.purl ?? '',
    advisory: row.finding.advisory.id ?? '',
    before: sideOf(before, sides.before),
    after: sideOf(after, sides.after),
  });
  const rulesBefore = hits(
    before,
    all.map((asked) => asked.before),
  );
  const rulesAfter = hits(
    after,
    all.map((asked) => asked.after),
  );
  const never = (rules: readonly RuleHits[]) => rules.filter((r) => r.matched + r.decided === 0).map((r) => r.rule);
  return {
    evaluated: all.length,
    total: all.length,
    measures: {
      changed: changed.length,
      gained_blocks: where((a) => a.after.status === 'blocked' && a.before.status !== 'blocked'),
      lost_blocks: where((a) => a.before.status === 'blocked' && a.after.status !== 'blocked'),
      newly_suppressed: where((a) => a.after.status === 'suppressed' && a.before.status !== 'suppressed'),
      severity_raised: where((a) => known(a) && band(a.after.severity) > band(a.before.severity)),
      severity_lowered: where((a) => known(a) && band(a.after.severity) < band(a.before.severity)),
      unknown: where((a) => a.after.outcomes.includes('unknown')),
    },
    maybe: {
      gainedBlocks: where((a) => isDoubted(after, a, false)),
      lostBlocks: where((a) => isDoubted(after, a, true)),
    },
    statusBefore: counts((a) => a.before.status),
    statusAfter: counts((a) => a.after.status),
    severityBefore: counts((a) => a.before.severity),
    severityAfter: counts((a) => a.after.severity),
    statusTransitions: transitions(all.map((a) => [a.before.status, a.after.status])),
    severityTransitions: transitions(all.map((a) => [a.before.severity, a.after.severity])),
    ...{ rulesBefore, rulesAfter },
    rulesNeverFiredBefore: never(rulesBefore),
    rulesNeverFired: never(rulesAfter),
    topMovers: all
      .filter((a) => a.before.score !== a.after.score)
      .toSorted((a, b) => moveOf(b.before.score, b.after.score) - moveOf(a.before.score, a.after.score))
      .slice(0, 10)
      .map(show),
    samples: changed.slice(0, samples).map(show),
    overrides: texts([...before.overrides, ...after.overrides].map(({ override }) => override)).map((override) => ({
      override,
      before: where((a) => a.before.override?.override === override),
      after: where((a) => a.after.override?.override === override),
    })),
    forecast: {
      ends: after.ends.next.map(({ time, overrides }) => ({
        ...{ time, overrides },
        statusTransitions: transitions(all.flatMap((a) => endsAt(a.after, time))),
      })),
      later: after.ends.later,
    },
  };
}

function transitions(moves: readonly (readonly [string, string])[]): TransitionCount[] {
  return texts(moves.map(([from]) => from)).flatMap((from) =>
    texts(moves.map(([, to]) => to)).flatMap((to) => {
      const count = moves.filter((move) => move[0] === from && move[1] === to && from !== to).length;
      return count === 0 ? [] : [{ from, to, count }];
    }),
  );
}

function hits({ rules }: SidePolicy, rows: readonly RowOutcome[]): RuleHits[] {
  return rules.map(({ name }, index) => {
    const did = (row: RowOutcome, ...outcomes: string[]) => outcomes.includes(row.outcomes[index] ?? '');
    const matched = (some: readonly RowOutcome[]) => some.filter((row) => did(row, 'matched', 'not_applied')).length;
    const decided = (some: readonly RowOutcome[]) => some.filter((row) => row.winningRule === name).length;
    const heat = (of: (row: RowOutcome) => string) =>
      texts(rows.map(of)).flatMap((key) => {
        const some = rows.filter((row) => of(row) === key);
        const one = { key, matched: matched(some), decided: decided(some) };
        return one.matched + one.decided === 0 ? [] : [one];
      });
    return {
      ...{ rule: name, matched: matched(rows), decided: decided(rows) },
      unknown: rows.filter((row) => did(row, 'unknown')).length,
      notApplied: rows.filter((row) => did(row, 'not_applied')).length,
      bySeverity: heat(({ severity }) => severity),
      byStatus: heat(({ status }) => status),
    };
  });
}

function isDoubted({ rules }: SidePolicy, { before, after }: Asked, blocked: boolean): boolean {
  if ((before.status === 'blocked') !== blocked || (after.status === 'blocked') !== blocked) return false;
  if (after.override !== undefined) return false;
  for (const [index, rule] of rules.entries()) {
    if (rule.name === after.winningRule) return false;
    if (after.outcomes[index] === 'unknown' && (blocked ? rule.mayPass : rule.mayBlock)) return true;
  }
  return false;
}

function endsAt({ status, ends = [] }: RowOutcome, time: string): [string, string][] {
  const index = ends.findIndex((end) => end.time === time);
  const end = ends[index];
  return end === undefined ? [] : [[ends[index - 1]?.status ?? status, end.status]];
}

function sideOf(
  { rules }: SidePolicy,
  { status, severity, score, winningRule = '', override }: RowOutcome,
): ChangeSide {
  const because = override?.reason ?? rules.find(({ name }) => name === winningRule)?.because ?? '';
  const shown = { status, severity, score, rule: winningRule, because };
  return override === undefined ? shown : { ...shown, override: override.override };
}
