import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nameKey, nameKeyOf, parsePurl } from './package-scope.ts';
import { PurlReader } from './purl-reader.ts';

const pieces = fc.constantFrom(
  ...[
    'pkg:',
    'pkg:/',
    'PKG:',
    'npm',
    'PyPI',
    'golang',
    'pub',
    'conan',
    '/',
    '//',
    '@',
    '%40',
    '%2F',
    '?',
    '#',
    '&',
    ':',
    '%',
  ],
  ...['Foo_Bar', 'foo-bar', 'a.b', 'ü', ' ', '\t', '\n', '..', '.', '1', 'v1.2.3', 'arch=x', '\\', '+', '~', ''],
);
const texts = fc.oneof(
  fc.array(pieces, { maxLength: 9 }).map((parts) => parts.join('')),
  fc
    .tuple(fc.constantFrom('npm', 'pypi', 'pub', 'deb', 'golang'), fc.array(pieces, { minLength: 1, maxLength: 7 }))
    .map(([type, parts]) => `pkg:${type}/${parts.join('')}`),
);

test('law: a name that is seen without parsing is the name that parsing finds', () => {
  let seen = 0;
  fc.assert(
    fc.property(texts, (text) => {
      const key = nameKeyOf(text);
      const purl = parsePurl(text);
      if (key === undefined || purl === undefined) return;
      seen += 1;
      assert.equal(nameKey(purl.name), key);
    }),
    { numRuns: 5_000 },
  );
  assert.ok(seen > 200, `only ${seen} names were seen`);
});

const keys: [text: string, key: string | undefined][] = [
  ['pkg:deb/debian/curl@7.74.0-1.3?arch=amd64&distro=debian-11', 'curl'],
  ['pkg:pypi/Foo_Bar@1#a/b@c', 'foo-bar'],
  ['pkg:golang/github.com/x/y@v1%2E0', 'y'],
  ['pkg:npm/%40angular/core@1', undefined],
  ['pkg:npm/a@1@2', undefined],
  ['pkg:npm/a b', undefined],
  ['npm/a', undefined],
];
for (const [text, key] of keys) test(`${text} is of the name ${key}`, () => assert.equal(nameKeyOf(text), key));

test('only purls of names in a scope are read', () => {
  const scope = parsePurl('pkg:npm/%40angular/core');
  assert.ok(scope !== undefined);
  const reader = new PurlReader([scope]);
  assert.equal(reader.read('pkg:npm/%40angular/core@1')?.version, '1');
  assert.equal(reader.read('pkg:npm/core')?.name, 'core');
  assert.equal(reader.read('pkg:npm/lodash@1'), undefined);
  assert.equal(new PurlReader([]).read('pkg:npm/core'), undefined);
});
