import type { BusEvent, EventDelivery, StoredEvent } from './event-bus.ts';
import { HeldLease, type LeaseActions, type LeaseTerms } from './held-lease.ts';
import { MessagingError } from './messaging-error.ts';

/** An event in somebody's hands. */
export class HeldEvent extends HeldLease implements EventDelivery {
  readonly position: number;
  readonly event: BusEvent;

  constructor(terms: LeaseTerms, { position, event }: StoredEvent, actions: LeaseActions) {
    super(terms, actions);
    this.position = position;
    this.event = event;
  }
}

/** An event on the bus that is none, or not of this tenant. */
export function unreadable(tenant: string, position: number): MessagingError {
  return new MessagingError('CORRUPT', `event ${position} of ${tenant} cannot be read`);
}
