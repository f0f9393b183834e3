import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { type People, peopleAt } from './src/load/people.ts';
import { openShop, publishShop, SHOP } from './src/shop.ts';
import { startTestSuite, type TestSuite } from './src/test-suite.ts';
import { WATCHES, WatchingEngine } from './src/watching-engine.ts';

async function openProd(context: TestContext): Promise<[TestSuite, People]> {
  const suite = await startTestSuite();
  context.after(() => suite.close());
  const people = (await peopleAt([suite], 'acme'))();
  await openShop(people);
  for (const version of ['1.0.0', '2.0.0']) await publishShop(people, version);
  await people.operator.environments.createEnvironment({ environment: { environment: 'prod' } });
  await promote(people, '1.0.0');
  return [suite, people];
}

const promote = ({ operator }: People, version: string) =>
  operator.promotions.createPromotion({ environment: 'prod', pack: SHOP, version, reason: 'go', ticket: 'OPS-1' });

describe('an engine that watches', () => {
  for (const [name, watch] of Object.entries(WATCHES)) {
    it(`gets what is live over ${name}, verifies it, and resumes`, { timeout: 120_000 }, async (context) => {
      const [suite, people] = await openProd(context);
      const engine = await WatchingEngine.start(suite, watch);
      assert.equal(await engine.next(), '1.0.0 1');
      await promote(people, '2.0.0');
      assert.equal(await engine.next(), '2.0.0 2');
      await engine.leave();
      await promote(people, '1.0.0');
      assert.equal(await engine.next(), '1.0.0 3', 'only what changed since');
      const last = engine.next();
      await Promise.all([suite.close(), assert.rejects(last)]);
    });
  }
});
