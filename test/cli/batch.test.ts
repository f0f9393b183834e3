import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { it } from 'node:test';
import { startTestSuite } from '../src/test-suite.ts';
import { Person } from './person.ts';

const INVENTORY = join(import.meta.dirname, '../../examples/inventory/shop-grype.json');
const PACK = join(import.meta.dirname, '../../examples/packs/shop-policy-1');
const SIMULATE = [
  ...['simulate', '--candidate', 'workspace:draft', '--snapshot', 'shop', '--at', '2026-11-01T00:00:00Z'],
  ...['--env', 'exposure=internet'],
];

it('policyctl simulate --batch', async (context) => {
  const suite = await startTestSuite();
  context.after(() => suite.close());
  const person = new Person(context, suite.httpUrl);
  for (const line of [
    ['login', '--as', 'author'],
    ['pack', 'create', 'shop-policy'],
    ['workspace', 'create', 'draft', '--pack', 'shop-policy'],
    ['workspace', 'push', 'draft', PACK, '-m', 'first'],
    ['snapshot', 'import', 'shop', INVENTORY],
  ]) {
    const { exitCode, note } = await person.run(...line);
    assert.equal(exitCode, 0, note);
  }

  await context.test('shows what a quick simulation shows, and how far it was meanwhile', async () => {
    const quick = await person.run(...SIMULATE);
    const batch = await person.run(...SIMULATE, '--batch');
    assert.equal(batch.exitCode, 0, batch.note);
    const withoutId = (text: string) =>
      text.replace(/^(Simulation|Manifest|Attestation|Kept) .*\n/gm, '').replace(/^(\w+) +/gm, '$1 ');
    assert.equal(withoutId(batch.out), withoutId(quick.out));
    assert.match(batch.note, /^sim-[\w-]+: succeeded$/m);
  });

  await context.test('ends with 20 when a threshold is exceeded, for machines too', async () => {
    const { exitCode, out } = await person.run(...SIMULATE, '--batch', '--threshold', 'changed=0', '--output', 'json');
    assert.equal(exitCode, 20);
    assert.partialDeepStrictEqual(JSON.parse(out), { kind: 'SIMULATION_KIND_BATCH', verdict: 'VERDICT_EXCEEDED' });
  });

  await context.test('is found in the list, and cannot be cancelled after its end', async () => {
    const { out } = await person.run('simulation', 'list', '--pack', 'shop-policy');
    const [, simulation = ''] = /^(sim-[\w-]+) +batch +succeeded +/m.exec(out) ?? [];
    const cancelled = await person.run('simulation', 'cancel', simulation, '--reason', 'Too late');
    assert.equal(cancelled.exitCode, 2);
    assert.match(cancelled.note, /INVALID_STATE/);
    assert.match((await person.run('simulation', 'retry', simulation)).note, /INVALID_STATE/);
  });

  await context.test('has shards and a manifest', async () => {
    const batch = await person.run(...SIMULATE, '--batch', '--quiet', '--output', 'json');
    const { simulation, manifestDigest } = JSON.parse(batch.out);
    assert.equal(batch.note, '');
    const shards = await person.run('simulation', 'shards', simulation);
    assert.match(shards.out, /^0 +succeeded +25 of 25 +1 +\S+ +[0-9a-f]{12}$/m);
    const manifest = await person.run('simulation', 'manifest', simulation);
    assert.equal(`sha256:${createHash('sha256').update(manifest.out).digest('hex')}`, manifestDigest);
    const alone = await person.run(...SIMULATE, '--allow-partial');
    assert.match(alone.note, /--allow-partial goes with --batch/);
  });
});
