import type { Digest } from '@policy-registry/canonical';
import type { Finding, SeverityName } from '@policy-registry/stella-dsl';

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
  /** Name of the image, SBOM or path that the finding is in. Two findings of one subject have equal names. */
  subject(row: number): string;
}

export interface FactTableStats {
  /** Components of all subjects, listed or found. One component of two subjects counts twice. */
  readonly components: number;
  readonly findings: number;
  /** VEX statements that were read, whether they apply to a finding or not. */
  readonly statements: number;
  /** Findings by severity, without those that are 0. A finding without severity is `Unknown`. */
  readonly bySeverity: Readonly<Partial<Record<SeverityName, number>>>;
}

/** A finding with its subject: one row. */
export interface FactRow {
  readonly subject: string;
  readonly finding: Finding;
}

/** In order of id, as `encodeFactTable` takes them. */
export function* rowsOf(table: FactTable): Generator<FactRow> {
  for (let row = 0; row < table.rowCount; row += 1) yield { subject: table.subject(row), finding: table.finding(row) };
}
