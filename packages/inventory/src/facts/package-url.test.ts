import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { buildPackageUrl, PackageUrlReader, purlFamily } from './package-url.ts';

const purls = new PackageUrlReader();

const read: [string, { coordinates: string; name: string; version?: string }][] = [
  [
    'pkg:npm/%40angular/core@1.0.0',
    { coordinates: 'pkg:npm/%40angular/core@1.0.0', name: '@angular/core', version: '1.0.0' },
  ],
  ['pkg:NPM/Foo@1', { coordinates: 'pkg:npm/foo@1', name: 'foo', version: '1' }],
  ['pkg:pypi/Foo_Bar@1', { coordinates: 'pkg:pypi/foo-bar@1', name: 'foo-bar', version: '1' }],
  ['pkg:maven/org.apache/x@1?type=jar#a/b', { coordinates: 'pkg:maven/org.apache/x@1', name: 'x', version: '1' }],
  ['pkg:deb/debian/curl@7%2Bb1?arch=amd64', { coordinates: 'pkg:deb/debian/curl@7+b1', name: 'curl', version: '7+b1' }],
  ['pkg:deb/debian/curl', { coordinates: 'pkg:deb/debian/curl', name: 'curl' }],
  [
    'pkg:golang/github.com/Azure/x@v68.0.0%2Bincompatible',
    {
      coordinates: 'pkg:golang/github.com/Azure/x@v68.0.0+incompatible',
      name: 'github.com/Azure/x',
      version: 'v68.0.0+incompatible',
    },
  ],
  [
    'pkg:docker/library/busybox@1.32',
    { coordinates: 'pkg:docker/library/busybox@1.32', name: 'library/busybox', version: '1.32' },
  ],
  ['pkg:npm/a@1@2', { coordinates: 'pkg:npm/a%401@2', name: 'a@1', version: '2' }],
  ['pkg:cran/A3@0.9.1', { coordinates: 'pkg:cran/A3@0.9.1', name: 'A3', version: '0.9.1' }],
  [
    'pkg:swift/github.com/Alamofire/Alamofire@5.4.3',
    {
      coordinates: 'pkg:swift/github.com/Alamofire/Alamofire@5.4.3',
      name: 'github.com/Alamofire/Alamofire',
      version: '5.4.3',
    },
  ],
  [
    'pkg:conan/bincrafters/foo@1?channel=stable',
    { coordinates: 'pkg:conan/bincrafters/foo@1', name: 'foo', version: '1' },
  ],
  ['pkg:npm/x@1?__proto__=y', { coordinates: 'pkg:npm/x@1', name: 'x', version: '1' }],
];
for (const [text, { coordinates, name, version }] of read) {
  test(`${text} is ${coordinates}`, () => {
    const purl = purls.read(text);
    assert.equal(purl?.coordinates, coordinates);
    assert.equal(purl?.name, name);
    assert.equal(purl?.version, version);
    assert.equal(purl?.family, coordinates.split('@')[0]);
  });
}

const refused = [
  '',
  'npm/x@1',
  'PKG:npm/x@1',
  'pkg:',
  'pkg:npm',
  'pkg:npm/',
  'pkg:npm/%zz@1',
  'pkg:maven/x@1',
  'pkg:cran/A3',
  'pkg:oci/a/b@1',
];
for (const text of refused) {
  test(`not a purl: ${JSON.stringify(text)}`, () => assert.equal(purls.read(text), undefined));
}

test('qualifiers are kept apart, those of hostile names too', () => {
  const purl = purls.read('pkg:oci/x@sha256:ab?tag=1.0&repository_url=r.example/x&__proto__=y');
  assert.deepEqual(Object.fromEntries(purl?.qualifiers ?? []), {
    tag: '1.0',
    repository_url: 'r.example/x',
    ['__proto__']: 'y',
  });
});

test('whatever the text, reading throws nothing, and coordinates stay as they are', () => {
  const type = fc.constantFrom(
    'npm',
    'maven',
    'pypi',
    'deb',
    'golang',
    'oci',
    'cran',
    'swift',
    'conan',
    'generic',
    'cpan',
  );
  const part = fc.string({
    unit: fc.constantFrom('a', 'B', '1', '.', '-', '%40', '%', '@', '/', '?', '#', '=', '&', ':', 'é', '\u0000'),
  });
  fc.assert(
    fc.property(type, part, part, (kind, path, tail) => {
      const purl = purls.read(`pkg:${kind}/${path}@${tail}`);
      if (purl === undefined) return;
      assert.equal(purl.coordinates.startsWith(purl.family), true);
      assert.equal(/[?#]/.test(purl.coordinates), false);
      const again = purls.read(purl.coordinates);
      if (again !== undefined) assert.equal(again.coordinates, purl.coordinates);
    }),
    { numRuns: 500 },
  );
});

test('a purl is built canonical, or not at all', () => {
  assert.equal(buildPackageUrl('npm', '@angular', 'core', '1'), 'pkg:npm/%40angular/core@1');
  assert.equal(buildPackageUrl('deb', 'debian', 'curl', '1:7+b1'), 'pkg:deb/debian/curl@1:7+b1');
  assert.equal(buildPackageUrl('maven', undefined, 'x', '1'), undefined);
  assert.equal(buildPackageUrl('', undefined, 'x'), undefined);
});

test('the family is the purl without its version', () => {
  assert.equal(purlFamily('pkg:npm/%40a/b@1'), 'pkg:npm/%40a/b');
  assert.equal(purlFamily('pkg:npm/b'), 'pkg:npm/b');
});
