import { compareText } from '@policy-registry/canonical';
import type { Invocation, Log, ReportingDescriptor, Result } from 'sarif';
import type { ChangeStream } from '../changes/join-changes.ts';
import type { Change, ChangeSide } from '../result.ts';

/** As many as code scanning of GitHub shows of a run. */
export const SARIF_RESULTS = 5_000;

/** Of a finding of which no rule of the candidate says the status. No rule can be called so. */
const NO_RULE = 'default-status';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/**
 * The changes as SARIF 2.1.0: what is newly blocked goes first, and at most `SARIF_RESULTS` are in it; a notification says how many are
 * not. The rule is that which decides under the candidate, the place the artifact and the package.
 */
export async function changesAsSarif(changes: ChangeStream, most = SARIF_RESULTS): Promise<Log> {
  const blocked: Change[] = [];
  const others: Change[] = [];
  let count = 0;
  for await (const some of changes) {
    count += some.length;
    for (const change of some) {
      const list = isBlock(change) ? blocked : others;
      if (list.length < most) list.push(change);
    }
  }
  const shown = [...blocked, ...others].slice(0, most);
  const rules = [...new Map(shown.map(({ after }) => [ruleIdOf(after), ruleOf(after)])).values()].sort((a, b) =>
    compareText(a.id, b.id),
  );
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'policy-simulation', rules } },
        invocations: [invocationOf(count, shown.length)],
        results: shown.map((change) => resultOf(change, rules)),
      },
    ],
  };
}

function isBlock({ before, after }: Change): boolean {
  return after.status === 'blocked' && before.status !== 'blocked';
}

function invocationOf(count: number, shown: number): Invocation {
  if (count === shown) return { executionSuccessful: true };
  const text = `${count} findings change; ${count - shown} of them are not in this file, which holds at most ${shown}.`;
  return { executionSuccessful: true, toolExecutionNotifications: [{ level: 'warning', message: { text } }] };
}

function ruleOf(after: ChangeSide): ReportingDescriptor {
  const id = ruleIdOf(after);
  if (id === NO_RULE) return { id, shortDescription: { text: 'No rule says the status.' } };
  // The reason of an override is that of one finding.
  return after.because === '' || after.override !== undefined
    ? { id }
    : { id, shortDescription: { text: after.because } };
}

function resultOf(change: Change, rules: readonly ReportingDescriptor[]): Result {
  const { finding, subject, purl, advisory, before, after } = change;
  const ruleId = ruleIdOf(after);
  return {
    ruleId,
    ruleIndex: rules.findIndex(({ id }) => id === ruleId),
    level: isBlock(change) ? 'error' : before.status === 'blocked' && after.status !== 'blocked' ? 'warning' : 'note',
    message: { text: messageOf(change) },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: uriOf(subject) } },
        logicalLocations: [{ name: purl || advisory, fullyQualifiedName: `${subject} ${purl}`, kind: 'package' }],
      },
    ],
    partialFingerprints: { 'policyFinding/v1': finding },
    properties: { advisory, purl, subject, before, after },
  };
}

function messageOf({ purl, advisory, before, after }: Change): string {
  const side = ({ status, severity, score }: ChangeSide) => `${status} (${severity} ${score})`;
  const by = after.override === undefined ? '' : ` by override ${after.override}`;
  const because = after.because === '' ? '' : `: ${after.because}`;
  return `${advisory} in ${purl || 'an unnamed package'} goes from ${side(before)} to ${side(after)}${by}${because}`;
}

function ruleIdOf({ rule }: ChangeSide): string {
  return rule === '' ? NO_RULE : rule;
}

/** Names of images and paths, as a relative address. */
function uriOf(subject: string): string {
  return subject === '' ? '.' : subject.toWellFormed().split('/').map(encodeURIComponent).join('/');
}
