import type { Change, ChangeSide, Measures, SimulationResult, Threshold } from '../result.ts';
import type { VerdictName } from '../verdict.ts';
import { code, plain, table } from './markdown-text.ts';

export interface ReportedSimulation {
  /** For people: what is compared, and over what. */
  readonly baseline: string;
  readonly candidate: string;
  readonly snapshot: string;
  readonly result: SimulationResult;
  readonly resultDigest: string;
  readonly thresholds: readonly Threshold[];
  readonly verdict: VerdictName;
}

const SHOWN_CHANGES = 10;
const SHOWN_RULES = 20;
const SHOWN_ENDS = 3;

const VERDICTS = {
  within_thresholds: '✅ Within the thresholds',
  exceeded: '❌ Past a threshold',
  incomplete: '❌ Incomplete: some findings were not evaluated',
} as const;

const MEASURES: readonly (readonly [keyof Measures, string])[] = [
  ['changed', 'Findings that change'],
  ['gained_blocks', 'Newly blocked'],
  ['lost_blocks', 'No longer blocked'],
  ['newly_suppressed', 'Newly suppressed'],
  ['severity_raised', 'Severity raised'],
  ['severity_lowered', 'Severity lowered'],
  ['unknown', 'With a rule that could not be told'],
];

/** A comment for a pull request: the verdict, what changes and why. Short, however much changes. */
export function simulationAsMarkdown(simulation: ReportedSimulation): string {
  const { result, baseline, candidate, snapshot, thresholds, verdict, resultDigest } = simulation;
  const sampled = result.evaluated < result.total ? `, of ${result.total}` : '';
  const sections = [
    `### ${thresholds.length > 0 ? VERDICTS[verdict] : 'Policy simulation'}`,
    `${code(candidate)} against ${code(baseline)}, over ${result.evaluated} findings of ${code(snapshot)}${sampled}.`,
    measures(result, thresholds),
    ...transitions(result),
    ...topChanges(result),
    ...rulesNeverFired(result),
    ...forecast(result),
    `<sub>Result ${code(resultDigest)}</sub>`,
  ];
  return `${sections.join('\n\n')}\n`;
}

function measures({ measures: found, maybe }: SimulationResult, thresholds: readonly Threshold[]): string {
  const rows = MEASURES.map(([measure, words]) => {
    const bounds = thresholds.filter((threshold) => threshold.measure === measure).map(({ maximum }) => maximum);
    const bound =
      bounds.length === 0 ? '' : `at most ${Math.min(...bounds)}${found[measure] > Math.min(...bounds) ? ' ❌' : ''}`;
    return [words, String(found[measure]), bound];
  });
  const doubts = [
    ['Maybe blocked, were more known', String(maybe.gainedBlocks), ''],
    ['Maybe no longer blocked, were more known', String(maybe.lostBlocks), ''],
  ].filter(([, count]) => count !== '0');
  return table(['', 'Findings', 'Threshold'], [...rows, ...doubts]);
}

function transitions({ statusTransitions }: SimulationResult): string[] {
  if (statusTransitions.length === 0) return [];
  const rows = statusTransitions
    .toSorted((a, b) => b.count - a.count)
    .slice(0, SHOWN_CHANGES)
    .map(({ from, to, count }) => [code(from), code(to), String(count)]);
  return ['**Statuses**', table(['From', 'To', 'Findings'], rows)];
}

/** Those that block or let through first. */
function topChanges({ samples, topMovers, measures: { changed } }: SimulationResult): string[] {
  const known = new Map([...samples, ...topMovers].map((change) => [change.finding, change]));
  const shown = [...known.values()].toSorted((a, b) => weightOf(b) - weightOf(a)).slice(0, SHOWN_CHANGES);
  if (shown.length === 0) return [];
  const rows = shown.map(({ advisory, purl, subject, before, after }) => [
    [code(advisory), code(purl), code(subject)].filter((cell) => cell !== '').join('<br>'),
    outcome(before),
    outcome(after),
    becauseOf(before, after),
  ]);
  return [`**${shown.length} of ${changed} changes**`, table(['Finding', 'Before', 'After', 'Because'], rows)];
}

function weightOf({ before, after }: Change): number {
  return (
    Number(before.status !== after.status) + 2 * Number((before.status === 'blocked') !== (after.status === 'blocked'))
  );
}

function outcome({ status, severity, score }: ChangeSide): string {
  return `${code(status)}<br>${plain(`${severity} ${score}`)}`;
}

/** Where nothing says the status under the candidate: what does so no more. */
function becauseOf(before: ChangeSide, after: ChangeSide): string {
  const gone = reason(before);
  return reason(after) || (gone && `no longer: ${gone}`);
}

function reason({ because, rule, override }: ChangeSide): string {
  const by = override === undefined ? code(rule) : `override ${code(override)}`;
  return [plain(because), by].filter((cell) => cell !== '').join('<br>');
}

function rulesNeverFired({ rulesNeverFired: rules }: SimulationResult): string[] {
  if (rules.length === 0) return [];
  const more = rules.length > SHOWN_RULES ? ` and ${rules.length - SHOWN_RULES} more` : '';
  return [`Rules that matched nothing: ${rules.slice(0, SHOWN_RULES).map(code).join(', ')}${more}.`];
}

function forecast({ forecast: { ends } }: SimulationResult): string[] {
  const lines = ends
    .filter(({ statusTransitions }) => statusTransitions.length > 0)
    .slice(0, SHOWN_ENDS)
    .map(({ time, overrides, statusTransitions }) => {
      const moves = statusTransitions.map(({ from, to, count }) => `${count} from ${code(from)} to ${code(to)}`);
      return `- ${time}, with ${overrides.slice(0, SHOWN_RULES).map(code).join(', ')}: ${moves.join(', ')}`;
    });
  return lines.length === 0 ? [] : [`**When overrides end**\n\n${lines.join('\n')}`];
}
