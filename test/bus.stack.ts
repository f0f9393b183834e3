import assert from 'node:assert/strict';
import { after, before, describe, it, type TestContext } from 'node:test';
import { FindingSeverity } from '@policy-registry/contracts/registry';
import { type Stack, startStack } from '@policy-registry/stack';
import { auditTrail } from './src/load/audit-trail.ts';
import { busTrail, checkBus } from './src/load/bus-trail.ts';
import { type People, peopleAt } from './src/load/people.ts';
import { startTestSuite, type TestSuite } from './src/test-suite.ts';

/** The audit log and the bus of a suite on real servers. */
describe('the bus', () => {
  let stack: Stack;
  let environment: Record<string, string>;
  before(async () => {
    stack = await startStack();
    environment = { ...(await stack.environment('bus')), POLICY_REGISTRY_LOG_LEVEL: 'silent' };
  });
  after(() => stack.close());

  async function suiteWith(context: TestContext, prefix: string): Promise<[TestSuite, People]> {
    const suite = await startTestSuite({ ...environment, POLICY_REGISTRY_NATS_PREFIX: prefix });
    context.after(() => suite.close());
    return [suite, (await peopleAt([suite], 'acme'))()];
  }

  it('gets what is in the audit log, in order and once, though its server was away', async (context) => {
    const [suite, people] = await suiteWith(context, 'one');
    const create = (pack: string) => people.author.packs.createPack({ pack: { pack } });
    await Promise.all(Array.from({ length: 20 }, (_, n) => create(`before-${n}`)));
    await stack.nats.kill();
    await Promise.all(Array.from({ length: 20 }, (_, n) => create(`meanwhile-${n}`)));
    const trail = await auditTrail(people);
    assert.equal(trail.length, 40);
    const readiness = await fetch(`${suite.httpUrl}/readyz`);
    assert.deepEqual([readiness.status, await readiness.json()], [200, { status: 'ok', degraded: ['messages'] }]);
    const { findings } = await people.operator.admin.diagnose({});
    assert.deepEqual(
      findings.map(({ code, component }) => `${code} ${component}`),
      ['PART_UNAVAILABLE messages'],
    );
    await stack.nats.start();
    await checkBus(stack, 'one', trail);
  });

  it('is driven anew from the record when it was thrown away', async (context) => {
    const [, people] = await suiteWith(context, 'two');
    const { events } = await people.operator.admin.redriveEvents({});
    assert.equal(events, 40n);
    const trail = await auditTrail(people);
    assert.equal(trail.at(-1)?.type, 'policy.events.redriven');
    const stored = await busTrail(stack, 'two', 41);
    assert.deepEqual(
      stored.map(({ event }) => (event.data as { event: string }).event),
      trail.map(({ event }) => event),
    );
    const { findings } = await people.operator.admin.diagnose({});
    assert.deepEqual(
      findings.filter(({ severity }) => severity !== FindingSeverity.INFO),
      [],
    );
  });
});
