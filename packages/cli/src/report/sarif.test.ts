import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { TestFolder } from '../local/folder-for-test.ts';
import { runForTest } from '../run-for-test.ts';
import { knownCodes } from './code-help.ts';
import { problemForTest } from './problem-for-test.ts';
import { sarifLog } from './sarif.ts';

// The schema of the standard, in the only package that has it.
const schema = createRequire(import.meta.url)('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
// One pattern of the schema is none with the flag `u`.
const ajv = new Ajv.default({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats.default(ajv);
const validate = ajv.compile(schema);

function assertValid(log: unknown): void {
  assert.ok(validate(log), JSON.stringify(validate.errors, null, 2));
}

const FIX = {
  title: 'write `y`',
  edits: [{ file: 'shop/policy.stella', line: 2, column: 3, endLine: 2, endColumn: 6, text: 'y' }],
};

describe('problems as SARIF 2.1.0', () => {
  let folder: TestFolder;
  beforeEach(() => {
    folder = new TestFolder();
    delete process.env.GITHUB_WORKSPACE;
  });
  afterEach(() => folder.remove());

  it('keep to the schema: none, every code, a fix, no place, files elsewhere', () => {
    assertValid(sarifLog([]));
    assertValid(sarifLog(knownCodes().map((code) => problemForTest({ code }))));
    assertValid(
      sarifLog([problemForTest({ code: 'NEW-001', fix: FIX }), problemForTest({ file: '/else/where x.stella' })]),
    );
    const { source: _, ...nowhere } = problemForTest();
    assertValid(sarifLog([nowhere]));
  });

  it('have a schema that refuses', () => {
    const log = sarifLog([problemForTest()]);
    assert.ok(!validate({ ...log, version: '2.0.0' }));
    assert.ok(!validate({ ...log, runs: [{ ...log.runs[0], results: [{ ruleId: 'x' }] }] }));
  });

  it('say rule, level, message with what to do, and place', () => {
    const [run] = sarifLog([
      problemForTest({ hint: 'did you mean `y`?' }),
      problemForTest({ code: 'LINT-001', severity: 'info' }),
    ]).runs;
    const [first, second] = run?.results ?? [];
    assert.deepEqual([first?.ruleId, first?.ruleIndex, first?.level], ['TYPE-002', 1, 'error']);
    assert.equal(first?.message.text, 'no member `x`\ndid you mean `y`?');
    assert.deepEqual(first?.locations?.[0]?.physicalLocation, {
      artifactLocation: { uri: 'shop/policy.stella', uriBaseId: '%SRCROOT%' },
      region: { startLine: 2, startColumn: 3, endLine: 2, endColumn: 6 },
    });
    assert.equal(second?.level, 'note');
    const [lint, type] = run?.tool.driver.rules ?? [];
    assert.deepEqual([lint?.id, type?.id, type?.shortDescription?.text], ['LINT-001', 'TYPE-002', 'unknown member']);
    assert.match(type?.help?.markdown ?? '', /Wrong:\n\n```stella\n/);
    assert.equal(lint?.defaultConfiguration?.level, 'warning');
  });

  it('bring their repairs', () => {
    const fixes = sarifLog([problemForTest({ fix: FIX })]).runs[0]?.results?.[0]?.fixes;
    assert.deepEqual(fixes?.[0]?.artifactChanges[0]?.replacements, [
      { deletedRegion: { startLine: 2, startColumn: 3, endLine: 2, endColumn: 6 }, insertedContent: { text: 'y' } },
    ]);
  });

  const prints = (...problems: Parameters<typeof sarifLog>[0]) =>
    sarifLog(problems).runs[0]?.results?.map(({ partialFingerprints }) => partialFingerprints?.['policyctlProblem/v1']);

  it('have fingerprints that stay when lines move, and differ otherwise', () => {
    const [before] = prints(problemForTest()) ?? [];
    const moved = problemForTest({ line: 4, endLine: 4, source: 'new\nnew\nfirst\nbad line\n' });
    assert.deepEqual(prints(moved), [before]);
    const others = [
      problemForTest({ code: 'TYPE-001' }),
      problemForTest({ file: 'other/policy.stella' }),
      problemForTest({ source: 'first\nworse line\n' }),
    ];
    for (const other of others) assert.notDeepEqual(prints(other), [before]);
    const twice = prints(problemForTest(), problemForTest()) ?? [];
    assert.equal(new Set(twice).size, 2);
    assert.equal(twice[0], before);
  });

  it('name files from the checkout, escaped, and others by their whole address', () => {
    const uriOf = (file: string) =>
      sarifLog([problemForTest({ file })]).runs[0]?.results?.[0]?.locations?.[0]?.physicalLocation?.artifactLocation;
    assert.deepEqual(uriOf('a b/ü%.stella'), { uri: 'a%20b/%C3%BC%25.stella', uriBaseId: '%SRCROOT%' });
    assert.deepEqual(uriOf('/else/a.stella'), { uri: pathToFileURL('/else/a.stella').href });
    folder.put('packs/shop/x', '');
    process.env.GITHUB_WORKSPACE = folder.path;
    process.chdir('packs');
    assert.equal(uriOf('shop/a.stella')?.uri, 'packs/shop/a.stella');
  });

  it('are the same bytes wherever the checkout lies', async () => {
    const answers = new Set<string>();
    for (const place of ['one', 'two/deeper']) {
      folder.example('shop-policy-1', `${place}/shop`);
      folder.edit(`${place}/shop/policy.stella`, 'status := "blocked"', 'status := "blokced"');
      process.chdir(place);
      const { out } = await runForTest('lint', 'shop', '--output', 'sarif');
      assertValid(JSON.parse(out));
      answers.add(out);
      process.chdir(folder.path);
    }
    assert.equal(answers.size, 1);
  });
});
