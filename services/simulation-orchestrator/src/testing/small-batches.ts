import { sha256 } from '@policy-registry/canonical';
import type { BatchIndex, ByteRange, CodesIndex, ColumnIndex, FactTableIndex } from '@policy-registry/inventory';

/**
 * An index over the same file whose batches have so many rows (a multiple of 8): what is 65,536 rows in the format would be a large
 * table for a test of many shards.
 */
export function withSmallBatches(index: FactTableIndex, file: Uint8Array, rows: number): FactTableIndex {
  const part = (range: ByteRange, from: number, length: number): ByteRange => {
    const offset = range.offset + from;
    return { offset, length, digest: sha256(file.subarray(offset, offset + length)) };
  };
  const codesOf = ({ codes, validity }: CodesIndex, column: number, first: number, count: number): CodesIndex => {
    const bits = bitsOf(index.columns[column]);
    const cut = (range: ByteRange, each: number) => part(range, (first * each) / 8, Math.ceil((count * each) / 8));
    return { codes: cut(codes, bits), validity: validity && cut(validity, 1) };
  };
  const batches = index.batches.flatMap((batch): BatchIndex[] =>
    Array.from({ length: Math.ceil(batch.rows / rows) }, (_, place) => {
      const first = place * rows;
      const count = Math.min(rows, batch.rows - first);
      return {
        rows: count,
        ids: part(batch.ids, first * 32, count * 32),
        columns: batch.columns.map((codes, column) => codesOf(codes, column, first, count)),
      };
    }),
  );
  return { ...index, batches };
}

/** Of a code. A flag has no dictionary. */
function bitsOf(column: ColumnIndex | undefined): number {
  const { dictionary = [], values = 0 } = column ?? {};
  if (dictionary.length === 0) return 1;
  if (values <= 2 ** 7) return 8;
  return values <= 2 ** 15 ? 16 : 32;
}
