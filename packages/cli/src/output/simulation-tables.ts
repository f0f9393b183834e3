import { Severity } from '@policy-registry/contracts/engine';
import type {
  Change,
  ForecastEnd,
  RuleHits,
  SimulationResult,
  Transition,
} from '@policy-registry/contracts/simulation';
import { time, words } from './format.ts';
import { table } from './table.ts';

/** Of the id of a finding: enough to tell those of a simulation apart by eye, and taken for the whole id when one is asked for. */
export const SHOWN_DIGITS = 12;

export function transitionTable(list: readonly Transition[]): string {
  return table(
    ['FROM', 'TO', 'FINDINGS'],
    list.map(({ from, to, count }) => [from, to, String(count)]),
  );
}

/** The worst first. */
const SEVERITIES = ['Critical', 'High', 'Medium', 'Low', 'None', 'Unknown'];

/** What each rule did, and on findings of which severity it matched. */
export function ruleTable(rules: readonly RuleHits[]): string {
  const shown = SEVERITIES.filter((severity) => rules.some((rule) => matchedOf(rule, severity) > 0n));
  return table(
    ['RULE', 'MATCHED', 'DECIDED', 'UNKNOWN', ...shown.map((severity) => severity.toUpperCase())],
    rules.map((rule) => [
      rule.rule,
      ...[rule.matched, rule.decided, rule.unknown].map(String),
      ...shown.map((severity) => String(matchedOf(rule, severity) || '')),
    ]),
  );
}

function matchedOf({ bySeverity }: RuleHits, severity: string): bigint {
  return bySeverity.find(({ key }) => key === severity)?.matched ?? 0n;
}

export function overrideTable(hits: SimulationResult['overrides']): string {
  return table(
    ['OVERRIDE', 'DECIDED BEFORE', 'AFTER'],
    hits.map(({ override, before, after }) => [override, String(before), String(after)]),
  );
}

/** What comes back when, where something does. */
export function forecastTable(ends: readonly ForecastEnd[]): string {
  return table(
    ['TIME', 'OVERRIDES', 'FROM', 'TO', 'FINDINGS'],
    ends.flatMap((end) =>
      end.statusTransitions
        .filter(({ from, to }) => from !== to)
        .map(({ from, to, count }) => [time(end.time), end.overrides.join(' '), from, to, String(count)]),
    ),
  );
}

export function changeTable(list: readonly Change[]): string {
  return table(
    ['FINDING', 'ADVISORY', 'COMPONENT', 'STATUS', 'SEVERITY', 'BECAUSE'],
    list.map((change) => [
      ...named(change),
      `${change.statusBefore} -> ${change.statusAfter}`,
      `${words(Severity[change.severityBefore])} -> ${words(Severity[change.severityAfter])}`,
      reason(change),
    ]),
  );
}

/** Of the status that the finding has under the candidate; where nothing says it, what does so no more. */
function reason({ becauseBefore, ruleBefore, becauseAfter, ruleAfter }: Change): string {
  const before = becauseBefore || ruleBefore;
  return becauseAfter || ruleAfter || (before && `no longer: ${before}`);
}

export function moverTable(list: readonly Change[]): string {
  return table(
    ['FINDING', 'ADVISORY', 'COMPONENT', 'SCORE', 'STATUS'],
    list.map((change) => [
      ...named(change),
      `${change.scoreBefore} -> ${change.scoreAfter}`,
      `${change.statusBefore} -> ${change.statusAfter}`,
    ]),
  );
}

function named({ finding, advisory, purl }: Change): string[] {
  return [finding.slice(0, SHOWN_DIGITS), advisory, purl.replace(/^pkg:/, '')];
}
