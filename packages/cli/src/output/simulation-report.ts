import { Severity } from '@policy-registry/contracts/engine';
import { type Change, type Simulation, SimulationState, Verdict } from '@policy-registry/contracts/simulation';
import { words } from './format.ts';
import { record, table } from './table.ts';

/** Of the id of a finding: enough to tell those of a simulation apart by eye, and taken for the whole id when one is asked for. */
export const SHOWN_DIGITS = 12;

/** A simulation as a person wants to read it: what changes, how much, because of which rule. */
export function describeSimulation(simulation: Simulation): string {
  const { result } = simulation;
  const head = record([
    ['Simulation', simulation.simulation],
    ['Candidate', simulation.candidate?.label ?? ''],
    ['Baseline', simulation.baseline?.label ?? ''],
    ['Snapshot', simulation.snapshot],
    ['Environment', simulation.environment],
    ['Result', simulation.resultDigest],
    ...(result === undefined ? progress(simulation) : []),
  ]);
  if (result === undefined) return head;
  const sampled = result.evaluated < result.total ? ` (a sample of ${result.total})` : '';
  return [
    head,
    '',
    `${result.changed} of ${result.evaluated} findings change${sampled}: ${[
      `${result.gainedBlocks} newly blocked`,
      `${result.lostBlocks} no longer blocked`,
      `${result.newlySuppressed} newly suppressed`,
      `${result.severityRaised} raised`,
      `${result.severityLowered} lowered`,
      `${result.unknown} with something unknown`,
    ].join(', ')}`,
    ...section('STATUS', transitions(result.statusTransitions)),
    ...section('SEVERITY', transitions(result.severityTransitions)),
    ...section(
      'RULES OF THE CANDIDATE',
      table(
        ['RULE', 'MATCHED', 'DECIDED', 'UNKNOWN'],
        result.rulesAfter.map((rule) => [rule.rule, rule.matched, rule.decided, rule.unknown].map(String)),
      ),
    ),
    ...section(
      'OVERRIDES',
      table(
        ['OVERRIDE', 'DECIDED BEFORE', 'AFTER'],
        result.overrides.map(({ override, before, after }) => [override, String(before), String(after)]),
      ),
    ),
    ...section('EXAMPLES', changes(result.samples)),
    ...(result.rulesNeverFired.length > 0 ? ['', `Never fired: ${result.rulesNeverFired.join(', ')}`] : []),
    ...verdict(simulation),
  ].join('\n');
}

/** Of a simulation that has no result to speak for it. */
function progress({ state, progress: done, failure }: Simulation): [name: string, value: string][] {
  return [
    ['State', state === SimulationState.UNSPECIFIED ? '' : words(SimulationState[state])],
    ['Compared', done === undefined ? '' : `${done.findings} of ${done.total} findings`],
    ['Failure', failure],
  ];
}

function section(title: string, body: string): string[] {
  return body === 'Nothing.' ? [] : ['', title, body];
}

function transitions(list: readonly { from: string; to: string; count: bigint }[]): string {
  return table(
    ['FROM', 'TO', 'FINDINGS'],
    list.map(({ from, to, count }) => [from, to, String(count)]),
  );
}

export function changes(list: readonly Change[]): string {
  return table(
    ['FINDING', 'ADVISORY', 'COMPONENT', 'STATUS', 'SEVERITY', 'BECAUSE'],
    list.map((change) => [
      change.finding.slice(0, SHOWN_DIGITS),
      change.advisory,
      change.purl.replace(/^pkg:/, ''),
      `${change.statusBefore} -> ${change.statusAfter}`,
      `${words(Severity[change.severityBefore])} -> ${words(Severity[change.severityAfter])}`,
      change.becauseAfter || change.becauseBefore,
    ]),
  );
}

function verdict({ thresholds, verdict: value }: Simulation): string[] {
  if (thresholds.length === 0) return [];
  const bounds = thresholds.map(({ measure, maximum }) => `${measure} <= ${maximum}`).join(', ');
  return ['', `${value === Verdict.EXCEEDED ? 'EXCEEDED' : 'Within'} thresholds: ${bounds}`];
}
