import type { BatchCodes, FactColumn } from '@policy-registry/inventory';
import type { FactClasses } from '@policy-registry/stella-dsl';
import { codesOf } from './batch-codes.ts';
import { CHUNK_ROWS } from './chunk.ts';
import { type ClassTable, classTable } from './class-table.ts';
import type { LoadedColumns } from './loaded-columns.ts';

/** The codes that are looked at. */
const WIDE = new Int32Array(CHUNK_ROWS);

/** A column whose class is a digit of the key of a row. */
export interface Axis extends ClassTable {
  readonly column: FactColumn;
}

/** An axis for each column of which something counts: where all values are of one class, they need not be read. */
export async function axesOf(
  facts: readonly FactClasses[],
  columns: LoadedColumns,
  signal: AbortSignal,
): Promise<readonly Axis[]> {
  const axes: Axis[] = [];
  for (const [fact, questions] of Map.groupBy(facts, ({ fact }) => fact)) {
    const column = columns.columnOf(fact);
    if (column === undefined) continue;
    const classOf = questions.map((question) => (value: unknown) => question.classOf(value));
    const table = await classTable(columns.values(column), classOf, signal);
    if (table.count > 1) axes.push({ column, ...table });
  }
  return axes;
}

/** Adds to the keys of rows `from` on the class of each, times `stride`. */
export function addClasses(
  keys: Int32Array,
  rows: number,
  { column, classes }: Axis,
  stride: number,
  batch: BatchCodes,
  from: number,
): void {
  const { codes, validity } = codesOf(batch, column);
  // One type for all columns: a loop over several is compiled to a worse one.
  WIDE.set(codes.subarray(from, from + rows));
  if (validity === null) {
    addAll(keys, rows, classes, stride, WIDE);
    return;
  }
  const absent = classes.length - 1;
  for (let row = 0; row < rows; row += 1) {
    const at = from + row;
    const known = -(((validity[at >>> 3] as number) >>> (at & 7)) & 1);
    // Without a branch, which a processor guesses wrong where values come and go.
    const code = absent ^ ((absent ^ (WIDE[row] as number)) & known);
    keys[row] = (keys[row] as number) + (classes[code] as number) * stride;
  }
}

function addAll(
  keys: Int32Array,
  rows: number,
  classes: ClassTable['classes'],
  stride: number,
  codes: Int32Array,
): void {
  for (let row = 0; row < rows; row += 1) {
    keys[row] = (keys[row] as number) + (classes[codes[row] as number] as number) * stride;
  }
}
