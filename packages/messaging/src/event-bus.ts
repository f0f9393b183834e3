import type { Backoff, Lease, Wait } from './lease.ts';

/** An event as it travels: the attributes of CloudEvents 1.0 that the suite uses. */
export interface BusEvent {
  /** Unique in the tenant; consumers dedupe on it. 1 to 200 bytes of UTF-8 without control characters. */
  readonly id: string;
  /** `policy.published` and the like: `[a-z][a-z0-9_.]{0,99}`. */
  readonly type: string;
  /** What made it, a URI reference: `/registry`. 1 to 200 bytes, like `subject`. */
  readonly source: string;
  /** The aggregate that it is about: `packs/shop-policy`. */
  readonly subject?: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  /** A JSON value. */
  readonly data: unknown;
  /** Schema of the data, a URI. Like `subject`, and so are the next two, of extensions of CloudEvents. */
  readonly dataschema?: string;
  /** Of events that must stay in order where a bus is split up. */
  readonly partitionkey?: string;
  /** Order among the events of a source; sorts as text. */
  readonly sequence?: string;
  /** W3C trace context of the call that caused it. */
  readonly traceparent?: string;
}

/** An event with its place on the bus. */
export interface StoredEvent {
  readonly tenant: string;
  /** Grows with every event, not by one. */
  readonly position: number;
  readonly event: BusEvent;
}

/** The events of one tenant. */
export interface TenantEvents {
  readonly tenant: string;
  /**
   * Adds events (at most 1,000) in the order given; durable when it resolves. An event whose id came within `dedupeMs`
   * is not added again. Throws TOO_LARGE (nothing was added), FULL, UNAVAILABLE: the first events may be there, and the
   * same call may be made again.
   */
  publish(events: readonly BusEvent[]): Promise<void>;
  /**
   * Events after a position (from the oldest that is kept when absent), oldest first, at most `limit` (1 to 1000),
   * fewer where a page would be too big. Waits for the first one; empty when none came in time. Moves no consumer.
   * Throws CORRUPT, naming the position, when the first one cannot be read; a page ends before such an event.
   */
  read(page: { readonly limit: number; readonly after?: number } & Wait): Promise<readonly StoredEvent[]>;
}

/** A durable consumer: who it is and where it begins. */
export interface ConsumerDefinition {
  /** `[a-z][a-z0-9-]{0,39}`. Processes that use the same name share the events. */
  readonly name: string;
  /**
   * Where it starts when the name is used for the first time: with the oldest event that is kept, or with the next one.
   */
  readonly from: 'beginning' | 'now';
  /** As in `QueueDefinition`. */
  readonly leaseMs?: number;
  /** 1 s to 60 s unless told. */
  readonly backoff?: Backoff;
}

/**
 * An event in the caller's hands. It is delivered until it is acknowledged, however often that takes, and meanwhile
 * nothing else of its tenant; whoever cannot handle it acknowledges it and keeps a note.
 */
export interface EventDelivery extends Lease, StoredEvent {}

/**
 * Delivers the events of all tenants, of each one at a time and in order, over all processes that use the name. Tenants
 * do not wait for one another.
 */
export interface EventConsumer {
  readonly name: string;
  /**
   * The next event of a tenant that has none in somebody's hands; undefined when none came in time. As many calls at a
   * time as there shall be events in hand. Throws UNAVAILABLE and CLOSED; and CORRUPT, naming tenant and position, once
   * for an event that cannot be read and is passed over.
   */
  next(wait: Wait): Promise<EventDelivery | undefined>;
}

/** What happened, in order per tenant, for whoever wants to know. The bus delivers; the stores are the record. */
export interface EventBus {
  /** Tenant ids are `[a-z0-9][a-z0-9-]{0,62}`; anything else throws a TypeError before any I/O. */
  forTenant(tenant: string): TenantEvents;
  /** Opens a consumer; its place is durable when this resolves. */
  consumer(definition: ConsumerDefinition): Promise<EventConsumer>;
  /**
   * Forgets the place of a consumer. Opened again from the beginning, it is delivered everything once more. Idempotent.
   */
  removeConsumer(name: string): Promise<void>;
}

/** Bounds of the bus. Processes that share a bus use the same. */
export interface EventLimits {
  /** Largest event, in bytes of JSON. 256 KiB unless told. */
  readonly eventBytes?: number;
  /** Events are kept this long, whoever has seen them. 7 days unless told. */
  readonly maxAgeMs?: number;
  /** Events of all tenants that are kept; `publish` throws FULL then. 1,000,000 unless told. */
  readonly maxEvents?: number;
  /** At most `maxAgeMs`. 10 min unless told. */
  readonly dedupeMs?: number;
}
