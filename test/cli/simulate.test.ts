import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { peopleAt } from '../src/load/people.ts';
import { openShop, publishShop, SHOP } from '../src/shop.ts';
import { startTestSuite, type TestSuite } from '../src/test-suite.ts';
import { Person } from './person.ts';

const EXAMPLES = join(import.meta.dirname, '../../examples');
const INVENTORY = ['shop-grype.json', 'shop-sbom.cdx.json', 'shop.openvex.json'].map((name) =>
  join(EXAMPLES, 'inventory', name),
);
const ONE = join(EXAMPLES, 'packs', 'shop-policy-1');
const TWO = join(EXAMPLES, 'packs', 'shop-policy-2');
const ASKED = ['--at', '2026-11-01T00:00:00Z', '--env', 'exposure=internet', '--samples', '7'];

describe('policyctl simulate, over files and over a registry', () => {
  let suite: TestSuite;
  let author: Person;
  const leave: (() => void)[] = [];
  before(async () => {
    suite = await startTestSuite();
    author = new Person({ after: (undo) => leave.push(undo) }, suite.httpUrl);
    await run('login', '--as', 'author');
    await run('pack', 'create', 'shop-policy');
    for (const [name, pack] of [
      ['one', ONE],
      ['two', TWO],
    ] as const) {
      await run('workspace', 'create', name, '--pack', 'shop-policy');
      await run('workspace', 'push', name, pack, '-m', 'First');
    }
    await run('snapshot', 'import', 'shop', ...INVENTORY);
  });
  after(async () => {
    await suite.close();
    for (const undo of leave) undo();
  });

  async function run(...args: readonly string[]) {
    const ended = await author.run(...args);
    assert.equal(ended.exitCode, 0, `${args.join(' ')}\n${ended.note}`);
    return ended;
  }

  const json = async (...args: readonly string[]) => JSON.parse((await run(...args, '--output', 'json')).out);

  const local = ['simulate', '--local', '--candidate', TWO, '--baseline', ONE, '--inventory', ...INVENTORY, ...ASKED];
  const served = [
    'simulate',
    '--candidate',
    'workspace:two',
    '--baseline',
    'workspace:one',
    '--snapshot',
    'shop',
    ...ASKED,
  ];

  it('finds the same: quick, in a batch, and without a registry', async () => {
    const here = await json(...local);
    for (const there of [await json(...served), await json(...served, '--batch', '--quiet')]) {
      assert.equal(there.resultDigest, here.resultDigest);
      assert.equal(there.factTableDigest, here.factTableDigest);
      assert.deepEqual(there.result, here.result);
      assert.deepEqual(
        [there.candidate.irDigest, there.candidate.sourceDigest],
        [here.candidate.irDigest, here.candidate.sourceDigest],
      );
    }
    assert.notEqual(here.result.changed, '0');
  });

  it('writes the same files, whether they are asked for at once or later', async () => {
    for (const format of ['ndjson', 'csv', 'arrow', 'markdown', 'sarif']) {
      const file = (name: string) => join(author.folder, `${name}.${format}`);
      await run(...local, '--export', `${format}=${file('local')}`);
      const { simulation } = await json(...served, '--export', `${format}=${file('served')}`);
      await run('simulation', 'export', simulation, '--to', `${format}=${file('later')}`);
      const [here, there, later] = ['local', 'served', 'later'].map((name) => readFileSync(file(name)));
      assert.ok(there?.equals(later ?? Buffer.of()), format);
      // Who has the files knows where rules stand, and calls policies by their folders.
      if (format !== 'markdown' && format !== 'sarif') assert.ok(here?.equals(there ?? Buffer.of()), format);
    }
  });

  it('takes the fact table of a snapshot for an inventory, which is downloaded as it is', async () => {
    const table = join(author.folder, 'shop.arrow');
    assert.match((await run('snapshot', 'download', 'shop', table)).out, /^Findings +25 /m);
    const { digest, findings } = await json('snapshot', 'inspect', table);
    const { factTableDigest } = await json('snapshot', 'show', 'shop');
    assert.deepEqual([digest, findings], [factTableDigest, 25]);
    assert.match((await run('snapshot', 'download', 'shop', '-')).out, /^ARROW1/);
    const over = ['simulate', '--local', '--candidate', TWO, '--baseline', ONE, '--inventory', table, ...ASKED];
    assert.equal((await json(...over)).resultDigest, (await json(...local)).resultDigest);
    const none = await author.run('snapshot', 'download', 'none', join(author.folder, 'none.arrow'));
    assert.equal(none.exitCode, 4);
    assert.ok(!existsSync(join(author.folder, 'none.arrow')));
  });

  it('says the same of a finding that it is asked about', async () => {
    const { simulation, result } = await json(...served);
    const [{ finding }] = result.samples;
    const there = await json('simulation', 'why', simulation, finding.slice(0, 12));
    assert.deepEqual(await json(...local, '--why', finding), there);
    assert.match((await run('simulation', 'why', simulation, finding)).out, /^BEFORE: [\s\S]+^AFTER: /m);
  });

  it('compares with what was live at a time', async () => {
    const people = (await peopleAt([suite], 'acme'))();
    await openShop(people);
    for (const version of ['1.0.0', '2.0.0']) await publishShop(people, version);
    await people.operator.environments.createEnvironment({ environment: { environment: 'prod' } });
    const promoted = { environment: 'prod', pack: SHOP, reason: 'go', ticket: 'OPS-1' };
    for (const version of ['1.0.0', '2.0.0'])
      await people.operator.promotions.createPromotion({ ...promoted, version });
    const { binding } = await people.auditor.environments.getBinding({ environment: 'prod', pack: SHOP });
    const since = Number(binding?.since?.seconds ?? 0n) * 1000 + Math.floor((binding?.since?.nanos ?? 0) / 1e6);
    const compare = (at: number) =>
      json(
        'simulate',
        '--candidate',
        `active:prod/${SHOP}`,
        '--snapshot',
        'shop',
        '--baseline',
        `active:prod/${SHOP}@${new Date(at).toISOString()}`,
      );
    const before = await compare(since - 1);
    assert.deepEqual(
      [before.baseline.version, before.candidate.version, before.environment],
      ['1.0.0', '2.0.0', 'prod'],
    );
    assert.equal((await compare(since)).baseline.version, '2.0.0');
    const never = await author.run(
      ...[
        'simulate',
        '--candidate',
        'workspace:two',
        '--snapshot',
        'shop',
        '--baseline',
        `active:prod/${SHOP}@2020-01-01`,
      ],
    );
    assert.equal(never.exitCode, 4, never.note);
  });
});
