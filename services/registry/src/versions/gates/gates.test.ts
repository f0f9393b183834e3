import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256 } from '@policy-registry/canonical';
import { NO_COVERAGE } from '@policy-registry/stella-dsl';
import { DEFAULT_RULES } from '../../governance/governance-record.ts';
import { compileSource, type SourceText } from '../../kernel/compile-source.ts';
import { MANIFEST, policyText, reason } from '../../kernel/story-fixture.ts';
import { testSource } from '../../kernel/test-source.ts';
import type { ReviewRound, VersionRecord, VoteRecord } from '../version-record.ts';
import { evaluateGates, requireGates } from './evaluate-gates.ts';
import type { GateSubject, Recompilation } from './gate.ts';

const LIMITS = { filesPerWorkspace: 10, fileBytes: 4096, packBytes: 16_384, environmentsPerTenant: 1 };
const SOURCE = sha256('source');
const TIME = '2026-11-25T12:00:00.000Z';

function compiled(policy: string, manifest = MANIFEST) {
  const files = [
    { path: 'pack.yaml', text: manifest },
    { path: 'policy.stella', text: policy },
  ];
  return compileSource(LIMITS, files).compilation;
}

const GOOD = compiled(policyText('good'));
const { sourceDigest, irDigest } = GOOD;
const digests = { sourceDigest, irDigest: irDigest as `sha256:${string}` };

function vote(voter: string, fields: Partial<VoteRecord> = {}): VoteRecord {
  return { voter, kind: 'approve', note: '', ...digests, time: TIME, ...fields };
}

/** A version in review whose candidate is GOOD, with what the case changes of its round. */
function version(round: Partial<ReviewRound>, candidate = 1): VersionRecord {
  const people = { requestedBy: 'author', reviewers: [], requiredApprovals: 2 };
  const empty = { votes: [], blocking: [], simulations: [], message: '' };
  const times = { createTime: TIME, updateTime: TIME };
  return {
    ...{ pack: 'shop', version: '1.0.0', number: 1, state: 'in_review', workspace: 'draft', changelog: '' },
    ...{ parentVersion: '', authors: ['author'], createdBy: 'author', ...times },
    candidate: {
      ...{ revision: candidate, commit: 'c1', compilationDigest: SOURCE, compilerVersion: '' },
      ...{ ...digests, tree: [], shadow: false },
    },
    rounds: [{ candidate: 1, state: 'open', ...digests, ...people, ...empty, ...times, ...round }],
  };
}

const APPROVED = version({ votes: [vote('ann'), vote('bob')] });

/** What a run of the tests comes to is looked at elsewhere. */
function recompiled(runs: Recompilation['runs'], files: readonly SourceText[] = []): Recompilation {
  const ok = runs[0].ok && files.length === 0;
  const tests = ok ? { ok, diagnostics: [], cases: [], coverage: NO_COVERAGE } : testSource(LIMITS, files);
  return { runs, tests, secrets: [] };
}

function subjectOf(version: VersionRecord, fields: Partial<GateSubject> = {}): GateSubject {
  const none = { rules: DEFAULT_RULES, simulations: [], live: [], environment: '' };
  return { version, recompilation: recompiled([GOOD, GOOD]), now: new Date(TIME), ...none, ...fields };
}

function missing(version: VersionRecord, runs: Recompilation['runs'] = [GOOD, GOOD]): string[] {
  return evaluateGates(subjectOf(version, { recompilation: recompiled(runs) }))
    .filter(({ satisfied, required }) => required && !satisfied)
    .map(({ gate }) => gate);
}

test('what is approved, compiles twice to its digests and has no open comment passes every gate', () => {
  const results = evaluateGates(subjectOf(APPROVED)).filter(({ required }) => required);
  assert.deepEqual(
    results.map(({ gate, required, remedy }) => [gate, required, remedy]),
    [
      'COMPILES',
      'LINT_CLEAN',
      'DETERMINISM',
      'NO_SECRETS',
      'TESTS_PASS',
      'SIMULATION_THRESHOLDS',
      'NO_BLOCKING_COMMENTS',
      'APPROVALS',
    ].map((gate) => [gate, true, '']),
  );
  requireGates(results);
});

const broken = compiled(policyText('x').replace('severity.', 'severty.'));
const other = compiled(policyText('other'));
const linted = compiled(
  policyText('x').replace('"blocked"', '"unheard_of"'),
  `${MANIFEST}settings: { strict: true }\n`,
);

const RUNS: readonly (readonly [string, Recompilation['runs'], readonly string[]])[] = [
  ['sources that do not compile', [broken, broken], ['COMPILES', 'DETERMINISM', 'TESTS_PASS']],
  ['a lint that the pack makes an error', [linted, linted], ['LINT_CLEAN', 'DETERMINISM', 'TESTS_PASS']],
  ['a compiler that gives other bytes', [other, other], ['DETERMINISM']],
  ['a compiler that gives other bytes the second time', [GOOD, other], ['DETERMINISM']],
];
for (const [name, runs, wanted] of RUNS) {
  test(`${name}: ${wanted.join(' ')}`, () => assert.deepEqual(missing(APPROVED, runs), wanted));
}

const ROUNDS: readonly (readonly [string, VersionRecord, readonly string[]])[] = [
  ['one approval of two', version({ votes: [vote('ann')] }), ['APPROVALS']],
  ['the approvals of one person', version({ votes: [vote('ann'), vote('ann')] }), ['APPROVALS']],
  ['an approval by an author', version({ votes: [vote('ann'), vote('author')] }), ['APPROVALS']],
  ['a vote of another kind', version({ votes: [vote('ann'), vote('bob', { kind: 'reject' })] }), ['APPROVALS']],
  [
    'an approval of another source',
    version({ votes: [vote('ann'), vote('b', { sourceDigest: SOURCE })] }),
    ['APPROVALS'],
  ],
  ['an approval of another IR', version({ votes: [vote('ann'), vote('b', { irDigest: SOURCE })] }), ['APPROVALS']],
  ['approvals of an earlier candidate', version({ votes: [vote('ann'), vote('bob')] }, 2), ['APPROVALS']],
  [
    'an open blocking comment',
    version({ votes: [vote('ann'), vote('bob')], blocking: [{ comment: 'k1' }] }),
    ['NO_BLOCKING_COMMENTS'],
  ],
  [
    'a blocking comment that is resolved',
    version({ votes: [vote('ann'), vote('bob')], blocking: [{ comment: 'k1', resolvedBy: 'ann', resolveTime: TIME }] }),
    [],
  ],
];
for (const [name, subject, wanted] of ROUNDS) {
  test(`${name}: ${wanted.join(' ') || 'nothing is missing'}`, () => assert.deepEqual(missing(subject), wanted));
}

test('a refusal names every gate that does not hold, with what would make it hold', () => {
  const results = evaluateGates(
    subjectOf(version({ blocking: [{ comment: 'k1' }] }), { recompilation: recompiled([broken, broken]) }),
  );
  assert.throws(
    () => requireGates(results),
    (error: { metadata: Record<string, string>; violations: { code: string; description: string }[] }) => {
      reason('GATES_NOT_SATISFIED')(error);
      const codes = ['COMPILES', 'DETERMINISM', 'TESTS_PASS', 'NO_BLOCKING_COMMENTS', 'APPROVALS'];
      assert.equal(error.metadata.gates, codes.join(' '));
      assert.deepEqual(
        error.violations.map(({ code }) => code),
        codes,
      );
      const wanted = '0 of 2 approval(s). Have 2 more person(s) approve, no authors.';
      assert.equal(error.violations.at(-1)?.description, wanted);
      return true;
    },
  );
});
