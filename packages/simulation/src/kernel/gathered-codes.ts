import type { BatchCodes, FactCodes, FactColumn } from '@policy-registry/inventory';
import { codesOf } from './batch-codes.ts';
import { CHUNK_ROWS } from './chunk.ts';
import type { LoadedColumns } from './loaded-columns.ts';

/** Some columns in some rows of a batch, by themselves. */
export class GatheredCodes {
  readonly #columns: ReadonlyMap<FactColumn, { readonly absent: number; readonly codes: Int32Array }>;

  constructor(columns: Iterable<FactColumn>, loaded: LoadedColumns) {
    const gathered = [...columns].map((column) => {
      // The code of a row without a value is behind all others.
      return [column, { absent: loaded.values(column).length, codes: new Int32Array(CHUNK_ROWS) }] as const;
    });
    this.#columns = new Map(gathered);
  }

  /** Of the first `count` of `rows`, at most `CHUNK_ROWS`, in their order. Valid until the next call. */
  gather(batch: BatchCodes, rows: Int32Array, count: number): BatchCodes {
    const gathered = new Map<FactColumn, FactCodes>();
    for (const [column, { absent, codes }] of this.#columns) {
      gatherInto(codes, codesOf(batch, column), absent, rows, count);
      gathered.set(column, { codes, validity: null });
    }
    return gathered;
  }
}

function gatherInto(
  gathered: Int32Array,
  { codes, validity }: FactCodes,
  absent: number,
  rows: Int32Array,
  count: number,
): void {
  for (let index = 0; index < count; index += 1) {
    const row = rows[index] as number;
    const known = validity === null ? -1 : -(((validity[row >>> 3] as number) >>> (row & 7)) & 1);
    gathered[index] = absent ^ ((absent ^ (codes[row] as number)) & known);
  }
}
