import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { OverrideState } from '@policy-registry/contracts/registry';
import { PACK } from '../kernel/story-fixture.ts';
import { type Overrides, openOverrides } from './override-fixture.ts';
import { OVERRIDES } from './override-record.ts';
import { overridesInForce } from './overrides-in-force.ts';

async function types({ told }: Overrides, override: string): Promise<unknown[]> {
  return (await told(override)).map(([type, { details }]) =>
    details?.noticeDays === undefined ? type : [type, details.noticeDays],
  );
}

const ASKED = ['policy.override.requested', 'policy.override.approved'];

test('its end is announced ahead, once for each announcement, and told when it comes', async (t) => {
  const world = await openOverrides(t);
  const { ask, approve, pass, keep } = world;
  const { override } = await ask();
  await approve(override);
  await keep();
  assert.deepEqual(await types(world, override), ASKED);
  pass(23);
  await Promise.all([keep(), keep(), keep()]);
  await keep();
  const week = [...ASKED, ['policy.override.expiring', 7]];
  assert.deepEqual(await types(world, override), week);
  pass(6);
  await Promise.all([keep(), keep()]);
  const day = [...week, ['policy.override.expiring', 1]];
  assert.deepEqual(await types(world, override), day);
  pass(1);
  await Promise.all([keep(), keep(), keep()]);
  await keep();
  assert.deepEqual(await types(world, override), [...day, 'policy.override.expired']);
});

test('what nobody looked after for long is announced as it is now, not as it was', async (t) => {
  const world = await openOverrides(t);
  const { ask, approve, inDays, keep, pass } = world;
  const short = await ask({ expireTime: timestampFromDate(inDays(3)) });
  const long = await ask();
  await approve(short.override);
  await approve(long.override);
  await keep();
  assert.deepEqual(await types(world, short.override), [...ASKED, ['policy.override.expiring', 7]]);
  pass(29.5);
  await keep();
  assert.deepEqual(await types(world, long.override), [...ASKED, ['policy.override.expiring', 1]]);
  assert.deepEqual((await types(world, short.override)).at(-1), 'policy.override.expired');
});

test('one that nobody approved ends without an announcement; one that was disabled has had its end', async (t) => {
  const world = await openOverrides(t);
  const { ask, approve, disable, keep, pass } = world;
  const pending = await ask();
  const disabled = await ask();
  await approve(disabled.override);
  await disable(disabled.override);
  pass(29);
  await keep();
  pass(2);
  await keep();
  assert.deepEqual(await types(world, pending.override), ['policy.override.requested', 'policy.override.expired']);
  assert.deepEqual(await types(world, disabled.override), [...ASKED, 'policy.override.disabled']);
});

test('time is nobody who called: the events of it are the registry’s own', async (t) => {
  const { ask, keep, pass, told } = await openOverrides(t);
  const { override } = await ask();
  pass(31);
  await keep();
  const [, expired] = (await told(override)).at(-1) ?? [];
  assert.deepEqual(
    [expired?.actor, expired?.scopes, expired?.from, expired?.to],
    ['policy-registry', [], 'pending', 'expired'],
  );
});

test('it never acts a moment too long, whether the upkeep runs or not', async (t) => {
  const { ask, approve, read, deps, whole } = await openOverrides(t);
  const { override } = await ask({ scope: { environment: 'prod' } });
  await approve(override);
  const stored = await deps.documents.forTenant('acme').collection(OVERRIDES).get(override);
  const end = Date.parse(stored?.body.expireTime ?? '');
  const acting = async (ms: number) =>
    (await overridesInForce(deps, 'acme', PACK, 'prod', new Date(end + ms))).map((each) => each.override);
  assert.deepEqual([await acting(-1), await acting(0), await acting(1)], [[override], [], []]);
  assert.equal((await read(override)).state, OverrideState.APPROVED);
  await whole.expiry.stop();
});

test('the upkeep of a process does so for every tenant, and ends when it is told to', async (t) => {
  const { ask, pass, read, whole, deps } = await openOverrides(t);
  const { override } = await ask();
  pass(31);
  const errors: unknown[] = [];
  whole.expiry.start({ intervalMs: 1, log: { error: (fields) => errors.push(fields) } });
  t.after(() => whole.expiry.stop());
  const overrides = deps.documents.forTenant('acme').collection(OVERRIDES);
  while ((await overrides.get(override))?.body.state !== 'expired') await new Promise(setImmediate);
  await whole.expiry.stop();
  assert.equal((await read(override)).state, OverrideState.EXPIRED);
  assert.deepEqual(errors, []);
});
