import type { Stored, TenantDocuments } from '@policy-registry/storage';
import { change } from '@policy-registry/transitions';
import { compareAndSet } from '../../kernel/compare-and-set.ts';
import { webhookTitle } from '../read-webhook.ts';
import { cursorOf, WEBHOOK_CURSORS, type WebhookCursor } from '../webhook-cursor.ts';
import type { WebhookRecord } from '../webhook-record.ts';

export interface LeaseTerms {
  /** The process. */
  readonly holder: string;
  readonly leaseMs: number;
  readonly now: () => Date;
}

/** Another process sends now, or the webhook is another. */
export class LeaseLost extends Error {}

/** The right to send to a webhook, until it runs out: one process sends at a time, so that events come in order. */
export class CursorLease {
  readonly #documents: TenantDocuments;
  readonly #webhook: Stored<WebhookRecord>;
  readonly #terms: LeaseTerms;
  /** As it was when it was written last. */
  cursor: WebhookCursor;

  private constructor(
    documents: TenantDocuments,
    webhook: Stored<WebhookRecord>,
    terms: LeaseTerms,
    cursor: WebhookCursor,
  ) {
    this.#documents = documents;
    this.#webhook = webhook;
    this.#terms = terms;
    this.cursor = cursor;
  }

  /** `undefined` when another process has it. */
  static async take(
    documents: TenantDocuments,
    webhook: Stored<WebhookRecord>,
    terms: LeaseTerms,
  ): Promise<CursorLease | undefined> {
    const cursors = documents.collection(WEBHOOK_CURSORS);
    const stored = await cursors.get(webhook.id);
    const cursor = cursorOf(stored, webhook.body);
    if (isHeldByOther(cursor, terms)) return undefined;
    const next = { ...cursor, ...held(terms) };
    if (!(await compareAndSet(cursors, webhook.id, stored, next))) return undefined;
    return new CursorLease(documents, webhook, terms, next);
  }

  /**
   * Moves the cursor on, when it is still where `from` says: a replay may have set it elsewhere meanwhile. Prolongs the lease. Throws
   * LeaseLost.
   */
  async move(from: number, moved: Partial<WebhookCursor>): Promise<void> {
    this.cursor = await this.#change((cursor) => ({
      ...cursor,
      ...(cursor.sequence === from ? moved : {}),
      ...held(this.#terms),
    }));
  }

  /** Gives the lease back. Throws LeaseLost. */
  async release(): Promise<void> {
    await this.#change((cursor) => ({ ...cursor, leaseHolder: '', leaseUntil: '' }));
  }

  async #change(next: (cursor: WebhookCursor) => WebhookCursor): Promise<WebhookCursor> {
    const { id, body: webhook } = this.#webhook;
    const cursors = this.#documents.collection(WEBHOOK_CURSORS);
    const stored = await change(cursors, id, `position of the ${webhookTitle(id)}`, '', ({ body }) => {
      if (body.uid !== webhook.uid || body.leaseHolder !== this.#terms.holder) throw new LeaseLost();
      return { body: next(body) };
    });
    return stored.body;
  }
}

export function isHeldByOther({ leaseHolder, leaseUntil }: WebhookCursor, { holder, now }: LeaseTerms): boolean {
  return leaseHolder !== '' && leaseHolder !== holder && leaseUntil > now().toISOString();
}

function held({ holder, leaseMs, now }: LeaseTerms): Pick<WebhookCursor, 'leaseHolder' | 'leaseUntil'> {
  return { leaseHolder: holder, leaseUntil: new Date(now().getTime() + leaseMs).toISOString() };
}
