import type { Finding } from '@policy-registry/stella-dsl';
import { type EncodeOptions, encodeFactTable } from '../arrow/encode-fact-table.ts';
import type { FactTableIndex } from '../table/fact-index.ts';
import { type FactTable, rowsOf, tableOf } from './memory-table.ts';

/** The Arrow file of a small table, and its index. */
export async function encoded(
  table: FactTable,
  options?: EncodeOptions,
): Promise<{ readonly bytes: Buffer; readonly index: FactTableIndex }> {
  const { documents, stats } = table;
  const encoding = encodeFactTable(rowsOf(table), { ...stats, documents }, options);
  const bytes = Buffer.concat(await Array.fromAsync(encoding));
  return { bytes, index: encoding.index };
}

/** A finding of which nothing is known but what is told. */
export function finding(id: number, facts: Partial<Omit<Finding, 'id'>> = {}): Finding {
  return { id: id.toString(16).padStart(64, '0'), sbom: {}, advisory: {}, vex: [], ...facts };
}

/** All of them in one subject, `s`. */
export function tableOfFindings(findings: readonly Finding[]): FactTable {
  return tableOf(
    findings.map((one) => ({ subject: 's', finding: one })),
    [],
    { components: 0, statements: 0 },
  );
}
