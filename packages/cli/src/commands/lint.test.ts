import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { TestFolder } from '../local/folder-for-test.ts';
import { runForTest } from '../run-for-test.ts';

const POLICY = 'shop/policy.stella';

describe('policyctl lint', () => {
  let folder: TestFolder;
  beforeEach(() => {
    folder = new TestFolder();
    folder.example('shop-policy-1', 'shop');
  });
  afterEach(() => folder.remove());

  const json = async (...args: string[]) => JSON.parse((await runForTest(...args, '--output', 'json')).out);

  it('finds no problems', async () => {
    assert.deepEqual(await runForTest('lint', 'shop'), { exitCode: 0, out: 'No problems.\n', note: '' });
    assert.deepEqual(await json('lint', 'shop'), { ok: true, diagnostics: [] });
  });

  it('shows an error with its place, the line, and what they are in all', async () => {
    folder.edit(POLICY, 'severity.normalized >= "Critical"', 'severity.normalised >= "Critical"');
    const { exitCode, out } = await runForTest('lint', 'shop');
    assert.equal(exitCode, 2);
    assert.match(
      out,
      /^shop\/policy\.stella:\d+:\d+: error TYPE-002: .+\n\d+ \| .*normalised.*\n +\^+\n[\s\S]*\n\n1 error\./,
    );
    const { ok, diagnostics } = await json('lint', 'shop');
    assert.deepEqual([ok, diagnostics[0].file, diagnostics[0].severity], [false, POLICY, 'error']);
    assert.ok(!('source' in diagnostics[0]));
  });

  it('names files from the working folder, so that an editor opens them', async () => {
    folder.edit(POLICY, 'severity.normalized >= "Critical"', 'severity.normalised >= "Critical"');
    process.chdir('shop');
    assert.match((await runForTest('lint')).out, /^policy\.stella:\d+/);
    process.chdir('tests');
    assert.match((await runForTest('lint', '..')).out, new RegExp(`^${folder.path}/shop/policy\\.stella:`));
  });

  it('looks at several packs and files', async () => {
    folder.example('shop-policy-2', 'other');
    folder.put('alone.stella', 'policy "Alone" syntax "stella-dsl@1" { rule r { when true then ignore } }\n');
    const { ok, diagnostics } = await json('lint', 'shop', 'other', 'alone.stella');
    assert.equal(ok, true);
    assert.deepEqual([...new Set(diagnostics.map((each: { file: string }) => each.file))], ['alone.stella']);
  });

  it('shows a problem of a file that is no part of a pack, which has no line', async () => {
    folder.put('shop/run.sh', 'echo');
    const { exitCode, out } = await runForTest('lint', 'shop');
    assert.equal(exitCode, 2);
    assert.match(out, /^shop\/run\.sh:1:1: error PACK-010: /);
  });

  it('--strict: warnings are errors; pack.yaml can say so too', async () => {
    folder.edit(POLICY, '    because "Criticals do not ship"\n', '');
    const lenient = await json('lint', 'shop');
    assert.deepEqual([lenient.ok, lenient.diagnostics[0].code], [true, 'LINT-001']);
    assert.equal((await runForTest('lint', 'shop')).exitCode, 0);
    assert.equal((await runForTest('lint', 'shop', '--strict')).exitCode, 2);
    folder.put('shop/pack.yaml', `${folder.read('shop/pack.yaml')}settings: { strict: true }\n`);
    assert.equal((await runForTest('lint', 'shop')).exitCode, 2);
  });

  it('cannot be made to do things to a terminal by a source', async () => {
    folder.edit(POLICY, 'Criticals do not ship', 'Criticals\u001b[2J do not ship"; "');
    const { exitCode, out } = await runForTest('lint', 'shop');
    assert.equal(exitCode, 2);
    assert.doesNotMatch(out, /[^\n\t\P{Cc}]/u);
  });

  it('--explain: says what a code means, in any letter case, and knows no others', async () => {
    const { exitCode, out } = await runForTest('lint', '--explain', 'type-004');
    assert.equal(exitCode, 0);
    assert.match(out, /^TYPE-004: .+ \(error\)\n[\s\S]+\n\nWrong:\n {2}[\s\S]+\n\nRight:\n {2}/);
    assert.equal((await json('lint', '--explain', 'PACK-001')).title, 'no pack.yaml');
    const unknown = await runForTest('lint', '--explain', 'TYPE-04');
    assert.equal(unknown.exitCode, 64);
    assert.match(unknown.note, /there is no code TYPE-04 \(USAGE\)\n {2}did you mean `TYPE-0/);
  });
});
