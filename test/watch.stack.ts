import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { startStack } from '@policy-registry/stack';
import { startDistributedSuite } from './src/distributed-suite.ts';
import { type People, peopleAt } from './src/load/people.ts';
import { steadfast } from './src/load/steadfast.ts';
import { openShop, publishShop, SHOP } from './src/shop.ts';
import { WATCHES, WatchingEngine } from './src/watching-engine.ts';

const PATIENCE_MS = 120_000;

/** Two registries share what is live; whichever makes it, signs its head, or is asked. */
describe('engines that watch processes over real servers', () => {
  it('see every promotion through a gateway, also when a registry is killed', async (context) => {
    const stack = await startStack();
    context.after(() => stack.close());
    const suite = await startDistributedSuite({ stack, name: 'watch', counts: { registry: 2 } });
    context.after(() => suite.close());
    const people = (await peopleAt([suite.doors()], 'acme', 60_000))();
    await openShop(people);
    for (const version of ['1.0.0', '2.0.0']) await publishShop(people, version);
    await people.operator.environments.createEnvironment({ environment: { environment: 'prod' } });
    await promote(people, 1);

    const engines = await Promise.all(
      Object.values(WATCHES).map((watch) => WatchingEngine.start(suite.doors(), watch)),
    );
    await seenByAll(engines, 1);
    for (const generation of [2, 3, 4, 5]) {
      await promote(people, generation);
      await seenByAll(engines, generation);
    }
    const [doomed] = suite.named('registry');
    await doomed?.process.kill();
    await promote(people, 6);
    await seenByAll(engines, 6);
    await doomed?.process.start();
    await promote(people, 7);
    await seenByAll(engines, 7);
    await Promise.all(engines.map((engine) => engine.leave()));
  });
});

/** The versions take turns, so that the generation says which one is live. */
function versionOf(generation: number): string {
  return generation % 2 === 1 ? '1.0.0' : '2.0.0';
}

async function promote({ operator }: People, generation: number): Promise<void> {
  const version = versionOf(generation);
  const request = { environment: 'prod', pack: SHOP, version, reason: 'go', ticket: 'OPS-1' };
  const { promotion } = await steadfast('promote', (requestId) =>
    operator.promotions.createPromotion({ ...request, requestId }),
  );
  assert.equal(promotion?.promotion, `prod~${SHOP}~${generation}`);
}

async function seenByAll(engines: readonly WatchingEngine[], generation: number): Promise<void> {
  await Promise.all(engines.map((engine) => eventually(() => seen(engine, generation))));
}

/** Reads until the generation; a stream that ends is begun again, where it was. */
async function seen(engine: WatchingEngine, generation: number): Promise<void> {
  try {
    while ((await engine.next()) !== `${versionOf(generation)} ${generation}`);
  } catch (error) {
    await engine.leave();
    throw error;
  }
}

async function eventually(attempt: () => Promise<void>): Promise<void> {
  const giveUp = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() >= giveUp) throw error;
    }
    await delay(200);
  }
}
