import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { compilePack } from '@policy-registry/pack';
import { TestFolder } from '../local/folder-for-test.ts';
import { readPackFolder } from '../pack-folder.ts';
import { runForTest } from '../run-for-test.ts';

const POLICY = 'shop/policy.stella';

describe('policyctl compile', () => {
  let folder: TestFolder;
  beforeEach(() => {
    folder = new TestFolder();
    folder.example('shop-policy-1', 'shop');
  });
  afterEach(() => folder.remove());

  const json = async (...args: string[]) => JSON.parse((await runForTest(...args, '--output', 'json')).out);

  it('shows digests and rules to people, and writes the IR into a file', async () => {
    const expected = compilePack(readPackFolder('shop'));
    const { exitCode, out } = await runForTest('compile', 'shop', '--ir', 'ir.json');
    assert.equal(exitCode, 0);
    assert.ok(out.includes(expected.sourceDigest) && out.includes(String(expected.compile.irDigest)), out);
    assert.match(out, /^20 +block_critical +status +severity\.normalized +shop\/policy\.stella:\d+$/m);
    assert.equal(folder.read('ir.json'), expected.compile.irJson);
  });

  it('gives machines the symbol table and the index of rules as well', async () => {
    const { compile, sourceDigest } = compilePack(readPackFolder('shop'));
    const answer = await json('compile', 'shop');
    assert.deepEqual(
      [answer.ok, answer.pack, answer.sourceDigest, answer.irDigest, answer.complexity],
      [true, 'shop-policy', sourceDigest, compile.irDigest, compile.complexity],
    );
    assert.deepEqual(
      answer.symbols.rules.map((rule: { name: string }) => rule.name),
      compile.symbols.rules.map(({ name }) => name),
    );
    assert.deepEqual(answer.ruleIndex[0], { ...compile.ruleIndex[0], file: POLICY });
  });

  it('--ir -: answers with the IR alone, byte for byte what the digest is over', async () => {
    const { irDigest } = await json('compile', 'shop');
    const { out, note } = await runForTest('compile', 'shop', '--ir', '-');
    assert.deepEqual([`sha256:${createHash('sha256').update(out).digest('hex')}`, note], [irDigest, '']);
  });

  it('of a file by itself has no digest of a pack', async () => {
    const { ok, pack, sourceDigest, irDigest } = await json('compile', POLICY);
    assert.deepEqual([ok, pack, sourceDigest], [true, undefined, undefined]);
    assert.equal(irDigest, (await json('compile', 'shop')).irDigest);
  });

  it('tells what does not compile like lint does, and writes no IR', async () => {
    folder.edit(POLICY, 'then status := "blocked"', 'then status :=');
    const { exitCode, out } = await runForTest('compile', 'shop', '--ir', 'ir.json');
    assert.equal(exitCode, 2);
    assert.match(out, /^shop\/policy\.stella:\d+:\d+: error PARSE-/);
    assert.throws(() => folder.read('ir.json'), { code: 'ENOENT' });
    const piped = await runForTest('compile', 'shop', '--ir', '-');
    assert.deepEqual([piped.exitCode, piped.out], [2, '']);
    assert.match(piped.note, /error PARSE-/);
    assert.equal((await json('compile', 'shop')).ok, false);
  });

  it('--strict: a warning is an error; else it is counted', async () => {
    folder.edit(POLICY, '    because "Criticals do not ship"\n', '');
    assert.match((await runForTest('compile', 'shop')).out, /^Lints +1; "policyctl lint" shows them$/m);
    assert.equal((await runForTest('compile', 'shop', '--strict')).exitCode, 2);
    assert.match(
      (await runForTest('compile', 'shop', '--output', 'github')).out,
      /^::warning file=shop\/policy\.stella,/,
    );
  });

  it('tells a file that cannot be written', async () => {
    const { exitCode, note } = await runForTest('compile', 'shop', '--ir', 'absent/ir.json');
    assert.equal(exitCode, 2);
    assert.equal(note, 'policyctl: no such file or directory: absent/ir.json (FILE_ERROR)\n');
  });
});
