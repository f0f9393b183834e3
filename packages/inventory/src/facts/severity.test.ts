import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SeverityName } from '@policy-registry/stella-dsl';
import fc from 'fast-check';
import { higherSeverity, normalizeSeverity, severityOfScore } from './severity.ts';

const words: [string, SeverityName | undefined][] = [
  ['CRITICAL', 'Critical'],
  ['Important', 'High'],
  ['high', 'High'],
  ['moderate', 'Medium'],
  ['Medium', 'Medium'],
  ['low', 'Low'],
  ['Negligible', 'Low'],
  ['info', 'Low'],
  ['none', 'None'],
  ['UNKNOWN', 'Unknown'],
  ['untriaged', undefined],
  ['constructor', undefined],
  ['', undefined],
];
for (const [word, severity] of words) {
  test(`the word ${JSON.stringify(word)} is ${severity}`, () => assert.equal(normalizeSeverity(word), severity));
}

const ORDER: readonly SeverityName[] = ['Unknown', 'None', 'Low', 'Medium', 'High', 'Critical'];

test('the more severe of two wins, and Unknown never does', () => {
  for (const [index, low] of ORDER.entries()) {
    for (const high of ORDER.slice(index)) {
      assert.equal(higherSeverity(low, high), high);
      assert.equal(higherSeverity(high, low), high);
    }
    assert.equal(higherSeverity(low, undefined), low);
    assert.equal(higherSeverity(undefined, low), low);
  }
  assert.equal(higherSeverity(undefined, undefined), undefined);
});

const scored: [number, string, SeverityName][] = [
  [0, '3.1', 'None'],
  [0.1, '3.1', 'Low'],
  [3.9, '3.0', 'Low'],
  [4, '3.1', 'Medium'],
  [6.9, '4.0', 'Medium'],
  [7, '3.1', 'High'],
  [8.9, '3.1', 'High'],
  [9, '3.1', 'Critical'],
  [10, '4.0', 'Critical'],
  [0, '2.0', 'Low'],
  [3.9, '2.0', 'Low'],
  [4, '2.0', 'Medium'],
  [6.9, '2.0', 'Medium'],
  [10, '2.0', 'High'],
];
for (const [score, version, severity] of scored) {
  test(`CVSS ${version} score ${score} is ${severity}`, () => assert.equal(severityOfScore(score, version), severity));
}

test('a higher score is never less severe', () => {
  const score = fc.integer({ min: 0, max: 100 }).map((tenths) => tenths / 10);
  fc.assert(
    fc.property(score, score, fc.constantFrom('2.0', '3.0', '3.1', '4.0'), (a, b, version) => {
      const [low, high] = [severityOfScore(Math.min(a, b), version), severityOfScore(Math.max(a, b), version)];
      assert.equal(higherSeverity(low, high), high);
    }),
  );
});
