import { FACT_OF_COLUMN, type FactColumn, type FactRow } from '@policy-registry/inventory';
import type { ReadColumns } from '../kernel/loaded-columns.ts';

interface EncodedColumn {
  readonly values: readonly unknown[];
  /** By row; -1 for none. */
  readonly codes: Int32Array;
}

/** Columns over findings that are in memory, by id (64 hexadecimal digits). Batches are as large as the test likes: a multiple of 8. */
export function memoryColumns(rows: readonly FactRow[], batchRows: number): ReadColumns {
  const sorted = rows.toSorted((a, b) => (a.finding.id < b.finding.id ? -1 : 1));
  const columns = new Map<FactColumn, EncodedColumn>();
  const column = (name: FactColumn): EncodedColumn => {
    const known = columns.get(name) ?? encode(sorted, FACT_OF_COLUMN[name]);
    columns.set(name, known);
    return known;
  };
  const batchOf = (batch: number) => sorted.slice(batch * batchRows, (batch + 1) * batchRows);
  return {
    rowCount: sorted.length,
    batches: Math.ceil(sorted.length / batchRows),
    rowsOf: (batch) => batchOf(batch).length,
    values: async (name) => column(name).values,
    async valueOf(name) {
      const { values } = column(name);
      return (code) => values[code];
    },
    codes: async (batch, names) =>
      new Map(
        Array.from(names, (name) => {
          const codes = column(name).codes.slice(batch * batchRows, (batch + 1) * batchRows);
          return [name, { codes, validity: codes.includes(-1) ? validityOf(codes) : null }];
        }),
      ),
    ids: async (batch) =>
      Buffer.from(
        batchOf(batch)
          .map(({ finding }) => finding.id)
          .join(''),
        'hex',
      ),
    async findings(batch) {
      const found = batchOf(batch);
      return (row) => {
        const one = found[row];
        if (one === undefined) throw new RangeError(`row ${row} of ${found.length}`);
        return one;
      };
    },
  };
}

function encode(rows: readonly FactRow[], fact: string): EncodedColumn {
  const known = new Map<string, number>();
  const values: unknown[] = [];
  const codes = Int32Array.from(rows, (row) => {
    const value = factOf(row, fact);
    if (value === undefined) return -1;
    const text = JSON.stringify(value);
    const code = known.get(text) ?? values.push(value) - 1;
    known.set(text, code);
    return code;
  });
  return { values, codes };
}

function factOf({ subject, finding }: FactRow, fact: string): unknown {
  if (fact === 'subject') return subject;
  if (fact === 'vex') return finding.vex.length === 0 ? undefined : finding.vex;
  const [part = '', member = ''] = fact.split('.');
  const facts = part === 'sbom' ? finding.sbom : finding.advisory;
  return (facts as Readonly<Record<string, unknown>>)[member];
}

/** Arrow's bitmap; codes behind it mean nothing, so they are made to. */
function validityOf(codes: Int32Array): Uint8Array {
  const bits = new Uint8Array(Math.ceil(codes.length / 8));
  for (const [row, code] of codes.entries()) {
    if (code < 0) codes[row] = 7;
    else bits[row >>> 3] = (bits[row >>> 3] as number) | (1 << (row & 7));
  }
  return bits;
}
