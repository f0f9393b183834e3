import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { baseScoreOfVector } from './cvss-vector.ts';
import { compareDecimals, Decimal, decimalText, parseCanonicalDecimal } from './decimal.ts';
import { matchesGlob } from './glob.ts';
import { formatInstant, isWritable, parseInstant } from './instant.ts';
import { bandOf, midpointOf, SEVERITIES, severityOfRank, severityRank } from './severity.ts';
import { and, not, or, type Truth } from './truth.ts';

test('canonical text is the only text that is read back', () => {
  for (const text of ['0', '0.5', '-0.25', '10', '123456789012.123456']) {
    const decimal = parseCanonicalDecimal(text);
    assert.equal(decimal === null ? null : decimalText(decimal), text);
  }
  for (const text of ['-0', '+1', '1.0', '01', '1e3', '.5', '1.', '', '0.1234567', ' 1'])
    assert.equal(parseCanonicalDecimal(text), null, text);
});

test('decimals are ordered as big.js orders them', () => {
  const decimal = fc
    .tuple(
      fc.constantFrom('', '-'),
      fc.nat(120),
      fc.constantFrom('', '.5', '.05', '.000001', '.999999', '000', '000000000000000'),
    )
    .map(([sign, whole, rest]) => new Decimal(`${sign}${whole}${rest}`));
  fc.assert(
    fc.property(decimal, decimal, (left, right) => {
      assert.equal(Math.sign(compareDecimals(left, right)), left.cmp(right), `${left} and ${right}`);
      assert.equal(compareDecimals(left, new Decimal(left)), 0);
    }),
    { numRuns: 2_000 },
  );
});

test('every time that can be written is read back from its text, and no other', () => {
  const near = (edge: number) => fc.integer({ min: edge - 2, max: edge + 2 });
  const millis = fc.oneof(
    fc.integer({ min: Date.UTC(100, 0, 1), max: Date.UTC(9999, 11, 31) }),
    near(Date.UTC(100, 0, 1)),
    near(Date.UTC(10_000, 0, 1)),
    fc.constantFrom(8.64e15, -8.64e15),
  );
  fc.assert(
    fc.property(millis, (time) => {
      assert.equal(parseInstant(formatInstant(time)), isWritable(time) ? time : null);
    }),
  );
  assert.equal(isWritable(Number.NaN), false);
});

test('bands have no gaps, and every midpoint lies in its band', () => {
  for (const [score, band] of [
    ['0', 0],
    ['0.000001', 1],
    ['3.999999', 1],
    ['4', 2],
    ['6.999999', 2],
    ['7', 3],
    ['8.95', 3],
    ['9', 4],
    ['10', 4],
  ] as const) {
    assert.equal(bandOf(new Decimal(score)), band, score);
  }
  for (const [rank, name] of SEVERITIES.entries()) {
    const midpoint = midpointOf(rank);
    assert.equal(midpoint === null ? null : bandOf(midpoint), rank);
    assert.equal(severityRank(name), rank);
    assert.equal(severityOfRank(rank), name);
  }
  assert.equal(severityRank('Unknown'), null);
});

// Scores as FIRST's calculator and NVD give them.
for (const [vector, score] of [
  ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H', '10'],
  ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', '9.8'],
  ['CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N', '6.1'],
  ['CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H', '7.8'],
  ['CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:N/A:H', '5.9'],
  ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N', '0'],
] as const) {
  test(`${vector} scores ${score}`, () => {
    const found = baseScoreOfVector(vector);
    assert.equal(found === null ? null : decimalText(found), score);
  });
}

test('vectors that are not complete CVSS 3 have no score', () => {
  for (const vector of [
    'CVSS:4.0/AV:N/AC:L',
    'AV:N/AC:L/Au:N/C:P/I:P/A:P',
    'CVSS:3.1/AV:N',
    '',
    'CVSS:3.1/AV:__proto__/S:U',
  ]) {
    assert.equal(baseScoreOfVector(vector), null);
  }
});

test('globs agree with a regular expression', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', '😀'), maxLength: 12 });
  const glob = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*', '?'), maxLength: 8 });
  fc.assert(
    fc.property(text, glob, (one, pattern) => {
      const source = [...pattern]
        .map((c) => (c === '*' ? '.*' : c === '?' ? '.' : `\\${c}`.replace(/\\([ab])/, '$1')))
        .join('');
      assert.equal(matchesGlob(one, pattern), new RegExp(`^${source}$`, 'su').test(one));
    }),
    { numRuns: 2_000 },
  );
});

test('a glob that a matcher which goes back would never be done with', () => {
  assert.equal(matchesGlob('a'.repeat(100_000), `${'*a'.repeat(127)}*b`), false);
  assert.equal(matchesGlob('a', 'a'.repeat(257)), null);
});

const truth = fc.constantFrom<Truth>(true, false, null);

test('three-valued logic keeps its laws', () => {
  fc.assert(
    fc.property(truth, truth, truth, (a, b, c) => {
      assert.equal(and(a, b), and(b, a));
      assert.equal(or(a, b), or(b, a));
      assert.equal(and(a, and(b, c)), and(and(a, b), c));
      assert.equal(or(a, or(b, c)), or(or(a, b), c));
      assert.equal(not(and(a, b)), or(not(a), not(b)));
      assert.equal(not(or(a, b)), and(not(a), not(b)));
      assert.equal(and(a, or(b, c)), or(and(a, b), and(a, c)));
      assert.equal(not(not(a)), a);
      // Learning what an unknown was never turns a known answer round.
      for (const known of [true, false]) {
        if (and(a, null) !== null) assert.equal(and(a, known), and(a, null));
        if (or(a, null) !== null) assert.equal(or(a, known), or(a, null));
      }
    }),
  );
});
