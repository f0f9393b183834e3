import type { StoreFinding } from '@policy-registry/storage';

export type FindingCode =
  | StoreFinding['code']
  | 'PART_UNAVAILABLE'
  | 'CHECK_FAILED'
  | 'EVENT_STUCK'
  | 'AUDIT_LOG_BEHIND'
  | 'AUDIT_LOG_DAMAGED'
  | 'AUDIT_LOG_LOST'
  | 'BUS_LAGGING'
  | 'BUS_REDRIVING';

/** Something that an operator should know. Meaning of codes and severities: AdminFinding in admin.proto. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: 'info' | 'warning' | 'error';
  readonly component: 'documents' | 'objects' | 'messages' | 'outbox' | 'audit-log' | 'bus';
  readonly message: string;
  readonly hint: string;
}
