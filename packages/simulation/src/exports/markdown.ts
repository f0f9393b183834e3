import type { ChangeStream } from '../changes/join-changes.ts';
import type { Change, ChangeSide, Measures, SimulationResult, Threshold } from '../result.ts';
import type { VerdictName } from '../verdict.ts';
import { code, plain, table } from './markdown-text.ts';
import { topChanges } from './top-changes.ts';

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

/**
 * A comment for a pull request: the verdict, what changes and why. Short, however much changes. `changes` is every finding that changes, and is
 * read unless the result shows all of them.
 */
export async function simulationAsMarkdown(simulation: ReportedSimulation, changes: ChangeStream): Promise<string> {
  const { result, baseline, candidate, snapshot, thresholds, verdict, resultDigest } = simulation;
  const sampled = result.evaluated < result.total ? `, of ${result.total}` : '';
  const sections = [
    `### ${thresholds.length > 0 ? VERDICTS[verdict] : 'Policy simulation'}`,
    `${code(candidate)} against ${code(baseline)}, over ${result.evaluated} findings of ${code(snapshot)}${sampled}.`,
    measures(result, thresholds),
    ...transitions(result),
    ...(await shownChanges(result, thresholds, changes)),
    ...rulesNeverFired(result),
    ...forecast(result),
    `<sub>Result ${code(resultDigest)}</sub>`,
  ];
  return `${sections.join('\n\n')}\n`;
}

function measures({ measures: found, maybe }: SimulationResult, thresholds: readonly Threshold[]): string {
  const rows = MEASURES.map(([measure, words]) => {
    const bound = boundOf(measure, thresholds);
    const isPast = found[measure] > bound;
    return [words, String(found[measure]), bound === UNBOUND ? '' : `at most ${bound}${isPast ? ' ❌' : ''}`];
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

const UNBOUND = Number.POSITIVE_INFINITY;

function boundOf(measure: keyof Measures, thresholds: readonly Threshold[]): number {
  return Math.min(UNBOUND, ...thresholds.filter((each) => each.measure === measure).map(({ maximum }) => maximum));
}

/** What is past a threshold first: it is why the comment is read. */
async function shownChanges(
  { samples, measures: found }: SimulationResult,
  thresholds: readonly Threshold[],
  changes: ChangeStream,
): Promise<string[]> {
  const past = MEASURES.map(([measure]) => measure)
    .filter((measure) => measure !== 'unknown')
    .filter((measure) => found[measure] > boundOf(measure, thresholds));
  const shown = await topChanges(samples.length === found.changed ? only(samples) : changes, past, SHOWN_CHANGES);
  if (shown.length === 0) return [];
  const title = `${shown.length} of ${found.changed} changes${past.length > 0 ? ', what is past a threshold first' : ''}`;
  return [`**${title}**`, table(['Finding', 'Before', 'After', 'Because'], shown.map(changeRow))];
}

async function* only(changes: readonly Change[]): AsyncGenerator<readonly Change[], void, void> {
  yield changes;
}

function changeRow({ advisory, purl, subject, before, after }: Change): string[] {
  return [
    [code(advisory), code(purl), code(subject)].filter((cell) => cell !== '').join('<br>'),
    outcome(before),
    outcome(after),
    becauseOf(before, after),
  ];
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
