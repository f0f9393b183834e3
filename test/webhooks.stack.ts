import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Stack, startStack } from '@policy-registry/stack';
import { type DistributedSuite, startDistributedSuite } from './src/distributed-suite.ts';
import { auditTrail } from './src/load/audit-trail.ts';
import { type People, peopleAt } from './src/load/people.ts';
import { checkReceived } from './src/load/webhook-trail.ts';
import { type Receiver, startReceiver } from './src/receiver.ts';

describe('webhooks of registries that share MongoDB, S3 and JetStream', { timeout: 180_000 }, () => {
  let stack: Stack | undefined;
  let suite: DistributedSuite | undefined;
  let receiver: Receiver;
  let people: People;
  before(async () => {
    stack = await startStack();
    receiver = await startReceiver();
    const environment = {
      POLICY_REGISTRY_LOG_LEVEL: 'silent',
      POLICY_REGISTRY_WEBHOOK_ALLOW_HTTP: 'true',
      POLICY_REGISTRY_WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
      POLICY_REGISTRY_WEBHOOK_TIMEOUT_SECONDS: '1',
    };
    suite = await startDistributedSuite({ stack, name: 'webhooks', counts: { registry: 2 }, environment });
    people = (await peopleAt([suite.doors()], 'acme'))();
  });
  after(async () => {
    await suite?.close();
    await receiver.close();
    await stack?.close();
  });

  let made = 0;
  const happen = async (count: number) => {
    const create = () => people.author.packs.createPack({ pack: { pack: `p${made++}` } });
    await Promise.all(Array.from({ length: count }, create));
  };

  it('bring every event, signed and in order, though the receiver, a registry and the bus went away', async () => {
    const webhook = { webhook: 'ci', url: receiver.url, eventTypes: ['policy.pack.*'] };
    const { secret } = await people.operator.webhooks.createWebhook({ webhook });
    await happen(20);
    await receiver.until(({ length }) => length >= 10);
    await receiver.close();
    await happen(20);
    const [registry] = suite?.named('registry') ?? [];
    assert.ok(stack && registry);
    await registry.process.kill();
    await stack.nats.kill();
    await receiver.open();
    await people.operator.webhooks.testWebhook({ webhook: 'ci' });
    await happen(20);
    await stack.nats.start();
    await registry.process.start();
    await happen(5);
    const trail = (await auditTrail(people)).filter(({ type }) => type === 'policy.pack.created');
    assert.equal(trail.length, 65);
    await checkReceived(receiver, secret, trail);
  });
});
