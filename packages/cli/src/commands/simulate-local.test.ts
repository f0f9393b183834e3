import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { openInventory } from '../inventory/inventory-file.ts';
import { joinFiles } from '../inventory/joined-table.ts';
import { TestFolder } from '../local/folder-for-test.ts';
import { runForTest } from '../run-for-test.ts';

const INVENTORY = ['shop-grype.json', 'shop-sbom.cdx.json', 'shop.openvex.json'].map((name) =>
  join(import.meta.dirname, '../../../../examples/inventory', name),
);
const [REPORT = ''] = INVENTORY;
const AT = ['--at', '2026-11-01T00:00:00Z'];

/** As `policyctl override list --output json` writes it. */
const OVERRIDE = {
  override: 'ovr-1',
  state: 'OVERRIDE_STATE_APPROVED',
  pack: 'shop-policy',
  scope: { advisory: 'CVE-2021-44228' },
  ...{ status: 'suppressed', owner: 'team-shop', reason: 'JNDI is off' },
  ...{ createTime: '2026-10-01T00:00:00Z', approveTime: '2026-10-02T00:00:00Z', expireTime: '2026-12-01T00:00:00Z' },
};

describe('policyctl simulate --local', () => {
  let folder: TestFolder;
  beforeEach(() => {
    folder = new TestFolder();
    folder.example('shop-policy-1', 'one');
    folder.example('shop-policy-2', 'two');
  });
  afterEach(() => folder.remove());

  const simulate = (...more: readonly string[]) =>
    runForTest('simulate', '--local', ...AT, '--inventory', ...INVENTORY, '--candidate', ...more);

  async function json(...more: readonly string[]) {
    const { exitCode, out, note } = await simulate(...more, '--output', 'json');
    assert.equal(exitCode, 0, note);
    return JSON.parse(out);
  }

  it('says what a pack changes against another', async () => {
    const { exitCode, out, note } = await simulate('two', '--baseline', 'one');
    assert.deepEqual([exitCode, note], [0, '']);
    assert.match(out, /^Candidate +shop-policy \(two\)\nBaseline +shop-policy \(one\)$/m);
    assert.match(out, /^\d+ of 25 findings change: /m);
    assert.match(out, /^affected +blocked +\d+$/m);
  });

  it('changes nothing where nothing changed, and all that is decided against no policy', async () => {
    const same = await json('two', '--baseline', 'two');
    assert.partialDeepStrictEqual(same.result, { evaluated: '25', total: '25', changed: '0', samples: [] });
    const none = await json('two');
    assert.equal(none.baseline.label, 'no policy');
    assert.deepEqual(none.result.statusBefore, [{ key: 'affected', count: '25' }]);
    assert.notEqual(none.result.changed, '0');
  });

  it('gives the same digest for a pack, its file and its IR, and for a fact table of the documents', async () => {
    const pack = await json('two', '--baseline', 'one');
    await runForTest('compile', 'two', '--ir', 'two.json');
    const digests = [
      (await json('two/policy.stella', '--baseline', 'one')).resultDigest,
      (await json('two.json', '--baseline', 'one')).resultDigest,
    ];
    assert.deepEqual(digests, [pack.resultDigest, pack.resultDigest]);
    await openInventory(INVENTORY, async (files) => {
      const table = await joinFiles(files);
      copyFileSync(table.path, 'facts.arrow');
      await table.close();
    });
    const simulated = ['--candidate', 'two', '--baseline', 'one', '--inventory', 'facts.arrow', '--output', 'json'];
    const { out } = await runForTest('simulate', '--local', ...AT, ...simulated);
    const { resultDigest, factTableDigest } = JSON.parse(out);
    assert.deepEqual([resultDigest, factTableDigest], [pack.resultDigest, pack.factTableDigest]);
  });

  it('ends with 20 past a threshold, for machines too', async () => {
    const within = await simulate('two', '--baseline', 'one', '--threshold', 'lost_blocks=0');
    assert.equal(within.exitCode, 0);
    assert.match(within.out, /^Within thresholds: lost_blocks <= 0$/m);
    const exceeded = await simulate('two', '--baseline', 'one', '--threshold', 'gained_blocks=0', '--output', 'json');
    assert.equal(exceeded.exitCode, 20);
    assert.equal(JSON.parse(exceeded.out).verdict, 'VERDICT_EXCEEDED');
  });

  it('ends with 20 where only a part was looked at, which cannot be within a threshold', async () => {
    const sample = await simulate('two', '--baseline', 'one', '--threshold', 'lost_blocks=0', '--max-findings', '1');
    assert.equal(sample.exitCode, 20);
    assert.match(sample.out, /^INCOMPLETE: as far as it was evaluated within thresholds: lost_blocks <= 0$/m);
    const unbound = await simulate('two', '--baseline', 'one', '--max-findings', '1');
    assert.equal(unbound.exitCode, 0);
  });

  it('has overrides act that a file holds, tells what comes back when one ends, and what one would let through', async () => {
    folder.put('overrides.json', JSON.stringify([OVERRIDE]));
    const acting = ['--baseline', 'two', '--overrides', 'overrides.json'];
    const { result, overridesDigest } = await json('two', ...acting);
    assert.deepEqual(result.overrides, [{ override: 'ovr-1', before: '1', after: '1' }]);
    assert.match(overridesDigest, /^sha256:/);
    const back = await json('two', ...acting, '--without-override', 'ovr-1');
    assert.partialDeepStrictEqual(back.result, { changed: '1', gainedBlocks: '1' });
    const none = await json('two', ...acting, '--no-overrides');
    assert.deepEqual([none.result.overrides, none.overridesDigest], [[], '']);
    const { approveTime: _, ...pending } = { ...OVERRIDE, state: 'OVERRIDE_STATE_PENDING' };
    folder.put('overrides.json', JSON.stringify([pending]));
    const through = await json('two', ...acting, '--with-override', 'ovr-1');
    assert.partialDeepStrictEqual(through.result, { changed: '1', newlySuppressed: '1' });
  });

  it('says why a finding comes out as it does, named by the beginning of its id', async () => {
    const { result } = await json('two', '--baseline', 'one');
    const [{ finding, statusAfter, ruleAfter }] = result.samples;
    const said = await simulate('two', '--baseline', 'one', '--why', finding.slice(0, 12));
    assert.equal(said.exitCode, 0, said.note);
    assert.match(said.out, new RegExp(`^Finding +${finding}$`, 'm'));
    assert.match(
      said.out,
      new RegExp(`^AFTER: ${statusAfter}.*, ${ruleAfter === '' ? 'since no rule' : `by rule ${ruleAfter}`}`, 'm'),
    );
    assert.match(said.out, /^├─ . vex_not_affected {2}\w[\s\S]*^└─ . warn_high {2}\w/m);
    const explained = await json('two', '--why', finding);
    assert.deepEqual([explained.finding.id, explained.before.explain], [finding, []]);
    assert.equal((await simulate('two', '--why', 'f'.repeat(64))).exitCode, 4);
    assert.equal((await simulate('two', '--why', '')).exitCode, 64);
  });

  it('evaluates as many as are asked for, those with the lowest ids', async () => {
    const { result } = await json('two', '--max-findings', '10');
    assert.deepEqual([result.evaluated, result.total], ['10', '25']);
  });

  it('has a result for an inventory without a finding', async () => {
    const [, sbom = ''] = INVENTORY;
    const args = ['--candidate', 'two', '--inventory', sbom, '--output', 'json'];
    const { out } = await runForTest('simulate', '--local', ...args);
    assert.partialDeepStrictEqual(JSON.parse(out).result, { evaluated: '0', total: '0', changed: '0' });
  });

  it('notes what is given as env and no policy reads', async () => {
    const asked = ['--baseline', 'one', '--env', 'exposure=internet', '--env', 'exposrue=internet', '--env', 'x=1'];
    const { exitCode, note } = await simulate('two', ...asked);
    assert.equal(exitCode, 0);
    assert.equal(note, 'neither policy reads env.exposrue: did you mean `exposure`?\nneither policy reads env.x\n');
  });

  const refused: [what: string, args: readonly string[], exitCode: number, told: RegExp][] = [
    ['a candidate that is not there', ['--candidate', 'thre', '--inventory', REPORT], 2, /FILE_ERROR/],
    ['an inventory that is none', ['--candidate', 'two', '--inventory', 'two/pack.yaml'], 2, /INVALID_DOCUMENT/],
    ['an inventory that is not there', ['--candidate', 'two', '--inventory', 'nowhere.json'], 2, /FILE_ERROR/],
    ['a folder for an inventory', ['--candidate', 'two', '--inventory', 'two'], 2, /two is not a regular file/],
    ['no inventory', ['--candidate', 'two'], 64, /--local needs --inventory/],
    ['a snapshot', ['--candidate', 'two', '--snapshot', 'shop', '--inventory', REPORT], 64, /--snapshot/],
    ['a batch', ['--candidate', 'two', '--batch', '--inventory', REPORT], 64, /--batch/],
    [
      'a measure that is none',
      ['--candidate', 'two', '--inventory', REPORT, '--threshold', 'lost=0'],
      64,
      /There is no measure lost: it must be one of .*lost_blocks/,
    ],
    [
      'more samples than a registry shows',
      ['--candidate', 'two', '--inventory', REPORT, '--samples', '201'],
      64,
      /0 to 200/,
    ],
    [
      'no overrides and one of them',
      ['--candidate', 'two', '--inventory', REPORT, '--no-overrides', '--without-override', 'ovr-1'],
      64,
      /--no-overrides leaves nothing/,
    ],
  ];
  for (const [what, args, code, told] of refused) {
    it(`refuses ${what}`, async () => {
      const { exitCode, out, note } = await runForTest('simulate', '--local', ...args);
      assert.deepEqual([exitCode, out], [code, ''], note);
      assert.match(note, told);
    });
  }

  it('refuses a candidate that does not compile, with the place', async () => {
    folder.edit('two/policy.stella', 'when', 'wen');
    const { exitCode, note } = await simulate('two');
    assert.equal(exitCode, 2);
    assert.match(
      note,
      /two does not compile: .*\n +two\/policy\.stella:\d+:\d+: error PARSE-\d+: .*\n[\s\S]*INVALID_SOURCE|INVALID_SOURCE/,
    );
  });

  it('needs what a registry needs when it is not local', async () => {
    const alone = await runForTest('simulate', '--candidate', 'version:shop@1.0.0');
    const measure = await runForTest('simulate', '--candidate', 'none', '--snapshot', 'shop', '--threshold', 'lost=0');
    assert.deepEqual([measure.exitCode, /There is no measure lost/.test(measure.note)], [64, true]);
    assert.match(alone.note, /--snapshot is needed, or --local with --inventory/);
    for (const option of ['--inventory', '--overrides', '--why']) {
      const { exitCode, note } = await runForTest('simulate', '--candidate', 'none', '--snapshot', 'shop', option, 'x');
      assert.equal(exitCode, 64);
      assert.match(note, new RegExp(`${option} .*goes with --local`));
    }
  });
});
