import type { QueueRules } from '../definition.ts';
import { HeldJob, type JobActions, leaseLost } from '../held-lease.ts';
import { decodeJob } from '../job-text.ts';
import type { ClaimedJob } from '../work-queue.ts';
import { bury } from './dead-letters.ts';
import type { EmbeddedContext } from './embedded-context.ts';
import { roundOf } from './round.ts';

interface JobRow {
  readonly sequence: number;
  readonly tenant: string;
  readonly group: string;
  readonly body: string;
  readonly delivery: number;
  /** So often it was claimed: of whoever did so last. */
  readonly claims: number;
}

/** Claims jobs of one queue, tenant after tenant, and settles them. */
export class JobClaims {
  readonly #context: EmbeddedContext;
  readonly #rules: QueueRules;
  #last = '';

  constructor(context: EmbeddedContext, rules: QueueRules) {
    this.#context = context;
    this.#rules = rules;
  }

  claim(): ClaimedJob | undefined {
    if (!this.#mayGive()) return undefined;
    const since = performance.now();
    return this.#context.db.note(() => {
      for (const tenant of roundOf((after) => this.#tenantAfter(after), this.#last)) {
        const job = this.#claimOf(tenant, since);
        if (job === undefined) continue;
        this.#last = tenant;
        return job;
      }
      return undefined;
    });
  }

  /** Milliseconds until a lease or a delay is over. */
  pauseMs(): number {
    const { db, now } = this.#context;
    const sql = 'SELECT min(due) AS due FROM jobs WHERE queue = ? AND delivery > 0';
    const due = db.read(() => db.get(sql, this.#rules.name))?.due;
    return typeof due === 'number' ? due - now() : Number.POSITIVE_INFINITY;
  }

  /** Whoever waits looks whenever anything happens to any job, and mostly in vain: a transaction costs several times as much. */
  #mayGive(): boolean {
    const { db, now } = this.#context;
    const waiting = 'SELECT 1 FROM jobs WHERE queue = ? AND delivery = 0 LIMIT 1';
    const again = 'SELECT 1 FROM jobs WHERE queue = ? AND delivery > 0 AND due <= ? LIMIT 1';
    const { name } = this.#rules;
    return db.read(() => db.get(waiting, name) ?? db.get(again, name, now())) !== undefined;
  }

  #claimOf(tenant: string, since: number): ClaimedJob | undefined {
    const { leaseMs, maxDeliveries, backoff } = this.#rules;
    for (let row = this.#due(tenant); row !== undefined; row = this.#due(tenant)) {
      const job = decodeJob(row.body, row.group);
      if (job === undefined) this.#bury(row, 'the stored job cannot be read');
      else if (row.delivery >= maxDeliveries) this.#bury(row, `not acknowledged after ${row.delivery} deliveries`);
      else {
        const delivery = row.delivery + 1;
        const claims = row.claims + 1;
        this.#setDue(row, delivery, leaseMs, claims);
        const terms = { tenant, what: `job ${job.id} of ${tenant}`, delivery, leaseMs, backoff, since };
        return new HeldJob(terms, job, maxDeliveries, this.#actions({ ...row, delivery, claims }, terms.what));
      }
    }
    return undefined;
  }

  /** What was started goes first: it waited before, and it needs no new place among the started ones. */
  #due(tenant: string): JobRow | undefined {
    const { db, now } = this.#context;
    const { name, startedPerTenant } = this.#rules;
    const columns = 'sequence, job_group, body, delivery, claims FROM jobs WHERE queue = ? AND tenant = ?';
    const again = `SELECT ${columns} AND delivery > 0 AND due <= ? ORDER BY due LIMIT 1`;
    const row =
      db.get(again, name, tenant, now()) ??
      (this.#started(tenant) < startedPerTenant
        ? db.get(`SELECT ${columns} AND delivery = 0 ORDER BY sequence LIMIT 1`, name, tenant)
        : undefined);
    if (row === undefined) return undefined;
    const { sequence, job_group, body, delivery, claims } = row;
    return {
      sequence: Number(sequence),
      tenant,
      group: String(job_group),
      body: String(body),
      delivery: Number(delivery),
      claims: Number(claims),
    };
  }

  #started(tenant: string): number {
    const sql = 'SELECT count(*) AS n FROM jobs WHERE queue = ? AND tenant = ? AND delivery > 0';
    return Number(this.#context.db.get(sql, this.#rules.name, tenant)?.n);
  }

  #actions(row: JobRow, what: string): JobActions {
    const { db, wakeup } = this.#context;
    /** A job that was cancelled is gone, and whoever settles it then needs nothing more. */
    const settle = (kind: 'note' | 'write', work: () => boolean) => {
      db[kind](() => {
        if (!work() && this.#exists(row)) throw leaseLost(what);
      });
    };
    /** What is gone leaves a place to a job that waits, if there is one. */
    const leave = (kind: 'note' | 'write', work: () => boolean) => {
      settle(kind, work);
      if (this.#mayGive()) wakeup.notify();
    };
    /** Whoever waits has to know until when. */
    const comeAgain = (delivery: number, inMs: number) => {
      settle('note', () => this.#setDue(row, delivery, inMs));
      wakeup.notify();
    };
    const remove = 'DELETE FROM jobs WHERE sequence = ? AND claims = ?';
    return {
      // After a loss of power the job may come once more: that is what "at least once" means.
      ack: async () => leave('note', () => db.run(remove, row.sequence, row.claims) > 0),
      retry: async (delayMs) => comeAgain(row.delivery, delayMs),
      release: async () => comeAgain(row.delivery - 1, 0),
      bury: async (reason) => leave('write', () => this.#bury(row, reason)),
      extend: async () => {
        if (!db.note(() => this.#setDue(row, row.delivery, this.#rules.leaseMs))) throw leaseLost(what);
      },
    };
  }

  #setDue(row: JobRow, delivery: number, inMs: number, claims = row.claims): boolean {
    const { db, now } = this.#context;
    const sql = 'UPDATE jobs SET delivery = ?, due = ?, claims = ? WHERE sequence = ? AND claims = ?';
    return db.run(sql, delivery, now() + inMs, claims, row.sequence, row.claims) > 0;
  }

  #bury({ sequence, claims, delivery }: JobRow, reason: string): boolean {
    return bury(this.#context, this.#rules, { sequence, claims, delivery, reason });
  }

  #exists({ sequence }: JobRow): boolean {
    return this.#context.db.get('SELECT 1 FROM jobs WHERE sequence = ?', sequence) !== undefined;
  }

  #tenantAfter(after: string): string | undefined {
    const sql = 'SELECT tenant FROM jobs WHERE queue = ? AND tenant > ? ORDER BY tenant LIMIT 1';
    const tenant = this.#context.db.get(sql, this.#rules.name, after)?.tenant;
    return tenant === undefined ? undefined : String(tenant);
  }
}
