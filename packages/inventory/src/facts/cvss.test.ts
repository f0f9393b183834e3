import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareText } from '@policy-registry/canonical';
import fc from 'fast-check';
import { preferredRating, versionOfVector } from './cvss.ts';
import { newerEpss } from './epss.ts';

const rating = (version: string, score: number, primary = false, vector?: string) => {
  return { score, version, primary, ...(vector && { vector }) };
};

test('3.1 stands before 3.0, 4.0, 2.0, and those before a version that nobody said', () => {
  const ratings = ['', '2.0', '4.0', '3.0', '3.1'].map((version) => rating(version, 5));
  for (const best of ['3.1', '3.0', '4.0', '2.0', '']) {
    assert.equal(preferredRating(ratings)?.version, best);
    ratings.splice(
      ratings.findIndex(({ version }) => version === best),
      1,
    );
  }
  assert.equal(preferredRating(ratings), undefined);
});

test('of one version the primary stands first, then the higher score, then the text', () => {
  const chosen = (...ratings: ReturnType<typeof rating>[]) => preferredRating(ratings);
  assert.deepEqual(chosen(rating('3.1', 9.8), rating('3.1', 5, true)), rating('3.1', 5, true));
  assert.deepEqual(chosen(rating('3.1', 5), rating('3.1', 9.8)), rating('3.1', 9.8));
  assert.deepEqual(chosen(rating('3.1', 5, false, 'b'), rating('3.1', 5, false, 'a')), rating('3.1', 5, false, 'a'));
});

test('versions that nobody ranks are told apart too', () => {
  const [one, other] = [rating('', 5), rating('5.0', 5)];
  assert.deepEqual(preferredRating([one, other]), preferredRating([other, one]));
});

test('the choice does not depend on the order of the ratings', () => {
  const model = {
    score: fc.constantFrom(0, 5, 9.8),
    version: fc.constantFrom('', '2.0', '3.0', '3.1', '4.0', '5.0', 'x'),
    primary: fc.boolean(),
    vector: fc.constantFrom('a', 'b'),
  };
  const any = fc.record(model, { noNullPrototype: true });
  fc.assert(
    fc.property(fc.array(any), (ratings) => {
      assert.deepEqual(preferredRating(ratings.toReversed()), preferredRating(ratings));
    }),
  );
});

const vectors: [string | undefined, string][] = [
  ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H', '3.1'],
  ['CVSS:4.0/AV:N', '4.0'],
  ['AV:N/AC:M/Au:N/C:C/I:C/A:C', '2.0'],
  ['Au:N/AV:N', '2.0'],
  ['AV:N/AC:L/PR:N', ''],
  ['CVSS:3.1', ''],
  [undefined, ''],
];
for (const [vector, version] of vectors) {
  test(`the vector ${vector} is of version ${version || 'unknown'}`, () => {
    assert.equal(versionOfVector(vector), version);
  });
}

test('the newer EPSS score wins, and on one day the higher', () => {
  const old = { score: 0.9, date: '2025-01-01' };
  const fresh = { score: 0.1, date: '2026-01-01' };
  assert.equal(newerEpss(old, fresh), fresh);
  assert.equal(newerEpss(fresh, old), fresh);
  assert.equal(newerEpss({ score: 1 }, old), old);
  assert.deepEqual(newerEpss({ score: 0.2, date: fresh.date }, fresh), { score: 0.2, date: fresh.date });
  assert.equal(newerEpss(undefined, old), old);
  assert.equal(newerEpss(undefined, undefined), undefined);
});

test('texts compare by code unit, as no locale does', () => {
  assert.deepEqual(['b', 'ä', 'a', 'B', 'Z'].sort(compareText), ['B', 'Z', 'a', 'b', 'ä']);
  assert.equal(compareText('x', 'x'), 0);
});
