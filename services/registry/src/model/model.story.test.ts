import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createIdempotency, createPager } from '@policy-registry/rpc';
import { openDoor } from '@policy-registry/rpc/testing';
import fc from 'fast-check';
import { createRelay } from '../audit/relay.ts';
import { openRegistry } from '../kernel/registry-fixture.ts';
import { logPromotion } from '../promotions/promotion-log.ts';
import { createRegistry } from '../registry.ts';
import { copyPublication } from '../versions/publication.ts';
import { MOVES } from './moves.ts';
import { PEOPLE } from './people.ts';
import { type History, runHistory, type World } from './run-history.ts';

/** `npm run test:model` runs 10,000; MODEL_SEED makes them others. */
const HISTORIES = Number(process.env.MODEL_HISTORIES ?? 150);

const among = (weight: number, ...moves: string[]) => ({ weight, arbitrary: fc.constantFrom(...moves) });

/** The way to what is live, and back, is walked often enough that histories get far. */
const move = fc.oneof(
  among(1, ...Object.keys(MOVES)),
  among(2, 'commit', 'cut', 'resolve', 'restorePack', 'unfreeze', 'twoPersons'),
  among(3, 'submit', 'approve', 'approve', 'publish'),
  among(3, 'promote', 'promote', 'approvePromotion', 'advance', 'widen', 'abort', 'rollback', 'reviewPromotion'),
);
const step = fc.record({
  move,
  person: fc.constantFrom(...PEOPLE),
  dice: fc.array(fc.nat(11), { minLength: 6, maxLength: 6 }),
  twice: fc.constantFrom(true, false, false),
});
const history: fc.Arbitrary<History> = fc.record({
  requiredApprovals: fc.constantFrom(1, 1, 2),
  published: fc.constantFrom(0, 2, 3),
  batches: fc.array(fc.array(step, { minLength: 1, maxLength: 4, size: 'max' }), {
    minLength: 8,
    maxLength: 16,
    size: 'max',
  }),
});

test(`${HISTORIES} histories of a team, many of them at once, keep what must hold`, async (t) => {
  const limits = { filesPerWorkspace: 30, fileBytes: 4096, packBytes: 16_384, environmentsPerTenant: 1_000_000 };
  const registry = openRegistry(t, { limits });
  const { deps } = registry;
  const { documents, now, attestor } = deps;
  const { implementations } = createRegistry(deps, createPager({ key: Buffer.alloc(32, 1) }));
  const door = openDoor(implementations, 'ann', { idempotency: createIdempotency({ documents, now }), now });
  const relay = createRelay({ documents, attestor, projections: [copyPublication, logPromotion] });
  const world: World = { door, documents, relay };
  const reached = new Map<string, number>();
  let [histories, publications] = [0, 0];
  await fc.assert(
    fc.asyncProperty(history, async (given) => {
      histories += 1;
      const outcome = await runHistory(world, histories, given);
      publications += outcome.publications;
      for (const [method, count] of outcome.acknowledged) reached.set(method, (reached.get(method) ?? 0) + count);
    }),
    { numRuns: HISTORIES, unbiased: true, seed: Number(process.env.MODEL_SEED ?? 1) },
  );
  t.diagnostic(`${publications} publications; ${[...reached].map((each) => each.join(' ')).join(', ')}`);
  // A few histories may miss what seldom happens; many may not.
  if (HISTORIES < 1_000) return;
  assert.ok(publications > HISTORIES / 5, `${publications} publications: the moves reach too little`);
  for (const method of [
    'ApprovePromotion',
    'AdvancePromotion',
    'AbortPromotion',
    'BreakGlassPromotion',
    'RollbackBinding',
  ]) {
    assert.ok((reached.get(method) ?? 0) > 0, `no history came to ${method}`);
  }
});
