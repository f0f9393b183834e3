import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { TestFolder } from '../local/folder-for-test.ts';
import { runForTest, runWithInput } from '../run-for-test.ts';

const POLICY = 'shop/policy.stella';
const ODD = 'rule   block_critical priority 20{';
const EVEN = '  rule block_critical priority 20 {';

describe('policyctl fmt', () => {
  let folder: TestFolder;
  let formatted: string;
  beforeEach(async () => {
    folder = new TestFolder();
    folder.example('shop-policy-1', 'shop');
    await runForTest('fmt', 'shop');
    formatted = folder.read(POLICY);
  });
  afterEach(() => folder.remove());

  function spoil(): string {
    folder.edit(POLICY, EVEN, ODD);
    return folder.read(POLICY);
  }

  it('--check tells and changes nothing; without it the file is written, and then there is nothing to do', async () => {
    const spoiled = spoil();
    const check = await runForTest('fmt', 'shop', '--check');
    assert.deepEqual(check, { exitCode: 2, out: 'shop/policy.stella is not formatted\n', note: '' });
    assert.equal(folder.read(POLICY), spoiled);
    const write = await runForTest('fmt', 'shop');
    assert.deepEqual(write, { exitCode: 0, out: 'shop/policy.stella formatted\n', note: '' });
    assert.equal(folder.read(POLICY), formatted);
    const { exitCode, out } = await runForTest('fmt', 'shop', POLICY, '--check');
    assert.deepEqual([exitCode, out], [0, 'Everything is formatted.\n']);
  });

  it('--diff shows what would change, as patch takes it', async () => {
    const spoiled = spoil();
    const { exitCode, out } = await runForTest('fmt', 'shop', '--diff');
    assert.equal(exitCode, 0);
    assert.match(out, /^--- a\/shop\/policy\.stella\n\+\+\+ b\/shop\/policy\.stella\n@@ /);
    assert.equal(folder.read(POLICY), spoiled);
    assert.equal((await runForTest('fmt', 'shop', '--diff', '--check')).exitCode, 2);
    const { diff } = JSON.parse((await runForTest('fmt', 'shop', '--diff', '--output', 'json')).out);
    assert.equal(diff, out);
    execFileSync('git', ['apply', '-'], { input: out });
    assert.equal(folder.read(POLICY), formatted);
  });

  it('--check in a CI points at the first line that is otherwise', async () => {
    spoil();
    const line = formatted.split('\n').indexOf(EVEN) + 1;
    const { exitCode, out } = await runForTest('fmt', 'shop', '--check', '--output', 'github');
    assert.equal(exitCode, 2);
    assert.ok(out.startsWith(`::error file=shop/policy.stella,line=${line},endLine=${line},`), out);
    const log = JSON.parse((await runForTest('fmt', 'shop', '--check', '--output', 'sarif')).out);
    assert.equal(log.runs[0].results[0].ruleId, 'FMT-001');
  });

  it('takes a file once that is named twice', async () => {
    spoil();
    const { changed } = JSON.parse((await runForTest('fmt', 'shop', POLICY, '--check', '--output', 'json')).out);
    assert.deepEqual(changed, [POLICY]);
  });

  it('leaves a file alone that does not parse, tells, and formats the others', async () => {
    spoil();
    folder.put('shop/other.stella', 'policy "Other" syntax "stella-dsl@1" { rule r { when true then status := } }');
    const broken = folder.read('shop/other.stella');
    const { exitCode, out } = await runForTest('fmt', 'shop');
    assert.equal(exitCode, 2);
    assert.match(out, /^shop\/policy\.stella formatted\nshop\/other\.stella:1:\d+: error PARSE-/);
    assert.equal(folder.read('shop/other.stella'), broken);
    assert.equal(folder.read(POLICY), formatted);
  });

  it('of line endings alone makes the usual ones', async () => {
    folder.put(POLICY, formatted.replaceAll('\n', '\r\n'));
    const { out } = await runForTest('fmt', 'shop', '--diff');
    assert.equal(out, 'shop/policy.stella is not formatted\n');
    await runForTest('fmt', 'shop');
    assert.equal(folder.read(POLICY), formatted);
  });

  it('-: reads standard input and answers with the text alone', async () => {
    const spoiled = spoil();
    assert.deepEqual(await runWithInput(spoiled, 'fmt', '-'), { exitCode: 0, out: formatted, note: '' });
    assert.deepEqual(await runWithInput(spoiled, 'fmt', '-', '--check'), {
      exitCode: 2,
      out: '<standard input> is not formatted\n',
      note: '',
    });
    const { exitCode, out, note } = await runWithInput('policy "x"', 'fmt', '-');
    assert.deepEqual([exitCode, out], [2, '']);
    assert.match(note, /^<standard input>:1:\d+: error PARSE-/);
  });

  it('-: stands alone, and is bounded and text', async () => {
    assert.equal((await runWithInput('', 'fmt', '-', 'shop')).exitCode, 64);
    assert.match((await runWithInput(' '.repeat(1024 * 1024 + 1), 'fmt', '-')).note, /larger than 1048576 bytes/);
    assert.match((await runWithInput(Buffer.from([0xff]), 'fmt', '-')).note, /<standard input> is not UTF-8 text/);
  });
});
