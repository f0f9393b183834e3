import { checkDelay, pauseAfter } from './definition.ts';
import { check } from './identifiers.ts';
import type { Backoff, Lease, NackOptions } from './lease.ts';
import { MessagingError } from './messaging-error.ts';
import type { ClaimedJob, Job } from './work-queue.ts';

const REASON_CHARACTERS = 500;

export interface LeaseTerms {
  readonly tenant: string;
  /** For messages: `job a of acme`. */
  readonly what: string;
  readonly delivery: number;
  readonly leaseMs: number;
  readonly backoff: Backoff;
  /** `performance.now()` when the lease began, or before that: the holder's own clock must not be the slower one. */
  readonly since: number;
}

/** What an adapter does about a lease that is still held. */
export interface LeaseActions {
  ack(): Promise<void>;
  retry(delayMs: number): Promise<void>;
  /** Throws LEASE_LOST when it sees that the lease is gone. */
  extend(): Promise<void>;
}

export interface JobActions extends LeaseActions {
  /** Makes it a dead letter. */
  bury(reason: string): Promise<void>;
  release(): Promise<void>;
}

/** Keeps the rules of `Lease` for every adapter: one last word, and none after the time is over. */
export class HeldLease implements Lease {
  readonly tenant: string;
  readonly delivery: number;
  readonly leaseMs: number;
  protected readonly terms: LeaseTerms;
  readonly #actions: LeaseActions;
  #until: number;
  #settled = false;

  constructor(terms: LeaseTerms, actions: LeaseActions) {
    this.terms = terms;
    this.tenant = terms.tenant;
    this.delivery = terms.delivery;
    this.leaseMs = terms.leaseMs;
    this.#actions = actions;
    this.#until = terms.since + terms.leaseMs;
  }

  get settled(): boolean {
    return this.#settled;
  }

  async ack(): Promise<void> {
    await this.settle(() => this.#actions.ack());
  }

  async nack(options: NackOptions = {}): Promise<void> {
    const delayMs = this.delay(options.delayMs);
    await this.settle(() => this.#actions.retry(delayMs));
  }

  async extend(): Promise<void> {
    this.#check();
    const since = performance.now();
    const until = this.#until;
    await this.#actions.extend();
    // Who is answered later may have kept the lease of somebody else, who got the work meanwhile.
    if (performance.now() >= until) throw leaseLost(this.terms.what);
    this.#until = since + this.leaseMs;
  }

  protected delay(delayMs: number | undefined): number {
    return checkDelay(delayMs ?? pauseAfter(this.terms.backoff, this.delivery));
  }

  protected async settle(action: () => Promise<void>): Promise<void> {
    this.#check();
    this.#settled = true;
    try {
      await action();
    } catch (error) {
      this.#settled = false;
      throw error;
    }
  }

  #check(): void {
    if (this.#settled) throw new MessagingError('LEASE_LOST', `${this.terms.what} is settled`);
    if (performance.now() >= this.#until) throw leaseLost(this.terms.what);
  }
}

/** A claimed job: what is not done at its last delivery is a dead letter. */
export class HeldJob extends HeldLease implements ClaimedJob {
  readonly job: Job;
  readonly #actions: JobActions;
  readonly #isLast: boolean;

  constructor(terms: LeaseTerms, job: Job, maxDeliveries: number, actions: JobActions) {
    super(terms, actions);
    this.job = job;
    this.#actions = actions;
    this.#isLast = terms.delivery >= maxDeliveries;
  }

  override async nack(options: NackOptions = {}): Promise<void> {
    const delayMs = this.delay(options.delayMs);
    const reason = shortened(options.reason ?? 'not acknowledged');
    await this.settle(() => (this.#isLast ? this.#actions.bury(reason) : this.#actions.retry(delayMs)));
  }

  async reject(reason: string): Promise<void> {
    const kept = shortened(reason);
    await this.settle(() => this.#actions.bury(kept));
  }

  async release(): Promise<void> {
    await this.settle(() => this.#actions.release());
  }
}

export function leaseLost(what: string): MessagingError {
  return new MessagingError('LEASE_LOST', `the lease of ${what} is lost`);
}

function shortened(reason: string): string {
  return check('reason', reason, () => true)
    .slice(0, REASON_CHARACTERS)
    .toWellFormed();
}
