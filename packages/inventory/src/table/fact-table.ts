import type { Finding, SeverityName } from '@policy-registry/stella-dsl';

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
  /** Name of the image, SBOM or path that the finding is in. Two findings of one subject have equal names. */
  readonly subject: string;
  readonly finding: Finding;
}
