import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getOption } from '@bufbuild/protobuf';
import { access } from '@policy-registry/contracts/gen/stellaops/policy/options/v1/options_pb.js';
import { StoreError } from '@policy-registry/storage';
import type { Door } from '../kernel/door-fixture.ts';
import { given, reason } from '../kernel/story-fixture.ts';
import type { AuditedCall } from './audited-call.ts';
import { CALLS_ON_DRAFTS } from './calls-on-drafts.ts';
import { CALLS_ON_RELEASES } from './calls-on-releases.ts';
import { CALLS_ON_REVIEWS } from './calls-on-reviews.ts';
import { CALLS_ON_THE_BUS } from './calls-on-the-bus.ts';
import { CALLS_ON_VERSIONS } from './calls-on-versions.ts';
import { openWorld, type World } from './repeat-fixture.ts';
import type { Stage, StagedWrite } from './staged-writes.ts';

const CALLS = [
  ...CALLS_ON_DRAFTS,
  ...CALLS_ON_VERSIONS,
  ...CALLS_ON_REVIEWS,
  ...CALLS_ON_RELEASES,
  ...CALLS_ON_THE_BUS,
];

/** Of the use case, not of the chain in front of it. */
const isOwn = ({ collection }: StagedWrite) => collection !== 'request_ids';

const callOn = (door: Door, { method, as }: AuditedCall, request: never, requestId: string, signal?: AbortSignal) =>
  door.call(method, request, { as, requestId, ...(signal === undefined ? {} : { signal }) });

/** Makes the call in a process that dies after one of its writes. False when it came to its end before. */
async function dieAfter(world: World, call: AuditedCall, request: never, isLast: (write: StagedWrite) => boolean) {
  const { promise: died, resolve: die } = Promise.withResolvers<true>();
  const process = world.process(async (write, run) => {
    const written = await run();
    if (!isOwn(write) || !isLast(write)) return written;
    die(true);
    return new Promise(() => {});
  });
  const hangUp = new AbortController();
  const first = callOn(process, call, request, 'r-1', hangUp.signal);
  const dead = await Promise.race([died, first.then(() => false)]);
  hangUp.abort();
  await first.catch(reason('CANCELLED'));
  return dead;
}

/** The repeat, with all that must be true of it. */
async function checkRepeat(world: World, call: AuditedCall, request: never): Promise<void> {
  await assert.rejects(callOn(world, call, request, 'r-1'), reason('REQUEST_IN_PROGRESS'));
  world.untilTakeover();
  const answer = await callOn(world, call, request, 'r-1');
  assert.deepEqual(await world.unrecorded('r-1'), [], 'attestations are recorded by the repeat');
  await checkOnce(world, call, answer);
  assert.deepEqual(await callOn(world, call, request, 'r-1'), answer, 'from the kept answer');
}

/** The answer is what others read, and one event tells of it. */
async function checkOnce(world: World, call: AuditedCall, answer: unknown): Promise<void> {
  const [event, ...more] = await world.eventsOf('r-1');
  assert.deepEqual(more, [], 'more than one event');
  const shown = given(call.shown(answer as never));
  assert.deepEqual(shown, await call.read(world, given(event)));
}

async function checkAnother(world: World, call: AuditedCall, request: never): Promise<void> {
  const { another } = call;
  if (typeof another === 'object') {
    await assert.rejects(callOn(world, call, request, 'r-2'), reason(another.refused));
  } else {
    await callOn(world, call, request, 'r-2');
  }
  assert.equal((await world.eventsOf('r-2')).length, another === 'again' ? 1 : 0);
}

/** Holds the write that decides until it is released. */
function held(): { readonly stage: Stage; readonly reached: Promise<void>; release(): void } {
  const [reached, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const stage: Stage = async (write, run) => {
    if (isOwn(write) && write.decides) {
      reached.resolve();
      await released.promise;
    }
    return run();
  };
  return { stage, reached: reached.promise, release: released.resolve };
}

test('every audited method that is served has its calls here', (t) => {
  const served = openWorld(t).implementations.flatMap(({ service, handlers }) =>
    service.methods.filter((method) => handlers[method.localName] !== undefined && getOption(method, access).audited),
  );
  assert.deepEqual(new Set(CALLS.map(({ method }) => method.name)), new Set(served.map(({ name }) => name)));
});

for (const call of CALLS) {
  test(`${call.title}: the process dies after any of its writes, and the repeat has the effect once`, async (t) => {
    for (let writes = 1; ; writes += 1) {
      const world = openWorld(t);
      const request = await call.given(world);
      let seen = 0;
      const dead = await dieAfter(world, call, request as never, () => ++seen === writes);
      if (!dead) return assert.ok(writes > 1, 'it never wrote');
      await checkRepeat(world, call, request as never);
      await checkAnother(world, call, request as never);
    }
  });

  const { meanwhile } = call;
  if (meanwhile !== undefined) {
    test(`${call.title}: the repeat finds the effect when others went on`, async (t) => {
      const world = openWorld(t);
      const request = await call.given(world);
      assert.ok(await dieAfter(world, call, request as never, ({ decides }) => decides));
      await meanwhile(world);
      await checkRepeat(world, call, request as never);
    });
  }

  test(`${call.title}: the store does not answer the write, and the next try has the effect once`, async (t) => {
    const world = openWorld(t);
    const request = (await call.given(world)) as never;
    const process = world.process(async (write, run) => {
      const written = await run();
      if (isOwn(write) && write.decides) throw new StoreError('UNAVAILABLE', 'no answer within 10 seconds');
      return written;
    });
    // Either is right: the run may look once more whether it took effect.
    await callOn(process, call, request, 'r-1').catch(reason('UNAVAILABLE'));
    await checkOnce(world, call, await callOn(world, call, request, 'r-1'));
  });

  for (const order of ['before', 'after'] as const) {
    test(`${call.title}: the first run is slow, and writes ${order} its repeat`, async (t) => {
      const world = openWorld(t);
      const request = (await call.given(world)) as never;
      const [slow, taking] = [held(), held()];
      const first = callOn(world.process(slow.stage), call, request, 'r-1');
      await Promise.race([slow.reached, first]);
      world.untilTakeover();
      const repeat = callOn(world.process(taking.stage), call, request, 'r-1');
      await Promise.race([taking.reached, repeat]);
      const inTurn = order === 'before' ? [slow, taking] : [taking, slow];
      inTurn[0]?.release();
      const answer = await (order === 'before' ? first : repeat);
      inTurn[1]?.release();
      assert.deepEqual(await first, await repeat);
      await checkOnce(world, call, answer);
    });
  }
}
