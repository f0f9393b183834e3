import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PackService } from '@policy-registry/contracts/registry';
import { PACK, reason } from '../kernel/story-fixture.ts';
import { type Overrides, openOverrides } from './override-fixture.ts';
import { OVERRIDES } from './override-record.ts';
import { overridesInForce } from './overrides-in-force.ts';

async function acting({ deps, now }: Overrides, environment: string, at = now(), pack = PACK): Promise<string[]> {
  return (await overridesInForce(deps, 'acme', pack, environment, at)).map(({ override }) => override);
}

test('those that are approved act, in their environment or in all', async (t) => {
  const world = await openOverrides(t);
  const { ask, approve, call, now, deps } = world;
  await call(PackService.method.createPack, { pack: { pack: 'other' } });
  await ask();
  const prod = (await ask({ scope: { environment: 'prod' } })).override;
  const everywhere = (await ask()).override;
  const other = (await ask({ pack: 'other' })).override;
  for (const override of [prod, everywhere, other]) await approve(override);
  assert.deepEqual(await acting(world, 'prod'), [prod, everywhere].sort());
  assert.deepEqual(await acting(world, 'dev'), [everywhere]);
  assert.deepEqual(await acting(world, ''), [everywhere]);
  assert.deepEqual(await acting(world, 'prod', now(), 'other'), [other]);
  assert.deepEqual(await overridesInForce(deps, 'globex', PACK, 'prod', now()), []);
});

test('of a time that is past those act that acted then, whatever became of them', async (t) => {
  const world = await openOverrides(t);
  const { ask, approve, disable, keep, pass, now } = world;
  const before = now();
  const [lapsing, ending] = [(await ask()).override, (await ask()).override];
  await approve(lapsing);
  await approve(ending);
  const both = now();
  await disable(ending);
  const one = now();
  pass(31);
  await keep();
  assert.deepEqual(await acting(world, 'prod', before), []);
  assert.deepEqual(await acting(world, 'prod', both), [lapsing, ending].sort());
  assert.deepEqual(await acting(world, 'prod', one), [lapsing]);
  assert.deepEqual(await acting(world, 'prod'), []);
});

test('others get pending ones as if they were approved, and of this pack only', async (t) => {
  const { ask, approve, call, whole, inDays } = await openOverrides(t);
  await call(PackService.method.createPack, { pack: { pack: 'other' } });
  const [pending, approved, other] = [await ask(), await ask(), await ask({ pack: 'other' })];
  await approve(approved.override);
  const at = inDays(3);
  const resolve = (...ids: string[]) =>
    whole.overrides.resolve('acme', { pack: PACK, environment: 'prod', at, pending: ids });
  const resolved = await resolve(pending.override);
  assert.deepEqual(
    resolved.inForce.map(({ override }) => override),
    [approved.override],
  );
  assert.deepEqual(
    resolved.pending.map(({ override, approveTime }) => [override, approveTime]),
    [[pending.override, at.toISOString()]],
  );
  await assert.rejects(resolve(approved.override), reason('INVALID_STATE'));
  const message = `The override ${other.override} is of the pack other, and not of ${PACK}.`;
  await assert.rejects(resolve(other.override), { reason: 'INVALID_ARGUMENT', message });
  await assert.rejects(resolve('ovr-none'), reason('NOT_FOUND'));
  const elsewhere = whole.overrides.resolve('acme', { pack: PACK, environment: 'prdo', at, pending: [] });
  await assert.rejects(elsewhere, reason('NOT_FOUND'));
});

test('more than a page of them are all there', async (t) => {
  const { deps, ask, approve, now } = await openOverrides(t);
  const { override } = await ask();
  await approve(override);
  const overrides = deps.documents.forTenant('acme').collection(OVERRIDES);
  const { body } = (await overrides.get(override)) ?? assert.fail();
  const ids = Array.from({ length: 450 }, (_, index) => `ovr-${String(index).padStart(3, '0')}`);
  for (const id of ids) await overrides.insert(id, { ...body, override: id });
  const found = await overridesInForce(deps, 'acme', PACK, '', now());
  assert.deepEqual(
    found.map((each) => each.override),
    [...ids, override].sort(),
  );
});
