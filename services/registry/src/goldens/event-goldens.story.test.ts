import { type AuditEvent, AuditService } from '@policy-registry/contracts/registry';
import { auditEvent, cloudEvent } from '@policy-registry/events';
import { type Emit, eventGoldens } from '@policy-registry/events/goldens';
import type { EventData } from '../kernel/event.ts';
import { EVERY_CALL } from '../repeats/every-call.ts';
import { openWorld } from '../repeats/repeat-fixture.ts';
import { SCENES } from './scenes.ts';

const OF_OTHER_SERVICES = ['policy.inventory.', 'policy.simulation.'];

const emit: Emit = async (t, emitted) => {
  const before: AuditEvent[] = [];
  for (const { title, method, as, given } of EVERY_CALL) {
    await t.test(title, async (each) => {
      const world = openWorld(each);
      const request = (await given(world)) as never;
      await world.call(method, request, { requestId: 'golden', ...(as === undefined ? {} : { as }) });
      const { events } = await world.call(AuditService.method.listAuditEvents, { pageSize: 100 });
      const { true: own = [], false: others = [] } = Object.groupBy(
        events,
        (event) => `${event.requestId === 'golden'}`,
      );
      for (const event of own) emitted(cloudEvent('acme', event));
      before.push(...others);
    });
  }
  // What a call tells of itself is better than what led to it.
  for (const event of before) emitted(cloudEvent('acme', event));
  for (const [title, scene] of Object.entries(SCENES)) {
    await t.test(title, async (each) => {
      const { events } = await scene(each);
      for (const { data, ...event } of await events()) {
        emitted(cloudEvent('acme', auditEvent({ ...event, data: data as EventData }, 1)));
      }
    });
  }
};

eventGoldens((type) => !OF_OTHER_SERVICES.some((prefix) => type.startsWith(prefix)), emit);
