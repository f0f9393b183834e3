import assert from 'node:assert/strict';
import { statSync, utimesSync } from 'node:fs';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { runForTest } from '../run-for-test.ts';
import { TestFolder } from './folder-for-test.ts';
import { readInput } from './input.ts';
import { repair } from './repair.ts';

const POLICY = 'shop/policy.stella';
const WHEN = 'severity.normalized == "High"';
const LONG_AGO = new Date('2020-01-01T00:00:00Z');

describe('repairs', () => {
  let folder: TestFolder;
  let whole: string;
  beforeEach(() => {
    folder = new TestFolder();
    folder.example('shop-policy-1', 'shop');
    whole = folder.read(POLICY);
  });
  afterEach(() => folder.remove());

  it('lead back to what was meant, several in a line, with their line endings', () => {
    for (const ending of ['\n', '\r\n']) {
      const text = whole.replace(WHEN, `severity.normalized = 'High' && advisory.kev`).replaceAll('\n', ending);
      folder.put(POLICY, text);
      const { compiled, files, repaired } = repair(readInput('shop'), false);
      assert.equal(compiled.compile.ok, true, JSON.stringify(compiled.compile.diagnostics));
      assert.deepEqual(repaired.map(({ code }) => code).sort(), ['LEX-001', 'LEX-001', 'PARSE-011']);
      const expected = whole.replace(WHEN, `${WHEN} and advisory.kev`).replaceAll('\n', ending);
      assert.equal(files.find(({ path }) => path === 'policy.stella')?.text, expected);
    }
    assert.equal(folder.read(POLICY).includes('&&'), true, 'and write nothing by themselves');
  });

  it('are written by lint --fix, into the files that change alone', async () => {
    folder.put('shop/zother.stella', 'policy "Other" syntax "stella-dsl@1" {}\n');
    folder.put('shop/pack.yaml', 'name: shop\nentry: policy.stella\n');
    folder.edit(POLICY, WHEN, 'severity.normalized = "High"');
    for (const path of ['shop/zother.stella', POLICY]) utimesSync(path, LONG_AGO, LONG_AGO);
    const { exitCode, out } = await runForTest('lint', 'shop', '--fix');
    assert.equal(exitCode, 0);
    assert.match(out, /^Repaired 1 problem:\nshop\/policy\.stella:\d+:\d+: PARSE-011: write `==`\n\nNo problems\.\n$/);
    assert.equal(folder.read(POLICY), whole);
    assert.deepEqual(statSync('shop/zother.stella').mtime, LONG_AGO);
    assert.notDeepEqual(statSync(POLICY).mtime, LONG_AGO);
  });

  it('leave what needs a thought, and tell it', async () => {
    folder.edit(POLICY, WHEN, 'severity.normalized = "High" and sbom.nothing_like_it == "x"');
    const { exitCode, out } = await runForTest('lint', 'shop', '--fix', '--output', 'json');
    assert.equal(exitCode, 2);
    const { ok, diagnostics, repaired } = JSON.parse(out);
    assert.deepEqual(
      [ok, diagnostics[0].code, repaired[0].code, repaired[0].file],
      [false, 'TYPE-002', 'PARSE-011', POLICY],
    );
    assert.ok(folder.read(POLICY).includes(`${WHEN} and sbom.nothing_like_it`));
  });

  it('leave what is a guess, and do not count it', async () => {
    folder.edit(POLICY, WHEN, 'severity.normalised = "High"');
    const { out } = await runForTest('lint', 'shop');
    assert.match(out, /did you mean `normalized`\?/);
    assert.match(out, /"policyctl lint --fix" repairs 1\.\n$/);
    const { repaired } = repair(readInput('shop'), false);
    assert.deepEqual(
      repaired.map(({ code }) => code),
      ['PARSE-011'],
    );
  });

  it('write nothing where one of several inputs cannot be read', async () => {
    folder.edit(POLICY, WHEN, 'severity.normalized = "High"');
    const { exitCode } = await runForTest('lint', 'shop', 'absent', '--fix');
    assert.equal(exitCode, 2);
    assert.notEqual(folder.read(POLICY), whole);
    assert.equal((await runForTest('lint', 'shop', '--fix')).exitCode, 0);
  });

  it('have nothing to do twice', async () => {
    folder.edit(POLICY, WHEN, 'severity.normalized = "High"');
    await runForTest('lint', 'shop', '--fix');
    assert.equal((await runForTest('lint', 'shop', '--fix')).out, 'No problems.\n');
  });
});
