import type { Digest } from '@policy-registry/canonical';
import type { SeverityName } from '@policy-registry/stella-dsl';
import type { FactRow, FactTable, FactTableStats } from '../table/fact-table.ts';

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
