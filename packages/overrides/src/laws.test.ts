import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { advisoriesOf, byPrecedence, covers, readOverride } from './covers.ts';
import { isInForce, OVERRIDE_STATUSES, type Override } from './override.ts';
import { BLOCKED, findingOf, overrideOf } from './override-for-test.ts';
import { parsePurl } from './package-scope.ts';
import { prepareOverrides } from './prepare.ts';

// Few words each, so that overrides and findings often meet.
const PURLS = ['pkg:npm/a@1', 'pkg:npm/a@2', 'pkg:npm/b@1', 'pkg:npm/a@1?arch=x'];
const ADVISORIES = ['CVE-2021-0001', 'CVE-2021-0002', 'GHSA-aaaa-bbbb-cccc'];
const word = (...words: readonly string[]) => fc.constantFrom('', ...words);
const time = fc.integer({ min: 1, max: 20 }).map((day) => new Date(Date.UTC(2026, 5, day)));
const text = time.map((date) => date.toISOString());

const scope = fc.record({
  purl: word(...PURLS, 'pkg:npm/a'),
  advisory: word(...ADVISORIES),
  artifact: word('shop', 'cart'),
  environment: word('prod', 'dev'),
});
const override: fc.Arbitrary<Override> = fc
  .record({
    ...{ rule: word('r1', 'r2'), scope, createTime: text, approveTime: text, expireTime: text },
    status: fc.constantFrom(...OVERRIDE_STATUSES),
  })
  .map((parts) => overrideOf(parts));
const overrides = fc
  .array(override, { maxLength: 12 })
  .map((list) => list.map((each, index) => ({ ...each, override: `ovr-${index}` })));
const asked = fc.record({
  finding: fc
    .tuple(fc.constantFrom(...PURLS), fc.constantFrom(...ADVISORIES), fc.subarray(ADVISORIES))
    .map((parts) => findingOf(...parts)),
  artifact: word('shop', 'cart'),
  question: fc.record({ environment: word('prod', 'dev'), at: time }),
  evaluation: fc
    .record({ status: fc.constantFrom('blocked', 'affected', 'suppressed'), winningRule: fc.constantFrom('r1', 'r2') })
    .map((parts) => ({ ...BLOCKED, ...parts })),
});

type Asked = typeof asked extends fc.Arbitrary<infer A> ? A : never;

function evaluate(list: readonly Override[], { finding, artifact, question, evaluation }: Asked) {
  return prepareOverrides(list, question).apply(evaluation, finding, artifact);
}

test('law: where no override is in force, the evaluation is the very same', () => {
  fc.assert(
    fc.property(overrides, asked, (list, ask) => {
      const others = list.filter((each) => !isInForce(each, ask.question.at));
      assert.equal(evaluate(others, ask), ask.evaluation);
    }),
  );
});

test('law: the order of the list does not matter', () => {
  const shuffled = overrides.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
  );
  fc.assert(
    fc.property(shuffled, asked, ([list, other], ask) => assert.deepEqual(evaluate(list, ask), evaluate(other, ask))),
  );
});

test('law: what has expired never acts', () => {
  fc.assert(
    fc.property(overrides, asked, (list, ask) => {
      const { at } = ask.question;
      const expired = list.filter(({ expireTime }) => Date.parse(expireTime) <= at.getTime());
      const alive = list.filter((each) => !expired.includes(each));
      assert.deepEqual(evaluate(list, ask), evaluate(alive, ask));
    }),
  );
});

test('law: the index finds what a look at every override finds', () => {
  fc.assert(
    fc.property(overrides, asked, (list, { finding, artifact, question, evaluation }) => {
      const { environment, at } = question;
      const purl = parsePurl(finding.sbom.purl ?? '');
      const covered = { purl, advisories: advisoriesOf(finding), artifact, winningRule: evaluation.winningRule };
      const [first] = list
        .filter((each) => isInForce(each, at) && ['', environment].includes(each.scope.environment))
        .map(readOverride)
        .filter((each) => covers(each, covered))
        .sort(byPrecedence);
      const found = prepareOverrides(list, question).find(finding, artifact, evaluation.winningRule);
      assert.equal(found, first?.override);
    }),
    { numRuns: 1000 },
  );
});

test('law: severity, score, warnings, annotations and the rule that won stay', () => {
  fc.assert(
    fc.property(overrides, asked, (list, ask) => {
      const kept = ({ severity, score, warnings, annotations, winningRule }: typeof BLOCKED) => [
        severity,
        score,
        warnings,
        annotations,
        winningRule,
      ];
      assert.deepEqual(kept(evaluate(list, ask)), kept(ask.evaluation));
    }),
  );
});
