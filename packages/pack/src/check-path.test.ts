import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkPath } from './check-path.ts';

const allowed: [string, string][] = [
  ['pack.yaml', 'manifest'],
  ['policy.stella', 'policy'],
  ['rules/vex.stella', 'policy'],
  ['tests/a/b.yaml', 'test'],
  ['fixtures/sbom.json', 'data'],
  ['other.yaml', 'data'],
  ['sub/pack.yaml', 'data'],
  ['README.md', 'document'],
  ['a-b_c.d.md', 'document'],
];
for (const [path, kind] of allowed) {
  test(`${path} is a ${kind}`, () => assert.deepEqual(checkPath(path), { ok: true, kind }));
}

const refused: [string, RegExp][] = [
  ['', /empty/],
  ['/policy.stella', /relative/],
  ['../policy.stella', /`\.\.`/],
  ['a/../b.stella', /`\.\.`/],
  ['./a.stella', /`\.`/],
  ['a//b.stella', /empty segment/],
  ['a/', /empty segment/],
  ['.git/config.json', /hidden/],
  ['a\\b.stella', /only letters/],
  ['C:/a.stella', /only letters/],
  ['a b.stella', /only letters/],
  ['ä.stella', /only letters/],
  ['a\0.stella', /only letters/],
  ['con.stella', /device/],
  ['a./b.stella', /end with a point/],
  ['run.sh', /\.stella, \.yaml/],
  ['stella', /\.stella, \.yaml/],
  ['policy.STELLA', /\.stella, \.yaml/],
  [`${'a'.repeat(200)}.stella`, /pathLength \(200\)/],
  [`${'a/'.repeat(8)}b.stella`, /pathDepth \(8\)/],
];
for (const [path, message] of refused) {
  test(`${JSON.stringify(path.slice(0, 30))} is refused`, () => {
    const checked = checkPath(path);
    assert.equal(checked.ok, false);
    assert.match(checked.ok ? '' : checked.message, message);
  });
}

test('limits can be set', () => {
  assert.equal(checkPath('a/b.stella', { pathDepth: 1 }).ok, false);
  assert.equal(checkPath('abc.stella', { pathLength: 9 }).ok, false);
});

test('what passes stays below any folder', () => {
  const segment = fc.string({ unit: fc.constantFrom('a', '.', '/', '\\', '~', '%', ':', ' ', '-'), maxLength: 12 });
  fc.assert(
    fc.property(segment, (path) => {
      if (!checkPath(`${path}.stella`).ok) return;
      const { pathname } = new URL(`${path}.stella`, 'file:///base/');
      assert.equal(pathname, `/base/${path}.stella`);
    }),
    { numRuns: 5_000 },
  );
});
