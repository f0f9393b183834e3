import type { OutboxEvent, PendingEvents } from '@policy-registry/storage';

export interface PendingEvent {
  readonly document: PendingEvents;
  readonly event: OutboxEvent;
}

/**
 * The pending events of many documents in one order: by time, so that the log reads as it happened, but never against the
 * order within a document, whatever the clock did.
 */
export function chronological(pending: readonly PendingEvents[]): readonly PendingEvent[] {
  const timed = pending.flatMap((document) => {
    let latest = '';
    return document.events.map((event) => {
      if (event.time > latest) latest = event.time;
      return { document, event, time: latest };
    });
  });
  return timed
    .sort((left, right) => (left.time < right.time ? -1 : left.time > right.time ? 1 : 0))
    .map(({ document, event }) => ({ document, event }));
}
