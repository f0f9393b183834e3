import type { TestContext } from 'node:test';
import type { Registry } from '../kernel/registry-fixture.ts';
import { openOverrides } from '../overrides/override-fixture.ts';
import { openDue } from '../reviews/due-fixture.ts';
import { openWebhooks } from '../webhooks/webhook-fixture.ts';

/** What comes of time passing and not of a call: after it, the event is in an outbox. Events of audited calls need no scene. */
export const SCENES: Readonly<Record<string, (t: TestContext) => Promise<Pick<Registry, 'events'>>>> = {
  async 'an override comes to its end'(t) {
    const overrides = await openOverrides(t);
    const { override } = await overrides.ask();
    await overrides.approve(override);
    for (const days of [29.5, 1]) {
      overrides.pass(days);
      await overrides.keep();
    }
    return overrides;
  },
  async 'a review is overdue'(t) {
    const { registry, pass, keep } = await openDue(t);
    pass(2);
    await keep();
    return registry;
  },
  async 'a receiver is gone'(t) {
    const webhooks = openWebhooks(t);
    await webhooks.create();
    await webhooks.happen('shop');
    webhooks.receiver.answer = async () => ({ status: 410, text: '' });
    await webhooks.deliver();
    return webhooks;
  },
};
