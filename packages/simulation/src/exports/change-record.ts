import type { Change } from '../result.ts';

/** A change as one flat row: the columns of CSV and Arrow, in their order. Empty texts where there is nothing to say. */
export interface ChangeRecord {
  readonly finding: string;
  readonly subject: string;
  readonly purl: string;
  readonly advisory: string;
  readonly status_before: string;
  readonly status_after: string;
  readonly severity_before: string;
  readonly severity_after: string;
  readonly score_before: string;
  readonly score_after: string;
  readonly rule_before: string;
  readonly rule_after: string;
  readonly because_before: string;
  readonly because_after: string;
  readonly override_before: string;
  readonly override_after: string;
}

export function changeRecord({ before, after, ...change }: Change): ChangeRecord {
  return {
    ...change,
    status_before: before.status,
    status_after: after.status,
    severity_before: before.severity,
    severity_after: after.severity,
    score_before: before.score,
    score_after: after.score,
    rule_before: before.rule,
    rule_after: after.rule,
    because_before: before.because,
    because_after: after.because,
    override_before: before.override ?? '',
    override_after: after.override ?? '',
  };
}

export const CHANGE_COLUMNS: readonly (keyof ChangeRecord)[] = [
  'finding',
  'subject',
  'purl',
  'advisory',
  'status_before',
  'status_after',
  'severity_before',
  'severity_after',
  'score_before',
  'score_after',
  'rule_before',
  'rule_after',
  'because_before',
  'because_after',
  'override_before',
  'override_after',
];
