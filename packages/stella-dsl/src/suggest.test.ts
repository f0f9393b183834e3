import assert from 'node:assert/strict';
import { test } from 'node:test';
import { didYouMean, nearest } from './suggest.ts';

const WORDS = [
  'when',
  'run',
  'advisory',
  'severity',
  'status',
  'kev',
  'cvss',
  'starts_with',
  'published_at',
  'then',
  'env',
];

const near: [string, string][] = [
  ['kve', 'kev'],
  ['tehn', 'then'],
  ['THEN', 'then'],
  ['advisroy', 'advisory'],
  ['sttus', 'status'],
  ['SEVERITY', 'severity'],
  ['startsWith', 'starts_with'],
  ['published', 'published_at'],
  ['statuses', 'status'],
];
for (const [word, meant] of near) test(`${word} means ${meant}`, () => assert.equal(nearest(word, WORDS), meant));

for (const word of ['True', 'nope', 'x', 'ab', 'package', '', 'q'.repeat(100)]) {
  test(`${word.slice(0, 10) || 'nothing'} means none of them`, () => assert.equal(nearest(word, WORDS), undefined));
}

test('the nearest wins, and the first of two that are equally near', () => {
  assert.equal(nearest('vendr', ['vendors', 'vendor']), 'vendor');
  assert.equal(nearest('ax', ['ay', 'az']), 'ay');
  assert.equal(didYouMean('vendr', ['vendor']), 'did you mean `vendor`?');
});

test('only so many candidates are looked at', () => {
  assert.equal(nearest('advisroy', [...new Array(199).fill('q'), 'advisory']), 'advisory');
  assert.equal(nearest('advisroy', [...new Array(200).fill('q'), 'advisory']), undefined);
});
