import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { TestFolder } from '../local/folder-for-test.ts';
import { runForTest } from '../run-for-test.ts';
import { readLocalPolicy } from './local-policy.ts';

describe('a policy out of files', () => {
  let folder: TestFolder;
  beforeEach(() => {
    folder = new TestFolder();
    folder.example('shop-policy-1', 'shop');
  });
  afterEach(() => folder.remove());

  it('is that of a pack, of a .stella file, or of an IR, and the same', async () => {
    const pack = readLocalPolicy('shop');
    assert.partialDeepStrictEqual(pack, { pack: 'shop-policy', label: 'shop-policy (shop)' });
    const alone = readLocalPolicy('shop/policy.stella');
    assert.partialDeepStrictEqual(alone, { pack: '', label: 'shop/policy.stella', sourceDigest: '' });
    assert.equal((await runForTest('compile', 'shop', '--ir', 'shop.json')).exitCode, 0);
    const ir = readLocalPolicy('shop.json');
    assert.deepEqual([pack?.irDigest, pack?.irJson], [ir?.irDigest, ir?.irJson]);
    assert.deepEqual([pack?.irDigest, pack?.irJson], [alone?.irDigest, alone?.irJson]);
    folder.put('pretty.json', JSON.stringify(JSON.parse(folder.read('shop.json')), null, 2));
    assert.equal(readLocalPolicy('pretty.json')?.irDigest, pack?.irDigest);
  });

  it('is none where none is named', () => {
    assert.equal(readLocalPolicy('none'), undefined);
  });

  it('is refused where it does not compile, with the place', () => {
    folder.edit('shop/policy.stella', 'when', 'wen');
    assert.throws(() => readLocalPolicy('shop'), {
      reason: 'INVALID_SOURCE',
      message: /^shop does not compile: \d+ errors?\.[\s\S]*\nshop\/policy\.stella:\d+:\d+: error PARSE-/,
      hint: /policyctl lint shop/,
    });
  });

  it('is refused where it is no IR, and where there is none', () => {
    folder.put('x.json', '{}');
    assert.throws(() => readLocalPolicy('x.json'), {
      reason: 'INVALID_SOURCE',
      message: /^x\.json: invalid policy IR at /,
    });
    assert.throws(() => readLocalPolicy('shpo'), { reason: 'FILE_ERROR', hint: /shop/ });
    for (const named of ['workspace:draft', 'version:shop@1.0.0', 'active:prod/shop']) {
      assert.throws(() => readLocalPolicy(named), { reason: 'FILE_ERROR', hint: /^--local takes a path: / });
    }
  });
});
