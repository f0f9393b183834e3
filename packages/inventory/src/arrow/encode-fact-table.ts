import { createHash } from 'node:crypto';
import { canonicalJson, type Digest } from '@policy-registry/canonical';
import type { SeverityName } from '@policy-registry/stella-dsl';
import { type InventoryLimits, withDefaultLimits } from '../limits.ts';
import { openFileSpool, type Spool } from '../spool/spool.ts';
import type { FactTableIndex } from '../table/fact-index.ts';
import type { FactRow, FactTableStats } from '../table/fact-table.ts';
import { codeType } from './codes.ts';
import { COLUMNS, DOCUMENTS_KEY, FORMAT_VERSION, STATS_KEY, VERSION_KEY } from './columns.ts';
import { FactTableIndexer } from './fact-table-indexer.ts';
import { FactFileWriter, type FilePart } from './file-writer.ts';
import { readMessageHead } from './message-head.ts';
import { tableSchema } from './table-schema.ts';
import { valueCodes } from './value-codes.ts';
import { BLOCK_ROWS, WaitingBatches } from './waiting-batches.ts';

/** What a table is made of, beside its rows. */
export interface FactTableOrigin {
  /** Sorted. */
  readonly documents: readonly Digest[];
  readonly components: number;
  readonly statements: number;
}

export interface EncodeOptions {
  readonly limits?: Partial<InventoryLimits>;
  /** Opened for a table of more than one batch; a file in the system's folder for temporary files unless told. */
  readonly openSpool?: () => Promise<Spool>;
}

/** All at once, or, so that a row need not wait for a promise of its own, many at a time. */
export type FactRows = Iterable<FactRow> | AsyncIterable<readonly FactRow[]>;

/** A fact table on its way into an Arrow file. Its chunks can be taken once. */
export interface FactTableEncoding extends AsyncIterable<Uint8Array> {
  /** Of the file; throws before its last chunk was taken. */
  readonly index: FactTableIndex;
}

/**
 * The table of rows that come in order of their id, as an Arrow IPC file (the format that begins with `ARROW1`), columns as `COLUMNS`
 * says. Equal rows give equal bytes. Memory is bounded by one batch and the distinct values of the columns. Taking the chunks
 * throws `DocumentError`: TOO_LARGE past `maxColumnBytes`, INVALID_DOCUMENT for ids that do not ascend; and what `rows` throws.
 */
export function encodeFactTable(
  rows: FactRows,
  origin: FactTableOrigin,
  options: EncodeOptions = {},
): FactTableEncoding {
  return new Encoding(rows, origin, options);
}

class Encoding implements FactTableEncoding {
  /** Gone when they were taken, with all that they are made of. */
  #rows: FactRows | undefined;
  readonly #origin: FactTableOrigin;
  readonly #options: EncodeOptions;
  readonly #indexer = new FactTableIndexer();
  readonly #hash = createHash('sha256');
  #size = 0;
  #index: FactTableIndex | undefined;

  constructor(rows: FactRows, origin: FactTableOrigin, options: EncodeOptions) {
    this.#rows = rows;
    this.#origin = origin;
    this.#options = options;
  }

  get index(): FactTableIndex {
    if (this.#index === undefined) throw new Error('the index of a fact table is there when its file is');
    return this.#index;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    const { limits, openSpool = openFileSpool } = this.#options;
    const { maxColumnBytes } = withDefaultLimits(limits);
    const columns = COLUMNS.map(({ kind }) => valueCodes(kind, maxColumnBytes));
    const batches = new WaitingBatches(columns, openSpool);
    try {
      const severities = await takeRows(this.#takeRows(), batches);
      const dictionaries = columns.map((column) => column.dictionary());
      const codeTypes = dictionaries.map((dictionary) => dictionary && codeType(dictionary.length));
      const schema = tableSchema(this.#metadata(severities), codeTypes);
      const writer = new FactFileWriter();
      writer.reset(undefined, schema);
      for await (const batch of batches.all()) {
        writer.write(batch.toRecordBatch(schema, dictionaries));
        for (const part of writer.take()) yield* this.#counted(part);
      }
      writer.finish();
      for (const part of writer.take()) yield* this.#counted(part);
    } finally {
      await batches.close();
    }
    this.#index = this.#indexer.finish(`sha256:${this.#hash.digest('hex')}`, this.#size);
  }

  #takeRows(): FactRows {
    const rows = this.#rows;
    if (rows === undefined) throw new Error('the chunks of a fact table were taken before');
    this.#rows = undefined;
    return rows;
  }

  #metadata(bySeverity: FactTableStats['bySeverity']): ReadonlyMap<string, string> {
    const { documents, components, statements } = this.#origin;
    const findings = Object.values(bySeverity).reduce((sum, count) => sum + count, 0);
    return new Map([
      [VERSION_KEY, FORMAT_VERSION],
      [DOCUMENTS_KEY, canonicalJson(documents)],
      [STATS_KEY, canonicalJson({ components, statements, findings, bySeverity })],
    ]);
  }

  *#counted({ isMessage, pieces }: FilePart): Generator<Uint8Array> {
    if (isMessage) {
      const [first = new Uint8Array(), ...others] = pieces;
      const body = 8 + Buffer.from(first.buffer, first.byteOffset, first.byteLength).readInt32LE(4);
      this.#indexer.add(readMessageHead(first.subarray(8, body)), this.#size + body, [first.subarray(body), ...others]);
    }
    for (const bytes of pieces) {
      this.#hash.update(bytes);
      this.#size += bytes.length;
      yield bytes;
    }
  }
}

/** Returns how many findings there are of each severity. */
async function takeRows(rows: FactRows, batches: WaitingBatches): Promise<FactTableStats['bySeverity']> {
  const counts: Partial<Record<SeverityName, number>> = {};
  let block: FactRow[] = [];
  const take = (row: FactRow): boolean => {
    const severity = row.finding.advisory.severity ?? 'Unknown';
    counts[severity] = (counts[severity] ?? 0) + 1;
    return block.push(row) === BLOCK_ROWS;
  };
  const handOver = async () => {
    await batches.add(block);
    block = [];
  };
  if (Symbol.iterator in rows) {
    for (const row of rows) if (take(row)) await handOver();
  } else {
    for await (const some of rows) for (const row of some) if (take(row)) await handOver();
  }
  if (block.length > 0) await handOver();
  return counts;
}
