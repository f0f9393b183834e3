import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { tableFromIPC } from 'apache-arrow';
import { TestFolder } from '../local/folder-for-test.ts';
import { runForTest } from '../run-for-test.ts';

const REPORT = join(import.meta.dirname, '../../../../examples/inventory/shop-grype.json');
const ASKED = ['--candidate', 'two', '--baseline', 'one', '--inventory', REPORT, '--at', '2026-11-01'];

describe('policyctl simulate --local --export', () => {
  let folder: TestFolder;
  beforeEach(() => {
    folder = new TestFolder();
    folder.example('shop-policy-1', 'one');
    folder.example('shop-policy-2', 'two');
    process.env.GITHUB_WORKSPACE = folder.path;
  });
  afterEach(() => {
    delete process.env.GITHUB_WORKSPACE;
    folder.remove();
  });

  const simulate = (...more: readonly string[]) => runForTest('simulate', '--local', ...ASKED, ...more);

  it('writes every finding that changes, in each format, beside the answer', async () => {
    const targets = ['arrow', 'ndjson', 'csv', 'markdown', 'sarif'].map((format) => `--export=${format}=out.${format}`);
    const { exitCode, out, note } = await simulate(...targets, '--output', 'json');
    assert.equal(exitCode, 0, note);
    const { result, resultDigest } = JSON.parse(out);
    const changed = Number(result.changed);
    assert.ok(changed > 5);
    const ids = folder
      .read('out.ndjson')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).finding);
    assert.deepEqual([ids.length, ids], [changed, [...ids].sort()]);
    assert.deepEqual([...(tableFromIPC(readFileSync('out.arrow')).getChild('finding') ?? [])], ids);
    const [head, ...lines] = folder.read('out.csv').trim().split('\r\n');
    assert.match(head ?? '', /^finding,subject,purl,advisory,/);
    assert.deepEqual(
      lines.map((line) => line.split(',')[0]),
      ids,
    );
    assert.match(
      folder.read('out.markdown'),
      new RegExp(`shop-policy \\(two\\)[\\s\\S]*\\| ${changed} \\|[\\s\\S]*${resultDigest}`),
    );
    assert.equal(JSON.parse(folder.read('out.sarif')).runs[0].results.length, changed);
  });

  it('points code scanning at the rules that decide, in the checkout', async () => {
    await simulate('--export', 'sarif=out.sarif');
    const [run] = JSON.parse(folder.read('out.sarif')).runs;
    const lines = folder.read('two/policy.stella').split('\n');
    for (const { ruleId, locations } of run.results) {
      const [{ physicalLocation, logicalLocations }] = locations;
      const { artifactLocation, region } = physicalLocation;
      assert.equal(artifactLocation.uriBaseId, '%SRCROOT%');
      if (ruleId === 'default-status') assert.equal(artifactLocation.uri, 'two/pack.yaml');
      else {
        assert.equal(artifactLocation.uri, 'two/policy.stella');
        assert.match(lines[region.startLine - 1] ?? '', new RegExp(`\\brule ${ruleId}\\b`));
      }
      assert.match(logicalLocations[0].fullyQualifiedName, /^registry\.example\/shop\/web:4\.2\.0 pkg:/);
    }
  });

  it('answers with one of them alone, on standard output', async () => {
    const { exitCode, out } = await simulate('--export', 'csv=-', '--threshold', 'gained_blocks=0');
    assert.equal(exitCode, 20);
    assert.match(out, /^finding,subject,/);
    assert.doesNotMatch(out, /Candidate/);
  });

  it('shows in a comment what is past a threshold, and not some that have the lowest ids', async () => {
    const back = ['--candidate', 'one', '--baseline', 'two', '--threshold', 'lost_blocks=0', '--samples', '1'];
    const { exitCode, out } = await simulate(...back, '--export', 'markdown=-');
    assert.equal(exitCode, 20);
    const lost = Number(/No longer blocked \| (\d+) \| at most 0 ❌/.exec(out)?.[1]);
    const rows = out.split('\n').filter((line) => line.startsWith('| `CVE-'));
    assert.ok(lost > 1 && lost < rows.length);
    assert.ok(
      rows.slice(0, lost).every((row) => /\| `blocked`<br>[^|]*\| `(?!blocked)/.test(row)),
      out,
    );
  });

  it('says before it asks anything what could not be written', async () => {
    folder.put('plain', '');
    for (const [target, said] of [
      ['nowhere/out.csv', 'no such file or directory: nowhere '],
      ['two', 'two is a folder '],
      ['out/', 'out/ is a folder '],
      ['plain/out.csv', 'plain is not a folder '],
    ]) {
      const asked = await simulate('--export', `csv=${target}`, '--inventory', 'not-there.json');
      assert.deepEqual([asked.exitCode, asked.out], [2, '']);
      assert.ok(asked.note.startsWith(`policyctl: ${said}(FILE_ERROR)`), asked.note);
    }
    assert.deepEqual(folder.list().sort(), ['one', 'plain', 'two']);
  });

  it('shows what it found although it cannot be written', { skip: !existsSync('/dev/full') }, async () => {
    const full = ['--export', 'csv=/dev/full', '--threshold', 'gained_blocks=0'];
    const { exitCode, out, note } = await simulate(...full);
    assert.match(out, /findings change[\s\S]*EXCEEDED thresholds/);
    assert.deepEqual([exitCode, note], [2, 'policyctl: no space left on device: /dev/full (FILE_ERROR)\n']);
    assert.match((await simulate(...full, '--export', 'ndjson=-')).out, /^\{"advisory":/);
  });

  for (const targets of [['xml=out.xml'], ['csv'], ['csv='], ['csv=-', 'ndjson=-'], ['csv=a', 'sarif=./a']]) {
    it(`refuses ${targets.join(' and ')}`, async () => {
      const { exitCode, out } = await simulate(...targets.flatMap((target) => ['--export', target]));
      assert.deepEqual([exitCode, out], [64, '']);
    });
  }
});
