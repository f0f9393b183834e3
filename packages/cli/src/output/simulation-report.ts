import {
  type Simulation,
  type SimulationResult,
  SimulationState,
  Verdict,
} from '@policy-registry/contracts/simulation';
import { counted } from './counted.ts';
import { time, words } from './format.ts';
import {
  changeTable,
  forecastTable,
  moverTable,
  overrideTable,
  ruleTable,
  transitionTable,
} from './simulation-tables.ts';
import { record } from './table.ts';

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
    ['Manifest', simulation.manifestDigest],
    ['Attestation', simulation.attestation],
    ...(result === undefined ? progress(simulation) : []),
    ['Kept', keeping(simulation)],
    ['Stale', simulation.stale.map(({ message }) => message).join('\n')],
    ['Missing', missing(simulation)],
  ]);
  return result === undefined ? head : [head, '', ...described(result), ...verdict(simulation)].join('\n');
}

function described(result: SimulationResult): string[] {
  const { forecastLater } = result;
  const never = [
    ['Never fired', result.rulesNeverFired],
    ['Never fired under the baseline', result.rulesNeverFiredBefore],
  ] as const;
  return [
    summary(result),
    ...section('STATUS', transitionTable(result.statusTransitions)),
    ...section('SEVERITY', transitionTable(result.severityTransitions)),
    ...section('RULES OF THE CANDIDATE', ruleTable(result.rulesAfter)),
    ...section('OVERRIDES', overrideTable(result.overrides)),
    ...section('WHEN OVERRIDES END', forecastTable(result.forecast)),
    ...(forecastLater > 0 ? [`and ${forecastLater} later ends, which were not looked at`] : []),
    ...section('LARGEST MOVES', moverTable(result.topMovers)),
    ...section('EXAMPLES', changeTable(result.samples)),
    ...never.flatMap(([title, rules]) => (rules.length === 0 ? [] : ['', `${title}: ${rules.join(', ')}`])),
  ];
}

function summary(result: SimulationResult): string {
  const sampled = result.evaluated < result.total ? ` (a sample of ${result.total})` : '';
  const counts = [
    `${result.gainedBlocks} newly blocked`,
    `${result.lostBlocks} no longer blocked`,
    `${result.newlySuppressed} newly suppressed`,
    `${result.severityRaised} raised`,
    `${result.severityLowered} lowered`,
    `${result.unknown} with something unknown`,
  ];
  const maybe = [
    ...(result.maybeGainedBlocks > 0n ? [`${result.maybeGainedBlocks} more might be blocked`] : []),
    ...(result.maybeLostBlocks > 0n ? [`${result.maybeLostBlocks} might not be blocked`] : []),
  ];
  const doubt = maybe.length === 0 ? '' : `\nIf what is unknown were known, ${maybe.join(', ')}`;
  return `${result.changed} of ${result.evaluated} findings change${sampled}: ${counts.join(', ')}${doubt}`;
}

/** How long it can be asked. */
function keeping({ held, expireTime }: Simulation): string {
  if (held) return 'for good: a review or a publication names it';
  return expireTime === undefined ? '' : `until ${time(expireTime)}`;
}

/** Of a simulation that has no result to speak for it. */
function progress({ state, progress: done, failure }: Simulation): [name: string, value: string][] {
  return [
    ['State', state === SimulationState.UNSPECIFIED ? '' : words(SimulationState[state])],
    ['Compared', done === undefined ? '' : `${done.findings} of ${counted(done.total, 'finding')}`],
    [state === SimulationState.CANCELLED ? 'Reason' : 'Failure', failure],
  ];
}

/** What a batch was allowed to leave out. */
function missing({ missing: parts }: Simulation): string {
  return parts
    .map(({ count, first, failure }) => `${counted(count, 'finding')} from the ${first + 1n}th: ${failure}`)
    .join('\n');
}

function section(title: string, body: string): string[] {
  return body === 'Nothing.' ? [] : ['', title, body];
}

const VERDICTS: Readonly<Record<Verdict, string>> = {
  [Verdict.UNSPECIFIED]: 'Unjudged by',
  [Verdict.WITHIN_THRESHOLDS]: 'Within',
  [Verdict.EXCEEDED]: 'EXCEEDED',
  [Verdict.INCOMPLETE]: 'INCOMPLETE: as far as it was evaluated within',
};

function verdict({ thresholds, verdict: value }: Simulation): string[] {
  if (thresholds.length === 0) return [];
  const bounds = thresholds.map(({ measure, maximum }) => `${measure} <= ${maximum}`).join(', ');
  return ['', `${VERDICTS[value]} thresholds: ${bounds}`];
}
