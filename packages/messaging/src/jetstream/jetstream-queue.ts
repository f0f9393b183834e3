import { checkTenant } from '../identifiers.ts';
import type { Wait } from '../lease.ts';
import { untilFound } from '../until-found.ts';
import type { ClaimedJob, TenantQueue, WorkQueue } from '../work-queue.ts';
import { JetStreamTenantQueue } from './jetstream-tenant-queue.ts';
import { JobClaims } from './job-claims.ts';
import type { QueueContext } from './queue-streams.ts';

/** One queue: a stream of jobs with a consumer for each tenant, and a stream of dead letters. */
export class JetStreamQueue implements WorkQueue {
  readonly name: string;
  readonly #context: QueueContext;
  readonly #claims: JobClaims;

  constructor(context: QueueContext) {
    this.name = context.rules.name;
    this.#context = context;
    this.#claims = new JobClaims(context);
  }

  forTenant(tenant: string): TenantQueue {
    return new JetStreamTenantQueue(this.#context, checkTenant(tenant));
  }

  claim(wait: Wait): Promise<ClaimedJob | undefined> {
    const { wakeup } = this.#context.link;
    const attempt = () => this.#claims.claim(wait.waitMs === 0);
    return untilFound({ attempt, wakeup, pauseMs: () => this.#claims.pauseMs() }, wait);
  }
}
