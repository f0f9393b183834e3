import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CODES } from '../codes/codes.ts';
import { CLAUSES, HEADINGS } from './page.ts';
import { readVectors, vectorsOf } from './read-vectors.ts';
import { runVector } from './run-vector.ts';
import { nameOf } from './vector.ts';

const files = readVectors();
const vectors = vectorsOf(files);

for (const { file, proves, vector } of vectors) {
  test(`${file.path} ${proves}: ${nameOf(vector)}`, () => runVector(file, vector));
}

test('vectors belong to the page: sections are its headings, keys its clauses or codes', () => {
  const known = new Set<string>([...CLAUSES, ...Object.keys(CODES)]);
  assert.deepEqual(
    files.filter(({ section }) => !HEADINGS.includes(section)).map(({ path }) => path),
    [],
  );
  assert.deepEqual(
    vectors.filter(({ proves }) => !known.has(proves)).map(({ file, proves }) => `${file.path} ${proves}`),
    [],
  );
  assert.equal(new Set(CLAUSES).size, CLAUSES.length, 'a number is given once');
});
