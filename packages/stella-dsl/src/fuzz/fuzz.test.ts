import assert from 'node:assert/strict';
import { test } from 'node:test';
import { corpus } from './corpus.ts';
import { runFuzz } from './run-fuzz.ts';

const targetUrl = (name: string) => new URL(name, import.meta.url).href;

test('there are real policies to start from', () => {
  assert.ok(corpus().length > 100, `${corpus().length}`);
});

// A piece of `npm run fuzz`, always the same.
test('no text breaks compiler, formatter or interpreter', async () => {
  const options = { inputs: 3_000, seed: 20_260_101, inputMs: 30_000, totalMs: 300_000 };
  const { inputs, finds } = await runFuzz({ targetUrl: targetUrl('./policies-target.ts'), ...options });
  assert.deepEqual(finds, []);
  assert.equal(inputs, 3_000);
});

test('faults, hangs and ends are found, with the input that shows them', async () => {
  const options = { inputs: 40_000, seed: 1, inputMs: 1_000, totalMs: 60_000 };
  const { finds } = await runFuzz({ targetUrl: targetUrl('./faulty-target.ts'), ...options });
  assert.ok(finds.length >= 5);
  for (const { input, reason } of finds) {
    const wanted = { 'throws \ud800': /^Error: found 8/, hangs: /no answer in 1000 ms/, exits: /the worker ended/ }[
      input
    ];
    assert.match(reason, wanted ?? /^$/);
  }
  assert.ok(new Set(finds.map(({ input }) => input)).size > 1);
});

test('time that runs out ends it', async () => {
  const options = { inputs: 1_000_000, seed: 1, inputMs: 1_000, totalMs: 0 };
  assert.deepEqual(await runFuzz({ targetUrl: targetUrl('./faulty-target.ts'), ...options }), { inputs: 0, finds: [] });
});
