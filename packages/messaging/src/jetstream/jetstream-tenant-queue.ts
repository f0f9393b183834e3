import { checkPositions } from '../definition.ts';
import { checkGroup } from '../identifiers.ts';
import { encodeJobs, type JobText } from '../job-text.ts';
import { MessagingError } from '../messaging-error.ts';
import type { DeadLetter, EnqueueResult, Job, QueueDepth, TenantQueue } from '../work-queue.ts';
import { orRemade } from './ensure-stream.ts';
import { listDeadLetters, replayDeadLetters } from './graveyard.ts';
import { dedupeId } from './layout.ts';
import { isConsumerMissing } from './nats-error.ts';
import { ensureQueue, type QueueContext } from './queue-streams.ts';
import { countOf } from './subject-counts.ts';

/** Publishes on their way at a time. */
const AT_ONCE = 64;

/** The jobs of one tenant: the subjects of the streams that name it. */
export class JetStreamTenantQueue implements TenantQueue {
  readonly tenant: string;
  readonly #context: QueueContext;
  readonly #what: string;

  constructor(context: QueueContext, tenant: string) {
    this.tenant = tenant;
    this.#context = context;
    this.#what = `queue ${context.rules.name} of ${tenant}`;
  }

  async enqueue(jobs: readonly Job[]): Promise<EnqueueResult> {
    const texts = encodeJobs(jobs, this.#context.rules.payloadBytes);
    const added = await this.#call(() => this.#publish(texts));
    return { added, duplicates: texts.length - added };
  }

  async cancel(group: string): Promise<number> {
    const { link, layout, rules } = this.#context;
    const filter = layout.workSubject(rules.name, this.tenant, checkGroup(group));
    return this.#call(async () => (await link.jsm.streams.purge(layout.workStream(rules.name), { filter })).purged);
  }

  async depth(): Promise<QueueDepth> {
    const { link, layout, rules } = this.#context;
    return this.#call(async () => {
      const [all, undelivered, deadLetters] = await Promise.all([
        this.#jobs(),
        this.#undelivered(),
        countOf(link, layout.deadStream(rules.name), layout.deadSubject(rules.name, this.tenant, '*', '*')),
      ]);
      const waiting = Math.min(all, undelivered ?? all);
      return { waiting, started: all - waiting, deadLetters };
    });
  }

  async deadLetters(page: { readonly limit: number; readonly after?: number }): Promise<readonly DeadLetter[]> {
    return this.#call(() => listDeadLetters(this.#context, this.tenant, page));
  }

  async replay(positions: readonly number[]): Promise<number> {
    checkPositions(positions);
    return this.#call(async () => {
      const replayed = await replayDeadLetters(this.#context, this.tenant, positions, await this.#room());
      this.#wake();
      return replayed;
    });
  }

  /** How many were new. What the server takes in one go is bounded; the bound on jobs is looked at once. */
  async #publish(texts: readonly JobText[]): Promise<number> {
    const { link, layout, rules } = this.#context;
    let room = texts.length === 0 ? 0 : await this.#room();
    let added = 0;
    for (let next = 0; next < texts.length; ) {
      if (room <= 0) throw new MessagingError('FULL', `${this.#what} is full`);
      const some = texts.slice(next, next + Math.min(AT_ONCE, room));
      const acks = await Promise.allSettled(
        some.map(({ id, group, text }) => {
          const subject = layout.workSubject(rules.name, this.tenant, group);
          return link.js.publish(subject, text, { msgID: dedupeId(this.tenant, id) });
        }),
      );
      this.#wake();
      for (const ack of acks) {
        if (ack.status === 'rejected') throw ack.reason;
        if (ack.value.duplicate) continue;
        added += 1;
        room -= 1;
      }
      next += some.length;
    }
    return added;
  }

  #call<T>(work: () => Promise<T>): Promise<T> {
    return this.#context.link.call(this.#what, () => orRemade(() => ensureQueue(this.#context), work));
  }

  #wake(): void {
    const { link, layout, rules } = this.#context;
    link.hint(layout.wakeSubject(`work.${rules.name}`, this.tenant));
  }

  async #room(): Promise<number> {
    return this.#context.rules.jobsPerTenant - (await this.#jobs());
  }

  #jobs(): Promise<number> {
    const { link, layout, rules } = this.#context;
    return countOf(link, layout.workStream(rules.name), layout.workSubject(rules.name, this.tenant, '*'));
  }

  /** Undefined before the first claim of the tenant. */
  async #undelivered(): Promise<number | undefined> {
    const { link, layout, rules } = this.#context;
    try {
      return (await link.jsm.consumers.info(layout.workStream(rules.name), this.tenant)).num_pending;
    } catch (error) {
      if (isConsumerMissing(error)) return undefined;
      throw error;
    }
  }
}
