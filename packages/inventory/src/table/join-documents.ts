import { encodeFactTable, type FactTableEncoding } from '../arrow/encode-fact-table.ts';
import { gatherDocuments } from '../join/gather-documents.ts';
import { joinedRows } from '../join/joined-rows.ts';
import { documentSet, type ReadableDocument } from '../join/readable-document.ts';
import { sortFindings } from '../join/sort-findings.ts';
import { type InventoryLimits, withDefaultLimits } from '../limits.ts';
import { RUN_RECORDS } from '../spool/record-sorter.ts';
import { openFileSpool, type Spool } from '../spool/spool.ts';
import { SpoolSpace } from '../spool/spool-space.ts';
import type { FactTableIndex } from './fact-index.ts';

export interface JoinOptions {
  readonly limits?: Partial<InventoryLimits>;
  /** Ends the work with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** For what does not fit into memory; a file without a name in the system's folder for temporary files unless told. */
  readonly openSpool?: () => Promise<Spool>;
  /** How many records are sorted in memory. */
  readonly runRecords?: number;
}

/**
 * Joins documents into a fact table, on its way into an Arrow file: scanners' matches, completed by what SBOMs say of the
 * component and by the VEX statements that apply. The bytes depend on the set of documents alone, not on their order or on
 * repeats. Documents are read one after the other, and once each, when the first chunk is asked for.
 *
 * Memory: distinct values, what SBOMs list, VEX statements, and one batch; everything else is in spools, which are closed when
 * the chunks end, or nobody wants more of them. Throws `DocumentError` TOO_LARGE past a bound of `InventoryLimits`, and what
 * reading a document throws.
 */
export function joinDocuments(documents: readonly ReadableDocument[], options: JoinOptions = {}): FactTableEncoding {
  return new Joining(documents, options);
}

class Joining implements FactTableEncoding {
  readonly #documents: readonly ReadableDocument[];
  readonly #options: JoinOptions;
  #encoding: FactTableEncoding | undefined;

  constructor(documents: readonly ReadableDocument[], options: JoinOptions) {
    this.#documents = documentSet(documents);
    this.#options = options;
  }

  get index(): FactTableIndex {
    if (this.#encoding === undefined) throw new Error('the index of a fact table is there when its file is');
    return this.#encoding.index;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    const { signal, openSpool = openFileSpool } = this.#options;
    const limits = withDefaultLimits(this.#options.limits);
    const space = new SpoolSpace(limits.maxSpoolBytes, openSpool);
    try {
      this.#encoding = await this.#encode(limits, space);
      for await (const chunk of this.#encoding) {
        signal?.throwIfAborted();
        yield chunk;
      }
    } finally {
      await space.close();
    }
  }

  /** What rows are made of is theirs alone, and goes with them: the dictionaries need room afterwards. */
  async #encode(limits: InventoryLimits, space: SpoolSpace): Promise<FactTableEncoding> {
    const { signal, runRecords = RUN_RECORDS } = this.#options;
    const gathered = await gatherDocuments(this.#documents, limits, space, signal);
    const findings = await sortFindings(gathered, limits, { space, runRecords }, signal);
    const origin = {
      documents: this.#documents.map(({ digest }) => digest),
      components: findings.components,
      statements: gathered.statementCount,
    };
    const rows = joinedRows(gathered, findings, limits, signal);
    return encodeFactTable(rows, origin, { limits, openSpool: () => space.open() });
  }
}
