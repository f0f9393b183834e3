import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Asked, asked, overrides } from './arbitraries-for-test.ts';
import { advisoriesOf, byPrecedence, covers, readOverride } from './covers.ts';
import { isInForce, type Override } from './override.ts';
import type { BLOCKED } from './override-for-test.ts';
import { parsePurl } from './package-scope.ts';
import { prepareOverrides } from './prepare.ts';

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
      const covered = { purl, advisories: advisoriesOf(finding), artifact };
      const [first] = list
        .filter((each) => isInForce(each, at) && ['', environment].includes(each.scope.environment))
        .map(readOverride)
        .filter((each) => covers(each, covered, evaluation.winningRule))
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
