import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileOf, nameOf, pathWithin, uriOf } from './document-address.ts';

test('only a file has a path', () => {
  assert.equal(fileOf('file:///packs/a%20b/policy.stella'), '/packs/a b/policy.stella');
  for (const uri of ['untitled:Untitled-1', 'git:/packs/policy.stella?x', 'https://host/policy.stella', '', 'x', ':']) {
    assert.equal(fileOf(uri), null, uri);
  }
});

test('a path and its URI lead to each other', () => {
  for (const path of ['policy.stella', 'tests/ü 100%+#?.yaml']) {
    assert.equal(pathWithin('/packs/shop', fileOf(uriOf('/packs/shop', path)) ?? ''), path);
  }
});

test('what lies outside of a folder has no path in it', () => {
  for (const file of ['/packs/shop', '/packs', '/packs/shop-2/policy.stella', '/packs/shop/../x.stella', '']) {
    assert.equal(pathWithin('/packs/shop', file), null, file);
  }
  assert.equal(pathWithin('/packs/shop', '/packs/shop/..policy.stella'), '..policy.stella');
});

test('a document without a folder is called by its last segment', () => {
  assert.deepEqual(['untitled:Untitled-1.stella', 'git:/a/b.stella', 'untitled:'].map(nameOf), [
    'Untitled-1.stella',
    'b.stella',
    'untitled',
  ]);
});
