import type { Stored, TenantDocuments } from '@policy-registry/storage';
import type { AuditRecord } from '../../audit/audit-record.ts';
import { entriesAfter } from '../../audit/entries-after.ts';
import { storedLog } from '../../transparency/log-record.ts';

const PAGE = 100;

/** Reads the audit log of a tenant from positions on, as far as it is in its published Merkle log: what is sent cannot be unsaid. */
export class Upcoming {
  readonly #documents: TenantDocuments;
  #page: readonly Stored<AuditRecord>[] = [];

  constructor(documents: TenantDocuments) {
    this.#documents = documents;
  }

  /** The entries that follow a position without a gap: some of them, and none only when there are none. Throws DATA_CORRUPT. */
  async after(sequence: number): Promise<readonly Stored<AuditRecord>[]> {
    const begin = this.#page.findIndex(({ body }) => body.sequence === sequence + 1);
    if (begin !== -1) return this.#page.slice(begin);
    const covered = (await storedLog(this.#documents))?.body.size ?? 0;
    this.#page =
      covered > sequence ? await entriesAfter(this.#documents, sequence, Math.min(PAGE, covered - sequence)) : [];
    return this.#page;
  }
}
