import { acknowledged, assertRefused, present } from './expectations.ts';
import { type ContractTest, event, job, NOW, SOON, STEADY } from './harness.ts';

/** Ready, restart, close. */
export function messagingLifecycle(contract: ContractTest): void {
  contract('messaging that is open is ready, and says so again and again', async ({ messaging }) => {
    await Promise.all([messaging.ready(), messaging.ready()]);
    await messaging.ready();
  });

  contract('jobs in hand and waiting survive a restart', async ({ messaging, reopen }) => {
    const hasty = { ...STEADY, leaseMs: 400 };
    const queue = await messaging.queue(hasty);
    await queue.forTenant('acme').enqueue([job('a')]);
    present(await queue.claim(SOON));
    await queue.forTenant('acme').enqueue([job('b')]);
    const again = await (await reopen()).queue(hasty);
    const ids = new Set<string>();
    while (ids.size < 2) {
      const lease = present(await again.claim(SOON));
      ids.add(lease.job.id);
      await acknowledged(lease);
    }
  });

  contract('close ends all waiting, and everything after it is CLOSED', async ({ messaging }) => {
    const queue = await messaging.queue(STEADY);
    const tenant = queue.forTenant('acme');
    await tenant.enqueue([job('a')]);
    const lease = present(await queue.claim(SOON));
    const events = messaging.events.forTenant('acme');
    const consumer = await messaging.events.consumer({ name: 'audit', from: 'beginning' });
    const waiting = [
      assertRefused('CLOSED', queue.claim(SOON)),
      assertRefused('CLOSED', consumer.next(SOON)),
      assertRefused('CLOSED', events.read({ limit: 1, ...SOON })),
    ];
    await messaging.close();
    await Promise.all(waiting);
    await messaging.close();
    await assertRefused('CLOSED', lease.ack());
    await assertRefused('CLOSED', lease.extend());
    await assertRefused('CLOSED', queue.claim(NOW));
    await assertRefused('CLOSED', tenant.enqueue([job('b')]));
    await assertRefused('CLOSED', tenant.cancel('run'));
    await assertRefused('CLOSED', tenant.depth());
    await assertRefused('CLOSED', tenant.deadLetters({ limit: 1 }));
    await assertRefused('CLOSED', tenant.replay([1]));
    await assertRefused('CLOSED', events.publish([event('1')]));
    await assertRefused('CLOSED', events.read({ limit: 1, ...NOW }));
    await assertRefused('CLOSED', consumer.next(NOW));
    await assertRefused('CLOSED', messaging.events.consumer({ name: 'audit', from: 'now' }));
    await assertRefused('CLOSED', messaging.events.removeConsumer('audit'));
    await assertRefused('CLOSED', messaging.queue(STEADY));
    await assertRefused('CLOSED', messaging.ready());
  });
}
