import assert from 'node:assert/strict';
import { test } from 'node:test';
import { componentKey, makeComponent, type RawComponent, sortedUnique } from './component.ts';
import { PackageUrlReader } from './package-url.ts';

const make = (raw: RawComponent) => makeComponent(raw, new PackageUrlReader());

test('a purl decides name, version and ecosystem', () => {
  assert.deepEqual(make({ purl: 'pkg:npm/%40a/B@1.0?x=y', name: 'other', version: '2' }), {
    purl: 'pkg:npm/%40a/b@1.0',
    name: '@a/b',
    version: '1.0',
    ecosystem: 'npm',
  });
});

test('a purl without version is completed by the version beside it', () => {
  const component = make({ purl: 'pkg:deb/debian/curl', name: 'curl', version: '7.88+b1 x' });
  assert.equal(component.purl, 'pkg:deb/debian/curl@7.88+b1%20x');
  assert.equal(component.version, '7.88+b1 x');
});

test('a purl that is not valid without its qualifiers is completed by none', () => {
  const component = make({ purl: 'pkg:conan/bincrafters/foo?channel=stable', name: 'foo', version: '1' });
  assert.equal(component.purl, 'pkg:conan/bincrafters/foo');
});

test('without a purl the words of the document stand', () => {
  assert.deepEqual(make({ name: 'curl', version: '1' }), { name: 'curl', version: '1' });
  assert.deepEqual(make({ purl: 'not a purl', name: 'curl', version: '' }), { name: 'curl' });
});

test('lists are sorted, each value once, and empty ones are absent', () => {
  const raw = { name: 'x', licenses: ['MIT', 'Apache-2.0', 'MIT'], tags: [], references: ['b', 'a'] };
  assert.deepEqual(make(raw), { name: 'x', licenses: ['Apache-2.0', 'MIT'], references: ['a', 'b'] });
});

test('an empty text is absent', () => {
  assert.deepEqual(make({ name: 'x', scope: '', layerDigest: '', version: undefined }), { name: 'x' });
});

test('what tells components apart is the purl, else name and version, else the name', () => {
  assert.equal(componentKey({ name: 'x', version: '1', purl: 'pkg:npm/x@1' }), 'pkg:npm/x@1');
  assert.equal(componentKey({ name: 'x', version: '1' }), 'x@1');
  assert.equal(componentKey({ name: 'x' }), 'x');
});

test('two scanners that spell a name differently mean one component', () => {
  const grype = make({ purl: 'pkg:pypi/Flask_Login@1', name: 'Flask-Login', version: '1' });
  const trivy = make({ purl: 'pkg:pypi/flask-login@1', name: 'flask_login', version: '1' });
  assert.deepEqual(grype, trivy);
});

test('sorting is by code unit and leaves the list as it was', () => {
  const list = ['b', 'ä', 'B', 'b'];
  assert.deepEqual(sortedUnique(list), ['B', 'b', 'ä']);
  assert.deepEqual(list, ['b', 'ä', 'B', 'b']);
});
