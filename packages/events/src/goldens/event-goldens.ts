import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CloudEvent as ReceivedEvent } from 'cloudevents';
import type { CloudEvent } from '../cloud-event.ts';
import { EVENT_TYPES, type EventType } from '../event-types.ts';
import { madeStable } from './made-stable.ts';

/** Where the golden of a type is. */
export function goldenFile(type: string): string {
  return fileURLToPath(new URL(`../../goldens/${type}.json`, import.meta.url));
}

/** Runs use cases that emit events, and hands on what they emitted. */
export type Emit = (t: TestContext, emitted: (event: CloudEvent) => void) => Promise<void>;

/**
 * The tests that a service passes: it emits every type that is its own, and the first event of each is what its golden says.
 * `npm run goldens` writes the goldens anew.
 */
export function eventGoldens(isOwn: (type: EventType) => boolean, emit: Emit): void {
  test('every type of event is emitted, and each is what its golden says', async (t) => {
    const events = new Map<string, CloudEvent>();
    await emit(t, (event) => events.has(event.type) || events.set(event.type, event));
    for (const type of EVENT_TYPES.filter(isOwn)) {
      await t.test(type, (each) => {
        const event = events.get(type) ?? assert.fail('declared, and emitted by no audited call and no scene');
        const golden = madeStable(event);
        new ReceivedEvent(golden as object);
        each.assert.fileSnapshot(golden, goldenFile(type));
      });
    }
  });
}
