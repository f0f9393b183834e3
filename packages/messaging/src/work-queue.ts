import type { Backoff, Lease, Wait } from './lease.ts';

/** A unit of work. */
export interface Job {
  /** Dedupe key within the queue and tenant; 1 to 200 bytes of UTF-8 without control characters. */
  readonly id: string;
  /** Jobs that are cancelled together, a run for example: `[A-Za-z0-9_-]{1,64}`. */
  readonly group: string;
  /** A JSON value. */
  readonly payload: unknown;
  /** W3C trace context of whoever asked for the work. */
  readonly traceparent?: string;
}

/** What a queue is. Processes that open the same queue use the same definition. */
export interface QueueDefinition {
  /** `[a-z][a-z0-9-]{0,39}` */
  readonly name: string;
  /** How long a claimed job is its worker's without a heartbeat. 30 s unless told; 100 ms to 1 h. */
  readonly leaseMs?: number;
  /** Deliveries after which a job that was not acknowledged is a dead letter. 5 unless told. */
  readonly maxDeliveries?: number;
  /** 1 s to 60 s unless told. */
  readonly backoff?: Backoff;
  /**
   * An id that was enqueued is not taken again for this long, whatever became of the job. 10 min unless told. A server
   * that was restarted meanwhile may have forgotten the ids of jobs that are done.
   */
  readonly dedupeMs?: number;
  /** Largest payload, in bytes of JSON. 256 KiB unless told. */
  readonly payloadBytes?: number;
  /**
   * Jobs of one tenant that may be in the queue; writers at the same time may go slightly over it. 10,000 unless told.
   */
  readonly jobsPerTenant?: number;
  /** Jobs of one tenant that may be started and not finished: claimed, or waiting for another try. 100 unless told. */
  readonly startedPerTenant?: number;
  /** Dead letters that are kept of one tenant; the oldest go first. 1,000 unless told. */
  readonly deadLettersPerTenant?: number;
}

export interface EnqueueOptions {
  /**
   * A loss of power may take the jobs back, and their ids with them; the death of a process may not. For jobs that somebody enqueues again who
   * finds them missing. Adapters that have nothing cheaper make them durable at once.
   */
  readonly lazily?: boolean;
}

export interface EnqueueResult {
  readonly added: number;
  /** Jobs whose id was taken within `dedupeMs`. */
  readonly duplicates: number;
}

export interface QueueDepth {
  /** Never claimed. */
  readonly waiting: number;
  /** Claimed and not finished; those that wait for another try, too. */
  readonly started: number;
  readonly deadLetters: number;
}

/** A job that was given up. */
export interface DeadLetter {
  /** Names it within the queue and tenant; later ones have greater positions. */
  readonly position: number;
  /** Absent when what is stored cannot be read. */
  readonly job?: Job;
  readonly deliveries: number;
  /** Of the last `nack` or `reject`, or what the queue saw. */
  readonly reason: string;
  /** ISO 8601, UTC. */
  readonly time: string;
}

/** A claimed job. `nack` of its last delivery makes it a dead letter. */
export interface ClaimedJob extends Lease {
  readonly job: Job;
  /** It can never succeed: makes it a dead letter at once. */
  reject(reason: string): Promise<void>;
  /** Given back by who has to stop: comes again at once, to anybody. This delivery is not counted, and those before need not be. */
  release(): Promise<void>;
}

/** The jobs of one tenant. No call takes a tenant, so one cannot reach into another's queue. */
export interface TenantQueue {
  readonly tenant: string;
  /**
   * Durable when it resolves, unless told otherwise. At most 1,000 jobs, in no order. Throws TOO_LARGE (nothing was taken), FULL,
   * UNAVAILABLE; after the last the same call may be made again.
   */
  enqueue(jobs: readonly Job[], options?: EnqueueOptions): Promise<EnqueueResult>;
  /**
   * Takes all jobs of a group out of the queue and says how many. Those that are claimed are lost to their workers, who
   * see it at the next `extend`. Their ids stay taken for `dedupeMs`.
   */
  cancel(group: string): Promise<number>;
  depth(): Promise<QueueDepth>;
  /** Oldest first; at most `limit` (1 to 1000), fewer where a page would be too big. An empty page is the end. */
  deadLetters(page: { readonly limit: number; readonly after?: number }): Promise<readonly DeadLetter[]>;
  /**
   * Puts dead letters (at most 1,000) back into the queue, as if never delivered. Those that are not there or cannot be
   * read are left out.
   */
  replay(positions: readonly number[]): Promise<number>;
}

/**
 * Jobs that are done once each, by any of the workers. Tenants take turns: between two jobs of one tenant that are
 * claimed through one WorkQueue, each other tenant that has a job to give has given one.
 */
export interface WorkQueue {
  readonly name: string;
  /** Tenant ids are `[a-z0-9][a-z0-9-]{0,62}`; anything else throws a TypeError before any I/O. */
  forTenant(tenant: string): TenantQueue;
  /**
   * The next job of the tenant whose turn it is; undefined when none came in time. A job that cannot be read becomes a
   * dead letter and the next one is looked for. Throws UNAVAILABLE, CLOSED.
   */
  claim(wait: Wait): Promise<ClaimedJob | undefined>;
}
