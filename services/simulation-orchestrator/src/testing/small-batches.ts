import { sha256 } from '@policy-registry/canonical';
import type { BatchIndex, ByteRange, CodesIndex, FactTableIndex } from '@policy-registry/inventory';

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
    // A flag has no dictionary, and a bit a row; everything else an int32.
    const bits = index.columns[column]?.dictionary.length === 0 ? 1 : 32;
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
