import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { compilePack } from '@policy-registry/pack';
import { readPackFolder } from '../pack-folder.ts';
import { runForTest } from '../run-for-test.ts';

const EXAMPLE = join(import.meta.dirname, '..', '..', '..', '..', 'examples', 'packs', 'shop-policy-1');

describe('commands on a folder, without a server', () => {
  let folder: string;
  let policy: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'policyctl-local-'));
    cpSync(EXAMPLE, folder, { recursive: true });
    policy = join(folder, 'policy.stella');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const edit = (from: string, to: string) => writeFileSync(policy, readFileSync(policy, 'utf8').replace(from, to));
  const json = async (...args: string[]) => JSON.parse((await runForTest(...args, '--output', 'json')).out);

  it('lint: no problems', async () => {
    assert.deepEqual(await runForTest('lint', folder), { exitCode: 0, out: 'No problems.\n', note: '' });
    assert.deepEqual(await json('lint', folder), { ok: true, diagnostics: [] });
  });

  it('lint: an error with its place and the line', async () => {
    edit('severity.normalized >= "Critical"', 'severity.normalised >= "Critical"');
    const { exitCode, out } = await runForTest('lint', folder);
    assert.equal(exitCode, 2);
    assert.match(out, /^policy\.stella:\d+:\d+: error [A-Z]+-\d+: .+\n\d+ \| .*normalised.*\n +\^+\n/);
    const { ok, diagnostics } = await json('lint', folder);
    assert.deepEqual([ok, diagnostics[0].file, diagnostics[0].severity], [false, 'policy.stella', 'error']);
  });

  it('lint: a problem of the pack as a whole, or of a file that is no part of one', async () => {
    rmSync(join(folder, 'pack.yaml'));
    writeFileSync(join(folder, 'run.sh'), 'echo');
    const { exitCode, out } = await runForTest('lint', folder);
    assert.equal(exitCode, 2);
    assert.match(out, /run\.sh.*error PACK-010: /);
  });

  it('lint --strict: a warning is an error', async () => {
    edit('    because "Criticals do not ship"\n', '');
    const lenient = await json('lint', folder);
    assert.equal(lenient.ok, true);
    assert.equal(lenient.diagnostics[0].code, 'LINT-001');
    assert.equal((await runForTest('lint', folder)).exitCode, 0);
    assert.equal((await runForTest('lint', folder, '--strict')).exitCode, 2);
    assert.equal((await runForTest('compile', folder, '--strict')).exitCode, 2);
  });

  it('lint: sources cannot make a terminal do things', async () => {
    edit('Criticals do not ship', 'Criticals\u001b[2J do not ship"; "');
    const { exitCode, out } = await runForTest('lint', folder);
    assert.equal(exitCode, 2);
    assert.doesNotMatch(out, /[^\n\t\P{Cc}]/u);
  });

  it('compile: digests for people and machines, the IR into a file', async () => {
    const expected = compilePack(readPackFolder(folder));
    const ir = join(folder, '..', `${Date.now()}.ir.json`);
    try {
      const { exitCode, out } = await runForTest('compile', folder, '--ir', ir);
      assert.equal(exitCode, 0);
      assert.ok(out.includes(expected.sourceDigest) && out.includes(String(expected.compile.irDigest)), out);
      assert.equal(readFileSync(ir, 'utf8'), expected.compile.irJson);
    } finally {
      rmSync(ir, { force: true });
    }
    const { pack, sourceDigest, irDigest } = await json('compile', folder);
    assert.deepEqual([pack, sourceDigest, irDigest], ['shop-policy', expected.sourceDigest, expected.compile.irDigest]);
  });

  it('compile: what does not compile is told like lint does, and no IR is written', async () => {
    edit('then status := "blocked"', 'then status :=');
    const ir = join(folder, 'ir.json');
    const { exitCode, out } = await runForTest('compile', folder, '--ir', ir);
    assert.equal(exitCode, 2);
    assert.match(out, /^policy\.stella:\d+:\d+: error PARSE-/);
    assert.throws(() => readFileSync(ir), { code: 'ENOENT' });
  });

  it('compile: a file that cannot be written is told', async () => {
    const { exitCode, note } = await runForTest('compile', folder, '--ir', join(folder, 'absent', 'ir.json'));
    assert.equal(exitCode, 2);
    assert.match(note, /^policyctl: no such file or directory: .*absent\/ir\.json \(FILE_ERROR\)\n$/);
  });

  it('fmt --check tells, fmt writes, and then there is nothing to do', async () => {
    const formatted = readFileSync(policy, 'utf8');
    edit('  rule block_critical priority 20 {', 'rule   block_critical priority 20{');
    const spoiled = readFileSync(policy, 'utf8');
    assert.notEqual(spoiled, formatted);
    const check = await runForTest('fmt', folder, '--check');
    assert.deepEqual(check, { exitCode: 2, out: 'policy.stella is not formatted\n', note: '' });
    assert.equal(readFileSync(policy, 'utf8'), spoiled);
    const write = await runForTest('fmt', folder);
    assert.deepEqual(write, { exitCode: 0, out: 'policy.stella formatted\n', note: '' });
    assert.equal(readFileSync(policy, 'utf8'), formatted);
    assert.deepEqual(await json('fmt', folder, '--check'), { changed: [], diagnostics: [] });
  });

  it('fmt leaves a file alone that does not parse, and tells', async () => {
    edit('then status := "blocked"', 'then status :=');
    const broken = readFileSync(policy, 'utf8');
    const { exitCode, out } = await runForTest('fmt', folder);
    assert.equal(exitCode, 2);
    assert.match(out, /^policy\.stella:\d+:\d+: error PARSE-/);
    assert.equal(readFileSync(policy, 'utf8'), broken);
  });
});
