import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { TestFolder } from '../local/folder-for-test.ts';
import { runForTest } from '../run-for-test.ts';

const CASES = 'shop/tests/vex.yaml';

describe('policyctl test', () => {
  let folder: TestFolder;
  beforeEach(() => {
    folder = new TestFolder();
    folder.example('shop-policy-1', 'shop');
  });
  afterEach(() => folder.remove());

  const json = async (...args: string[]) => JSON.parse((await runForTest(...args, '--output', 'json')).out);

  it('shows every case and how much of the policy they reach', async () => {
    const { exitCode, out } = await runForTest('test', 'shop');
    assert.equal(exitCode, 0);
    assert.match(
      out,
      /^shop\n✓ a critical without VEX is blocked\n✓ a VEX statement wins\n2 cases passed\ncoverage: rules 2 of 3 \(66 %\)/,
    );
    const { ok, packs } = await json('test', 'shop');
    assert.deepEqual([ok, packs[0].path, packs[0].cases[0].file, packs[0].cases.length], [true, 'shop', CASES, 2]);
    assert.equal(packs[0].coverage.totals.rules.covered, 2);
    assert.equal(packs[0].coverage.missing[0].file, 'shop/policy.stella');
  });

  it('shows of a failed case what was expected, what came, and why', async () => {
    folder.edit(CASES, 'status: blocked', 'status: affected');
    const { exitCode, out } = await runForTest('test', 'shop');
    assert.equal(exitCode, 2);
    assert.match(
      out,
      /✗ a critical without VEX is blocked {2}shop\/tests\/vex\.yaml:1\n {2}status: expected affected, got blocked\n/,
    );
    assert.match(out, / {2}[├└]─ ✓ block_critical {2}matched\n {2}.+severity\.normalized {2}Critical\n/);
    assert.match(out, /\n1 case passed, 1 case failed\n/);
    const { ok, packs } = await json('test', 'shop');
    assert.deepEqual([ok, packs[0].cases[0].failures[0].path], [false, 'status']);
  });

  it('--coverage: names the cases that are missing', async () => {
    const { exitCode, out } = await runForTest('test', 'shop', '--coverage');
    assert.equal(exitCode, 0);
    assert.match(out, /^RULE +MATCHED +NOT MATCHED +ELSE +UNKNOWN\nvex_not_affected +1 +1 +0 +0$/m);
    assert.match(out, /^shop\/policy\.stella:\d+:\d+: rule warn_high: no case where .+ is true$/m);
  });

  it('--min-coverage: too little is bad news of its own', async () => {
    assert.equal((await runForTest('test', 'shop', '--min-coverage', '50')).exitCode, 0);
    const { exitCode, out } = await runForTest('test', 'shop', '--min-coverage', '51');
    assert.equal(exitCode, 22);
    assert.match(
      out,
      /\n\nshop\/pack\.yaml: error CASE-002: the cases cover less than 51 %: conditions 4 of 8 \(50 %\)\n/,
    );
    assert.equal((await json('test', 'shop', '--min-coverage', '51')).ok, false);
    folder.edit(CASES, 'status: blocked', 'status: affected');
    assert.equal((await runForTest('test', 'shop', '--min-coverage', '51')).exitCode, 2);
    assert.equal((await runForTest('test', 'shop', '--min-coverage', '101')).exitCode, 64);
  });

  it('--filter: by a part of the name, of all packs, without coverage', async () => {
    folder.example('shop-policy-2', 'other');
    const { exitCode, out } = await runForTest('test', 'shop', 'other', '--filter', 'vex STATEMENT');
    assert.equal(exitCode, 0);
    assert.match(out, /^shop\n✓ a VEX statement wins\n1 case passed\n/);
    assert.doesNotMatch(out, /coverage/);
    assert.match((await runForTest('test', 'shop', '--filter', 'nothing')).note, /no case has "nothing" in its name/);
    for (const more of [['--coverage'], ['--min-coverage', '1']]) {
      assert.equal((await runForTest('test', 'shop', '--filter', 'vex', ...more)).exitCode, 64);
    }
  });

  it('tells cases that cannot be read, and a pack that does not compile', async () => {
    folder.edit(CASES, 'status: blocked', 'statsu: blocked');
    const misread = await runForTest('test', 'shop');
    assert.equal(misread.exitCode, 2);
    assert.match(misread.out, /shop\/tests\/vex\.yaml:\d+:\d+: error TEST-002: .*statsu[\s\S]+1 case passed, 1 error/);
    assert.equal((await runForTest('test', 'shop', '--filter', 'vex')).exitCode, 2);
    folder.edit('shop/policy.stella', 'then status := "blocked"', 'then status :=');
    const broken = await runForTest('test', 'shop');
    assert.equal(broken.exitCode, 2);
    assert.match(broken.out, /^shop\n\nshop\/policy\.stella:\d+:\d+: error PARSE-[\s\S]+\n1 error\n$/);
  });

  it('shows no text of a pack as a line of its own', async () => {
    folder.edit(CASES, 'a critical without VEX is blocked', '"first\\n::error::second"');
    folder.edit('shop/policy.stella', 'because "Criticals', 'because "first\\n::error::second');
    for (const status of ['blocked', 'affected']) {
      const { out } = await runForTest('test', 'shop');
      assert.match(out, /^[✓✗] first ::error::second/m);
      assert.doesNotMatch(out, /^\s*::/m);
      folder.edit(CASES, `status: ${status}`, 'status: affected');
    }
  });

  it('says that there are no cases, and of a file that it has none', async () => {
    folder.put('bare/pack.yaml', 'name: bare\n');
    folder.put('bare/policy.stella', 'policy "Bare" syntax "stella-dsl@1" {}\n');
    const { exitCode, out } = await runForTest('test', 'bare');
    assert.deepEqual([exitCode, out], [0, 'bare\nThere are no cases. They are lists in tests/*.yaml.\n']);
    const file = await runForTest('test', 'bare/policy.stella');
    assert.equal(file.exitCode, 2);
    assert.match(file.note, /bare\/policy\.stella is one file: cases belong to a pack \(NOT_A_PACK_FOLDER\)/);
  });
});
