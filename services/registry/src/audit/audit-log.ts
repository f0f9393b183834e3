import { canonicalJson } from '@policy-registry/canonical';
import { auditEntry } from '@policy-registry/events/audit-entry';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { Collection, OutboxEvent, TenantDocuments } from '@policy-registry/storage';
import { insertIfAbsent } from '@policy-registry/transitions';
import type { EventData } from '../kernel/event.ts';
import { auditHead } from './audit-head.ts';
import { auditMessage } from './audit-message.ts';
import { AUDIT_EVENTS, type AuditRecord } from './audit-record.ts';

/** Tries against relays of other processes that take the same position. */
const ATTEMPTS = 64;

/** Appends to the audit log of one tenant. Used for one pass of the relay: it remembers the head of the log. */
export class AuditLog {
  readonly #events: Collection<AuditRecord>;
  #head: number | undefined;

  constructor(documents: TenantDocuments) {
    this.#events = documents.collection(AUDIT_EVENTS);
  }

  /**
   * Makes sure that the event is in the log, once. The position is the highest plus one, and unique: whoever loses the race for it
   * tries the next one, so there are no gaps. Throws DATA_CORRUPT when another event has the id, and for what could be no entry of the
   * Merkle log: everything after it would wait for it.
   */
  async append(event: OutboxEvent, data: EventData): Promise<void> {
    checkEntry(event, data);
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      this.#head ??= await auditHead(this.#events);
      const sequence = this.#head + 1;
      const record = { sequence, type: event.type, time: event.time, data };
      if ((await insertIfAbsent(this.#events, event.id, record)) !== undefined) {
        this.#head = sequence;
        return;
      }
      if (await this.#holds(event)) return;
      this.#head = undefined;
    }
    throw new ServiceError('CONFLICT', 'Other relays keep taking the next position of the audit log.');
  }

  async #holds({ id, type, time, data }: OutboxEvent): Promise<boolean> {
    const stored = await this.#events.get(id);
    if (stored === undefined) return false;
    const { body } = stored;
    if (body.type === type && body.time === time && canonicalJson(body.data) === canonicalJson(data)) return true;
    throw new ServiceError('DATA_CORRUPT', 'Another event with this id is in the audit log.', {
      metadata: { event: id },
    });
  }
}

function checkEntry({ id, type, time }: OutboxEvent, data: EventData): void {
  try {
    auditEntry(auditMessage({ id, revision: 1, body: { sequence: 1, type, time, data } }));
  } catch (cause) {
    throw new ServiceError('DATA_CORRUPT', 'An event has no form that could be shown or logged.', {
      metadata: { event: id },
      cause,
    });
  }
}
