import type { Digest } from '@policy-registry/canonical';
import type { Finding, SeverityName } from '@policy-registry/stella-dsl';
import type { FactRow, FactTableStats } from '../table/fact-table.ts';

/**
 * Every finding of a set of documents, each once, in order of id. Rows are 0 to `rowCount` - 1; any other row throws a
 * RangeError.
 */
export interface FactTable {
  readonly rowCount: number;
  readonly stats: FactTableStats;
  /** Digests of the documents that the table is made of, sorted. */
  readonly documents: readonly Digest[];
  finding(row: number): Finding;
  subject(row: number): string;
}

/** A table over rows that are in memory. */
export function tableOf(
  rows: readonly FactRow[],
  documents: readonly Digest[],
  counts: Pick<FactTableStats, 'components' | 'statements'>,
): FactTable {
  const at = (row: number): FactRow => {
    const found = rows[row];
    if (found === undefined) throw new RangeError(`row ${row} of ${rows.length}`);
    return found;
  };
  return {
    rowCount: rows.length,
    stats: { ...counts, findings: rows.length, bySeverity: countSeverities(rows) },
    documents,
    finding: (row) => at(row).finding,
    subject: (row) => at(row).subject,
  };
}

function countSeverities(rows: readonly FactRow[]): FactTableStats['bySeverity'] {
  const counts: Partial<Record<SeverityName, number>> = {};
  for (const { finding } of rows) {
    const severity = finding.advisory.severity ?? 'Unknown';
    counts[severity] = (counts[severity] ?? 0) + 1;
  }
  return counts;
}

/** In order of id, as `encodeFactTable` takes them. */
export function* rowsOf(table: FactTable): Generator<FactRow> {
  for (let row = 0; row < table.rowCount; row += 1) yield { subject: table.subject(row), finding: table.finding(row) };
}
