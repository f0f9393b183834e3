import { HeldJob, type JobActions, leaseLost } from '../held-lease.ts';
import { decodeJob } from '../job-text.ts';
import type { ClaimedJob } from '../work-queue.ts';
import { type Delivered, settle } from './delivered.ts';
import { orRemade } from './ensure-stream.ts';
import { bury } from './graveyard.ts';
import { ownerOf } from './layout.ts';
import { ensureQueue, isQueued, type QueueContext, queueLane } from './queue-streams.ts';
import { release } from './release.ts';
import { subjectCounts } from './subject-counts.ts';
import { TenantPuller } from './tenant-puller.ts';

const LONGEST_SWEEP_MS = 2_000;

/** Claims jobs of one queue, tenant after tenant, and settles them. */
export class JobClaims {
  readonly #context: QueueContext;
  readonly #puller: TenantPuller;

  constructor(context: QueueContext) {
    this.#context = context;
    const { link, layout, rules } = context;
    const stream = layout.workStream(rules.name);
    this.#puller = new TenantPuller(link, {
      stream,
      laneName: (tenant) => tenant,
      lane: async (tenant) => queueLane(context, tenant),
      async tenants() {
        const counts = await subjectCounts(link, stream, layout.workSubject(rules.name, '*', '*'));
        return new Set([...counts.keys()].map((subject) => ownerOf(subject)?.tenant ?? ''));
      },
      sweepMs: Math.min(rules.leaseMs, LONGEST_SWEEP_MS),
      wakeSubjects: [layout.wakeSubject(`work.${rules.name}`, '*')],
    });
  }

  pauseMs(): number {
    return this.#puller.pauseMs();
  }

  claim(thorough: boolean): Promise<ClaimedJob | undefined> {
    const { link, rules } = this.#context;
    const pull = () => this.#puller.pull(thorough);
    return link.call(`queue ${rules.name}`, async () => {
      for (;;) {
        const delivered = await orRemade(() => ensureQueue(this.#context), pull);
        if (delivered === undefined) return undefined;
        this.#puller.hint(delivered.tenant);
        const job = await this.#jobOf(delivered);
        if (job !== undefined) return job;
      }
    });
  }

  /** Undefined for what became a dead letter instead. */
  async #jobOf(delivered: Delivered): Promise<ClaimedJob | undefined> {
    const { maxDeliveries, leaseMs, backoff } = this.#context.rules;
    const { tenant, delivery, since } = delivered;
    const text = Buffer.from(delivered.data).toString('utf8');
    const job = decodeJob(text, ownerOf(delivered.subject)?.group);
    if (job === undefined) {
      await bury(this.#context, delivered, 'the stored job cannot be read');
      return undefined;
    }
    if (delivery > maxDeliveries) {
      await bury(this.#context, delivered, `not acknowledged after ${maxDeliveries} deliveries`);
      return undefined;
    }
    const terms = { tenant, what: `job ${job.id} of ${tenant}`, delivery, leaseMs, backoff, since };
    return new HeldJob(terms, job, maxDeliveries, this.#actions(delivered, terms.what));
  }

  #actions(delivered: Delivered, what: string): JobActions {
    const { link } = this.#context;
    const { tenant, sequence } = delivered;
    const lastWord = async (work: () => Promise<void>, afterMs = 0) => {
      await link.call(what, work);
      this.#puller.hint(tenant, afterMs);
    };
    return {
      ack: () => lastWord(() => settle(link, delivered, '+ACK')),
      retry: (retryAfterMs) => lastWord(() => settle(link, delivered, { retryAfterMs }), retryAfterMs),
      release: () => lastWord(() => release(this.#context, delivered)),
      bury: (reason) => lastWord(() => bury(this.#context, delivered, reason)),
      extend: () =>
        link.call(what, async () => {
          await settle(link, delivered, '+WPI');
          // The server confirms that for a cancelled job too.
          if (!(await isQueued(this.#context, sequence))) throw leaseLost(what);
        }),
    };
  }
}
