import assert from 'node:assert/strict';
import type { AuditedCall } from './audited-call.ts';
import { callOn } from './dying-process.ts';
import type { RepeatWorld } from './repeat-world.ts';

/** The repeat, with all that must be true of it. */
export async function checkRepeat<E, W extends RepeatWorld<E>>(
  world: W,
  call: AuditedCall<W, E>,
  request: never,
): Promise<void> {
  await assert.rejects(callOn(world, call, request, 'r-1'), { reason: 'REQUEST_IN_PROGRESS' });
  world.untilTakeover();
  const answer = await callOn(world, call, request, 'r-1');
  await world.checkAftermath('r-1');
  await checkOnce(world, call, answer);
  assert.deepEqual(await callOn(world, call, request, 'r-1'), answer, 'from the kept answer');
}

/** The answer is what others read, and one event tells of it. */
export async function checkOnce<E, W extends RepeatWorld<E>>(
  world: W,
  call: AuditedCall<W, E>,
  answer: unknown,
): Promise<void> {
  const [event, ...more] = await world.eventsOf('r-1');
  assert.ok(event !== undefined, 'no event');
  assert.deepEqual(more, [], 'more than one event');
  const shown = call.shown(answer as never);
  assert.ok(shown !== undefined);
  assert.deepEqual(shown, await call.read(world, event));
}

/** The same request under another id is another request. */
export async function checkAnother<E, W extends RepeatWorld<E>>(
  world: W,
  call: AuditedCall<W, E>,
  request: never,
): Promise<void> {
  const { another } = call;
  const made = callOn(world, call, request, 'r-2');
  if (typeof another === 'object') await assert.rejects(made, { reason: another.refused });
  else await made;
  assert.equal((await world.eventsOf('r-2')).length, another === 'again' ? 1 : 0);
}
