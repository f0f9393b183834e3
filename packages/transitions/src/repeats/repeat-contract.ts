import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { getOption } from '@bufbuild/protobuf';
import { access } from '@policy-registry/contracts/gen/stellaops/policy/options/v1/options_pb.js';
import { StoreError } from '@policy-registry/storage';
import type { AuditedCall } from './audited-call.ts';
import { checkAnother, checkOnce, checkRepeat } from './check-repeat.ts';
import { callOn, dieAfter, held, isOwn } from './dying-process.ts';
import type { RepeatWorld } from './repeat-world.ts';

/**
 * The tests that every service passes: a request that is repeated after its process died, or beside it while it is slow, has its
 * effect once, tells of it by one event, and gets the resource as it is. The table has to have every audited method.
 */
export function repeatContract<E, W extends RepeatWorld<E>>(
  open: (t: TestContext) => W | Promise<W>,
  calls: readonly AuditedCall<W, E>[],
): void {
  test('every audited method that is served has its calls here', async (t) => {
    const served = (await open(t)).implementations.flatMap(({ service, handlers }) =>
      service.methods.filter((method) => handlers[method.localName] !== undefined && getOption(method, access).audited),
    );
    assert.deepEqual(new Set(calls.map(({ method }) => method.name)), new Set(served.map(({ name }) => name)));
  });
  for (const call of calls) repeatsOf(open, call);
}

function repeatsOf<E, W extends RepeatWorld<E>>(
  open: (t: TestContext) => W | Promise<W>,
  call: AuditedCall<W, E>,
): void {
  test(`${call.title}: the process dies after any of its writes, and the repeat has the effect once`, async (t) => {
    for (let writes = 1; ; writes += 1) {
      const world = await open(t);
      const request = (await call.given(world)) as never;
      let seen = 0;
      const dead = await dieAfter(world, call, request, () => ++seen === writes);
      if (!dead) return assert.ok(writes > 1, 'it never wrote');
      await checkRepeat(world, call, request);
      await checkAnother(world, call, request);
    }
  });

  const { meanwhile } = call;
  if (meanwhile !== undefined) {
    test(`${call.title}: the repeat finds the effect when others went on`, async (t) => {
      const world = await open(t);
      const request = (await call.given(world)) as never;
      assert.ok(await dieAfter(world, call, request, ({ decides }) => decides));
      await meanwhile(world);
      await checkRepeat(world, call, request);
    });
  }

  test(`${call.title}: the store does not answer the write, and the next try has the effect once`, async (t) => {
    const world = await open(t);
    const request = (await call.given(world)) as never;
    const process = world.process(async (write, run) => {
      const written = await run();
      if (isOwn(write) && write.decides) throw new StoreError('UNAVAILABLE', 'no answer within 10 seconds');
      return written;
    });
    // Either is right: the run may look once more whether it took effect.
    await callOn(process, call, request, 'r-1').catch(({ reason }) => assert.equal(reason, 'UNAVAILABLE'));
    await checkOnce(world, call, await callOn(world, call, request, 'r-1'));
  });

  for (const order of ['before', 'after'] as const) {
    test(`${call.title}: the first run is slow, and writes ${order} its repeat`, async (t) => {
      const world = await open(t);
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
