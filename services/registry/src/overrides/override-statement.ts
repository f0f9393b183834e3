import { canonicalJson, sha256 } from '@policy-registry/canonical';
import type { StatementInput } from '../kernel/ports.ts';
import type { OverrideRecord, OverrideTerms } from './override-record.ts';

/** Predicate types are stable API: verification policies name them. */
export const OVERRIDE_PREDICATE = 'https://stella-ops.org/predicates/policy-override/v1';

/** What an approver says under signature. The subject is the SHA-256 over the canonical terms, which the predicate repeats. */
export function overrideStatement(
  record: OverrideRecord,
  approval: {
    readonly approver: string;
    readonly note: string;
    readonly time: Date;
    readonly authenticatedAt: Date | undefined;
  },
): StatementInput {
  const terms = termsOf(record);
  const { approver, note, time, authenticatedAt } = approval;
  return {
    predicateType: OVERRIDE_PREDICATE,
    subjects: [{ name: `override/${record.override}`, digest: sha256(canonicalJson(terms)) }],
    predicate: {
      terms,
      decision: 'approve',
      approver,
      note,
      time: time.toISOString(),
      ...(authenticatedAt === undefined ? {} : { authenticatedAt: authenticatedAt.toISOString() }),
    },
  };
}

function termsOf(record: OverrideRecord): OverrideTerms {
  const { override, pack, rule, scope, status, owner, reason, expireTime, createdBy, createTime } = record;
  return { override, pack, rule, scope, status, owner, reason, expireTime, createdBy, createTime };
}
