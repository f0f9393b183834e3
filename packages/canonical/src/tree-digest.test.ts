import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256 } from './digest.ts';
import { byPath, normalizeLineEndings, treeDigest, treeEntry } from './tree-digest.ts';

const MAIN = treeEntry('main.stella', 'policy "p" {}\n');
const OTHER = treeEntry('lib/other.stella', 'é\n');

test('an entry has the size and digest of its normalised UTF-8 bytes', () => {
  assert.deepEqual(OTHER, { path: 'lib/other.stella', size: 3, sha256: sha256('é\n') });
  assert.deepEqual(treeEntry('a', 'x\r\ny\rz\n'), treeEntry('a', 'x\ny\nz\n'));
});

test('line ends: CRLF and lone CR read as LF, others stay', () => {
  assert.equal(normalizeLineEndings('a\r\nb\rc\nd\r\r\ne\u2028f'), 'a\nb\nc\nd\n\ne\u2028f');
});

test('the digest of a tree is that of its canonical JSON, sorted by path', () => {
  const text = `[{"path":"lib/other.stella","sha256":"${OTHER.sha256}","size":3},{"path":"main.stella","sha256":"${MAIN.sha256}","size":14}]`;
  assert.equal(treeDigest([MAIN, OTHER]), sha256(text));
  assert.equal(treeDigest([OTHER, MAIN]), sha256(text));
  assert.equal(treeDigest([]), sha256('[]'));
});

test('path, content and number of files all count; further fields of an entry do not', () => {
  const digest = treeDigest([MAIN, OTHER]);
  assert.notEqual(treeDigest([MAIN]), digest);
  assert.notEqual(treeDigest([{ ...MAIN, path: 'Main.stella' }, OTHER]), digest);
  assert.notEqual(treeDigest([treeEntry(MAIN.path, 'policy "q" {}\n'), OTHER]), digest);
  assert.equal(treeDigest([{ ...MAIN, text: 'policy' } as typeof MAIN, OTHER]), digest);
});

test('paths are ordered by code unit, on every locale', () => {
  const paths = ['b', 'a/b', 'a', 'B', 'ä', 'a-b', '\uffee', '😀'].map((path) => ({ path }));
  assert.deepEqual(
    paths.sort(byPath).map(({ path }) => path),
    ['B', 'a', 'a-b', 'a/b', 'b', 'ä', '😀', '\uffee'],
  );
  assert.equal(byPath({ path: 'a' }, { path: 'a' }), 0);
});
