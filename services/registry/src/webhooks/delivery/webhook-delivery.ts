import { randomUUID } from 'node:crypto';
import { ServiceError } from '@policy-registry/rpc/errors';
import { StoreError } from '@policy-registry/storage';
import { Complaints } from '../../kernel/complaints.ts';
import type { RegistryDependencies } from '../../kernel/ports.ts';
import { type BackgroundWork, type RoundsStart, TenantRounds, type Turn } from '../../kernel/tenant-rounds.ts';
import { type DeliveryDependencies, deliverTurn } from './deliver-turn.ts';
import { dueWebhooks } from './due-webhooks.ts';
import { FairPool } from './fair-pool.ts';
import { sweepDeliveries } from './sweep-deliveries.ts';

/** Attempts at once in a process. A tenant has its share, so that receivers that hang hold up nobody else. */
const BOUNDS = { most: 16, perTenant: 4 };
const SWEEP_MS = 60 * 60 * 1000;

/** Sends the events of all tenants to their webhooks, in the background. Any number of processes may. */
export function createWebhookDelivery(
  deps: Pick<RegistryDependencies, 'documents' | 'webhooks' | 'now'>,
): BackgroundWork {
  return new WebhookDelivery(deps);
}

class WebhookDelivery implements BackgroundWork {
  readonly #deps: DeliveryDependencies;
  readonly #rounds: TenantRounds;
  readonly #pool: FairPool;
  readonly #stopping = new AbortController();
  readonly #swept = new Map<string, number>();
  #complaints: Complaints | undefined;

  constructor(deps: Pick<RegistryDependencies, 'documents' | 'webhooks' | 'now'>) {
    const onGivenUp: DeliveryDependencies['onGivenUp'] = (about) =>
      this.#complaints?.tell(
        `given up of ${about.tenant}/${about.webhook}`,
        about,
        'an event was given up for a webhook; ListDeliveries has it, and RedeliverDelivery sends it once more',
      );
    this.#deps = { ...deps, holder: randomUUID(), onGivenUp };
    this.#pool = new FairPool(BOUNDS, (tenant, webhook) => this.#deliver(tenant, webhook));
    this.#rounds = new TenantRounds({
      documents: deps.documents,
      name: 'the delivery to webhooks',
      turn: (tenant, complaints) => this.#look(tenant, complaints),
    });
  }

  wake(tenant: string): void {
    this.#rounds.wake(tenant);
  }

  start(options: RoundsStart): void {
    this.#complaints = new Complaints(options.log);
    this.#rounds.start(options);
  }

  /** What is being sent is given up, and sent again by whoever comes next. */
  async stop(): Promise<void> {
    this.#stopping.abort(new ServiceError('UNAVAILABLE', 'The registry is going down.'));
    await this.#rounds.stop();
    await this.#pool.stop();
  }

  async #look(tenant: string, complaints: Complaints): Promise<Turn> {
    const documents = this.#deps.documents.forTenant(tenant);
    const now = this.#deps.now();
    try {
      for (const webhook of await dueWebhooks(documents, now)) this.#pool.add(tenant, webhook);
      if (now.getTime() - (this.#swept.get(tenant) ?? 0) >= SWEEP_MS) {
        this.#swept.set(tenant, now.getTime());
        await sweepDeliveries(documents, now);
      }
      return 'done';
    } catch (err) {
      complaints.tell(
        `of ${tenant}`,
        { err, tenant },
        'the webhooks of a tenant cannot be looked after; it will be tried again',
      );
      return err instanceof StoreError && err.code === 'UNAVAILABLE' ? 'down' : 'done';
    }
  }

  async #deliver(tenant: string, webhook: string): Promise<'done' | 'more'> {
    try {
      return await deliverTurn(this.#deps, tenant, webhook, this.#stopping.signal);
    } catch (err) {
      if (this.#stopping.signal.aborted) return 'done';
      const message = 'events cannot be sent to a webhook; they stay in the audit log, and it will be tried again';
      this.#complaints?.tell(`${tenant}/${webhook}`, { err, tenant, webhook }, message);
      return 'done';
    }
  }
}
