import { checkPositions, type QueueRules } from '../definition.ts';
import { checkGroup, checkTenant } from '../identifiers.ts';
import { encodeJobs } from '../job-text.ts';
import type { Wait } from '../lease.ts';
import { MessagingError } from '../messaging-error.ts';
import { untilFound } from '../until-found.ts';
import type {
  ClaimedJob,
  DeadLetter,
  EnqueueOptions,
  EnqueueResult,
  Job,
  QueueDepth,
  TenantQueue,
  WorkQueue,
} from '../work-queue.ts';
import { listDeadLetters, replayDeadLetters } from './dead-letters.ts';
import type { EmbeddedContext } from './embedded-context.ts';
import { JobClaims } from './job-claims.ts';

/** One queue in the database. Every call is one transaction, and is over when it returns its promise. */
export class EmbeddedQueue implements WorkQueue {
  readonly name: string;
  readonly #context: EmbeddedContext;
  readonly #rules: QueueRules;
  readonly #claims: JobClaims;

  constructor(context: EmbeddedContext, rules: QueueRules) {
    this.name = rules.name;
    this.#context = context;
    this.#rules = rules;
    this.#claims = new JobClaims(context, rules);
  }

  forTenant(tenant: string): TenantQueue {
    return new EmbeddedTenantQueue(this.#context, this.#rules, checkTenant(tenant));
  }

  claim(wait: Wait): Promise<ClaimedJob | undefined> {
    const claims = this.#claims;
    const { wakeup } = this.#context;
    return untilFound({ attempt: () => claims.claim(), wakeup, pauseMs: () => claims.pauseMs() }, wait);
  }
}

class EmbeddedTenantQueue implements TenantQueue {
  readonly tenant: string;
  readonly #context: EmbeddedContext;
  readonly #rules: QueueRules;

  constructor(context: EmbeddedContext, rules: QueueRules, tenant: string) {
    this.tenant = tenant;
    this.#context = context;
    this.#rules = rules;
  }

  async enqueue(jobs: readonly Job[], { lazily = false }: EnqueueOptions = {}): Promise<EnqueueResult> {
    const texts = encodeJobs(jobs, this.#rules.payloadBytes);
    const { db, now, wakeup } = this.#context;
    const { name, dedupeMs } = this.#rules;
    const added = db[lazily ? 'note' : 'write'](() => {
      db.run('DELETE FROM job_ids WHERE until <= ?', now());
      const room = this.#room();
      let count = 0;
      for (const { id, group, text } of texts) {
        const take = 'INSERT INTO job_ids (queue, tenant, id, until) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING';
        if (db.run(take, name, this.tenant, id, now() + dedupeMs) === 0) continue;
        if (count === room) throw new MessagingError('FULL', `queue ${name} of ${this.tenant} is full`);
        db.run('INSERT INTO jobs (queue, tenant, job_group, body) VALUES (?, ?, ?, ?)', name, this.tenant, group, text);
        count += 1;
      }
      return count;
    });
    wakeup.notify();
    return { added, duplicates: texts.length - added };
  }

  async cancel(group: string): Promise<number> {
    checkGroup(group);
    const { db, wakeup } = this.#context;
    const sql = 'DELETE FROM jobs WHERE queue = ? AND tenant = ? AND job_group = ?';
    const cancelled = db.write(() => db.run(sql, this.#rules.name, this.tenant, group));
    wakeup.notify();
    return cancelled;
  }

  async depth(): Promise<QueueDepth> {
    const { db } = this.#context;
    const own = 'WHERE queue = ? AND tenant = ?';
    return db.read(() => ({
      waiting: this.#count(`jobs ${own} AND delivery = 0`),
      started: this.#count(`jobs ${own} AND delivery > 0`),
      deadLetters: this.#count(`dead_letters ${own}`),
    }));
  }

  async deadLetters(page: { readonly limit: number; readonly after?: number }): Promise<readonly DeadLetter[]> {
    const { db } = this.#context;
    return db.read(() => listDeadLetters(this.#context, this.#rules.name, this.tenant, page));
  }

  async replay(positions: readonly number[]): Promise<number> {
    checkPositions(positions);
    const { db, wakeup } = this.#context;
    const replayed = db.write(() =>
      replayDeadLetters(this.#context, this.#rules.name, this.tenant, positions, this.#room()),
    );
    wakeup.notify();
    return replayed;
  }

  #room(): number {
    return Math.max(0, this.#rules.jobsPerTenant - this.#count('jobs WHERE queue = ? AND tenant = ?'));
  }

  #count(rows: string): number {
    return Number(this.#context.db.get(`SELECT count(*) AS n FROM ${rows}`, this.#rules.name, this.tenant)?.n);
  }
}
